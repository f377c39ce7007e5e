// An irreversible act asks once. The form is a plain form; with script its submission first opens the dialog it names.
const confirmed = new WeakSet();

function dialogOf(form) {
  return document.getElementById(form.dataset.confirm);
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.dataset?.confirm || confirmed.has(form)) return;
  const dialog = dialogOf(form);
  if (!dialog) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  dialog.submitter = event.submitter;
  dialog.showModal();
}, true);

document.addEventListener('click', (event) => {
  const dialog = event.target.closest('dialog.mc-dialog');
  if (!dialog) return;
  if (event.target.closest('[data-dialog-cancel]')) dialog.close();
  if (!event.target.closest('[data-dialog-confirm]')) return;
  const form = document.querySelector(`form[data-confirm="${CSS.escape(dialog.id)}"]`);
  dialog.close();
  confirmed.add(form);
  form.requestSubmit(dialog.submitter ?? undefined);
});

window.addEventListener('pageshow', () => {
  for (const dialog of document.querySelectorAll('dialog.mc-dialog[open]')) dialog.close();
});
