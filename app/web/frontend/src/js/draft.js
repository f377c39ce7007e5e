// <form data-draft-url="…">: what was typed is kept as a draft 1.5 s after the last key and the time is shown in
// [data-draft-status]. Files are never sent with a draft. The page names the revision it began from (x-draft): where
// another window saved later, the server keeps both and says so.
const WAIT_MS = 1500;

function body(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) {
    if (typeof value !== 'string') data.delete(name);
  }
  return new URLSearchParams(data);
}

function statusOf(form) {
  const found = form.querySelector('[data-draft-status]');
  if (found) return found;
  const status = document.createElement('p');
  status.className = 'mc-draft-status';
  status.setAttribute('role', 'status');
  status.dataset.draftStatus = '';
  form.append(status);
  return status;
}

function timeNow() {
  return new Intl.DateTimeFormat('vi-VN', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date());
}

// The server may answer {"text": "Đã lưu nháp lúc 09:41"}: its clock is the one that counts (it may be a demo clock).
async function savedText(answer, form) {
  const json = answer.headers.get('content-type')?.includes('json') ? await answer.json() : null;
  const revision = form.querySelector('input[name=x-draft]');
  if (revision && json && !json.aside) revision.value = json.revision;
  return json?.text ?? `Đã lưu nháp lúc ${timeNow()}`;
}

async function save(form) {
  const status = statusOf(form);
  try {
    const answer = await fetch(form.dataset.draftUrl, { method: 'POST', body: body(form) });
    if (!answer.ok) throw new Error(String(answer.status));
    status.textContent = await savedText(answer, form);
  } catch {
    status.textContent = 'Chưa lưu được bản nháp. Nội dung vẫn còn trên trang này; hãy kiểm tra kết nối mạng.';
  }
}

function watch(form) {
  let timer;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(form), WAIT_MS);
  });
  form.addEventListener('submit', () => clearTimeout(timer));
}

document.querySelectorAll('form[data-draft-url]').forEach(watch);
