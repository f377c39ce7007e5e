// <table data-worklist>: j and k (or the arrows, once a row has the focus) move, Enter opens the row's first link.
function rowsOf(table) {
  return [...table.tBodies[0].rows].filter((row) => row.querySelector('a[href]'));
}

function select(rows, index) {
  rows.forEach((row, place) => {
    row.tabIndex = place === index ? 0 : -1;
    row.classList.toggle('is-selected', place === index);
  });
  rows[index].focus();
  rows[index].scrollIntoView({ block: 'nearest' });
}

function isTyping(target) {
  return target.closest('input, textarea, select, [contenteditable], dialog') !== null;
}

function direction(event, inside) {
  if (event.key === 'j' || (inside && event.key === 'ArrowDown')) return 1;
  if (event.key === 'k' || (inside && event.key === 'ArrowUp')) return -1;
  return 0;
}

function onKey(table, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const rows = rowsOf(table);
  const now = rows.findIndex((row) => row.classList.contains('is-selected'));
  const step = direction(event, table.contains(event.target));
  if (step !== 0 && rows.length > 0) {
    event.preventDefault();
    select(rows, Math.min(Math.max(now + step, 0), rows.length - 1));
  } else if (event.key === 'Enter' && rows.includes(event.target)) {
    event.target.querySelector('a[href]').click();
  }
}

// <input data-check-all="form id">: ticks or clears every box of that form.
for (const all of document.querySelectorAll('input[data-check-all]')) {
  const boxes = () => document.querySelectorAll(`input[type=checkbox][form="${all.dataset.checkAll}"]`);
  all.addEventListener('change', () => { for (const box of boxes()) box.checked = all.checked; });
}

for (const table of document.querySelectorAll('table[data-worklist]')) {
  rowsOf(table).forEach((row, index) => { row.tabIndex = index === 0 ? 0 : -1; });
  document.addEventListener('keydown', (event) => onKey(table, event));
}
