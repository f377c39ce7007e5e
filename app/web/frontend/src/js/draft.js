// <form data-draft-url="…">: what was typed is kept as a draft 1.5 s after the last key and the time is shown in
// [data-draft-status]. Files are sent once, when they are chosen. The page names the revision it began from (x-draft): where
// another window saved later, the server keeps both and says so.
const WAIT_MS = 1500;

function body(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) {
    if (typeof value !== 'string') data.delete(name);
  }
  return new URLSearchParams(data);
}

// ---- files: sent once, as soon as they are chosen; the server's answer lists what it has taken
function listed(name, file) {
  const item = document.createElement('li');
  const mark = Object.assign(document.createElement('input'), { type: 'hidden', name, value: file.id });
  const link = Object.assign(document.createElement('a'), { href: file.href, textContent: file.name });
  const shown = document.createElement('span');
  shown.append(link, ` (${file.size_text})`);
  const drop = Object.assign(document.createElement('input'), { type: 'checkbox', name: `${name}._drop`, value: file.id });
  const words = Object.assign(document.createElement('span'), { textContent: 'Bỏ tệp này' });
  const label = document.createElement('label');
  label.className = 'mc-choice';
  words.append(Object.assign(document.createElement('span'), { className: 'visually-hidden', textContent: ` ${file.name}` }));
  label.append(drop, words);
  item.append(mark, shown, label);
  return item;
}

function showFiles(form, files) {
  for (const [name, taken] of Object.entries(files)) {
    const holder = form.querySelector(`[data-files="${name}"]`);
    if (!holder) continue;
    const input = holder.querySelector('input[type=file]');
    const list = holder.querySelector('.mc-files') ?? document.createElement('ul');
    list.className = 'mc-files';
    list.replaceChildren(...taken.map((file) => listed(name, file)));
    input.before(list);
  }
  form.querySelectorAll('input[type=file]').forEach((input) => { input.value = ''; });
}

async function sendFiles(form) {
  const status = statusOf(form);
  status.textContent = 'Đang tải tệp lên…';
  try {
    const answer = await fetch(form.dataset.draftUrl, { method: 'POST', body: new FormData(form) });
    const json = answer.ok ? await answer.json() : null;
    if (!json) throw new Error(String(answer.status));
    const text = noted(json, form);
    showFiles(form, json.files ?? {});
    status.textContent = [...(json.errors ?? []), text].join(' ');
  } catch {
    status.textContent = 'Chưa tải được tệp lên. Tệp vẫn được gửi khi bấm Lưu nháp hoặc Hoàn thành.';
  }
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
  return json ? noted(json, form) : `Đã lưu nháp lúc ${timeNow()}`;
}

function noted(json, form) {
  const revision = form.querySelector('input[name=x-draft]');
  if (revision && !json.aside && json.revision !== undefined) revision.value = json.revision;
  return json.text ?? `Đã lưu nháp lúc ${timeNow()}`;
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
  let last = Promise.resolve();
  // one after the other: each names the revision that the one before has made
  const queue = (job) => { last = last.then(() => job(form)); };
  form.addEventListener('change', (event) => {
    if (event.target.type !== 'file') return;
    clearTimeout(timer);
    queue(sendFiles);
  });
  form.addEventListener('input', (event) => {
    if (event.target.type === 'file') return;
    clearTimeout(timer);
    timer = setTimeout(() => queue(save), WAIT_MS);
  });
  form.addEventListener('submit', () => clearTimeout(timer));
}

document.querySelectorAll('form[data-draft-url]').forEach(watch);
