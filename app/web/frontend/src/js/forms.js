// Forms while somebody types: rows are added and removed in place, the server says which conditional parts are hidden
// and what is computed (<form data-form-live-url="…">). Without this script the buttons reload the page and the server
// decides when the form is sent.
const WAIT_MS = 300;

// ---- rows of repeating lists
function renumber(list) {
  const rows = [...list.querySelectorAll('[data-row]')].filter((row) => row.closest('[data-rows]') === list);
  rows.forEach((row, n) => {
    row.querySelector('[data-row-number]').textContent = `Dòng ${n + 1}`;
    const digit = row.querySelector('[data-row-digit]');
    if (digit) digit.textContent = String(n + 1);
  });
  const add = list.querySelector('[data-add-row]');
  if (add) add.hidden = rows.length >= Number(list.dataset.most);
  return rows;
}

function changed(element) {
  element.dispatchEvent(new Event('input', { bubbles: true }));
}

function addRow(button) {
  const list = button.closest('[data-rows]');
  const template = list.querySelector('template');
  const number = list.dataset.next;
  list.dataset.next = String(Number(number) + 1);
  const holder = document.createElement('div');
  holder.innerHTML = template.innerHTML.replaceAll('__row__', number);
  const row = holder.firstElementChild;
  template.before(row);
  renumber(list);
  row.querySelector('input:not([type=hidden]), select, textarea')?.focus();
  changed(list);
}

function removeRow(button) {
  const list = button.closest('[data-rows]');
  const row = button.closest('[data-row]');
  const next = row.nextElementSibling?.matches('[data-row]') ? row.nextElementSibling : row.previousElementSibling;
  row.remove();
  renumber(list);
  if (next?.matches('[data-row]')) {
    next.tabIndex = -1;
    next.focus();
  } else {
    list.focus();
  }
  changed(list);
}

document.addEventListener('click', (event) => {
  const add = event.target.closest?.('[data-add-row]');
  const remove = event.target.closest?.('[data-remove-row]');
  if (!add && !remove) return;
  event.preventDefault();
  if (add) addRow(add);
  else removeRow(remove);
});

// ---- conditions and computed values
function values(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (typeof value !== 'string') data.delete(name);
  return new URLSearchParams(data);
}

function show(form, answer) {
  const hidden = new Set(answer.hidden);
  form.querySelectorAll('[data-part]').forEach((part) => { part.hidden = hidden.has(part.dataset.part); });
  form.querySelectorAll('[data-computed]').forEach((output) => {
    const text = answer.computed[output.dataset.computed];
    if (text !== undefined) output.textContent = text || 'chưa đủ dữ liệu để tính';
  });
}

async function ask(form, signal) {
  try {
    const answer = await fetch(form.dataset.formLiveUrl, { method: 'POST', body: values(form), signal });
    if (answer.ok) show(form, await answer.json());
  } catch {
    // offline, or a newer question is on its way: what is shown stays, the server decides when the form is sent
  }
}

function watch(form) {
  let timer;
  let running;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running?.abort();
      running = new AbortController();
      ask(form, running.signal);
    }, WAIT_MS);
  };
  form.addEventListener('input', soon);
  form.addEventListener('change', soon);
  ask(form);
}

document.querySelectorAll('form[data-form-live-url]').forEach(watch);
