// Days are typed as ngày/tháng/năm whatever the browser's language is. The button beside the field opens the browser's
// own calendar and writes what is chosen there into the field: <span class="mc-date"><input><button data-pick="date">.
function pickerOf(button) {
  const known = button.parentElement.querySelector('.mc-date-picker');
  if (known) return known;
  const picker = document.createElement('input');
  picker.type = button.dataset.pick;
  picker.className = 'mc-date-picker';
  picker.tabIndex = -1;
  picker.setAttribute('aria-hidden', 'true');
  picker.addEventListener('change', () => write(button.parentElement.querySelector('.form-control'), picker.value));
  button.after(picker);
  return picker;
}

function iso(text) {
  const [, day, month, year, hour] = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:\s+(\d{1,2}:\d{2}))?\s*$/.exec(text) ?? [];
  if (!year) return '';
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return hour ? `${date}T${hour.padStart(5, '0')}` : date;
}

function write(field, value) {
  if (!value) return;
  const [date, hour] = value.split('T');
  const [year, month, day] = date.split('-');
  field.value = `${day}/${month}/${year}${hour ? ` ${hour.slice(0, 5)}` : ''}`;
  for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
  field.focus();
}

document.addEventListener('click', (event) => {
  const button = event.target.closest?.('[data-pick]');
  if (!button) return;
  const picker = pickerOf(button);
  picker.value = iso(button.parentElement.querySelector('.form-control').value);
  picker.showPicker();
});
