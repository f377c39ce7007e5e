import htmx from 'htmx.org';
import '@tabler/core/js/src/bootstrap/collapse.ts';
import '@tabler/core/js/src/bootstrap/dropdown.ts';
import '@tabler/core/js/src/bootstrap/tab.ts';
import './confirm.js';
import './dates.js';
import './draft.js';
import './forms.js';
import './live.js';
import './navigation.js';
import './progress.js';
import './scrollable.js';
import './worklist.js';

// htmx posts carry the token that Flask-WTF expects; the page holds it once, in <meta name="csrf-token">.
document.addEventListener('htmx:config:request', (event) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token) event.detail.ctx.request.headers['X-CSRFToken'] = token;
});

window.htmx = htmx;
