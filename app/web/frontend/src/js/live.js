// <form data-live-url="…" data-live-target="#id" data-live-fields="a b">: when one of the fields changes, the server's
// answer (a fragment of HTML) to the form's present values replaces the target. Used for the promised date.
const WAIT_MS = 300;

function values(form, names) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && name !== 'csrf_token' && (!names.length || names.includes(name))) query.append(name, value);
  }
  return query;
}

async function refresh(form, names, signal) {
  const target = document.querySelector(form.dataset.liveTarget);
  target.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(`${form.dataset.liveUrl}?${values(form, names)}`, { signal, headers: { 'HX-Request': 'true' } });
    if (!answer.ok) throw new Error(String(answer.status));
    target.innerHTML = await answer.text();
  } catch (error) {
    if (error.name === 'AbortError') return;
    target.textContent = 'Chưa tính được lúc này. Kiểm tra kết nối mạng rồi sửa lại một mục bất kỳ để tính lại.';
  }
  target.removeAttribute('aria-busy');
}

function watch(form) {
  const names = (form.dataset.liveFields ?? '').split(/\s+/).filter(Boolean);
  let timer;
  let running;
  const changed = (event) => {
    if (names.length && !names.includes(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      running?.abort();
      running = new AbortController();
      refresh(form, names, running.signal);
    }, WAIT_MS);
  };
  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
}

document.querySelectorAll('form[data-live-url]').forEach(watch);
