// A form is sent once: the second click does nothing, and after a moment the page says that it is working.
const PATIENCE_MS = 700;
const busy = new Map();

function showWorking(form, button) {
  form.setAttribute('aria-busy', 'true');
  button?.classList.add('is-working');
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post') return;
  if (busy.has(form)) {
    event.preventDefault();
    return;
  }
  busy.set(form, setTimeout(() => showWorking(form, event.submitter), PATIENCE_MS));
});

// Back and forward may bring the page back from memory: then it must be usable again.
window.addEventListener('pageshow', () => {
  for (const [form, timer] of busy) {
    clearTimeout(timer);
    form.removeAttribute('aria-busy');
    form.querySelector('.is-working')?.classList.remove('is-working');
  }
  busy.clear();
});
