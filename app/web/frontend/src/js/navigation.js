// Theme switch, collapsible main menu on phones, and small menus made of <details> that close as people expect.
const root = document.documentElement;

function showTheme() {
  const dark = root.dataset.bsTheme === 'dark';
  for (const button of document.querySelectorAll('[data-theme-toggle]')) {
    button.setAttribute('aria-pressed', String(dark));
  }
}

function switchTheme() {
  root.dataset.bsTheme = root.dataset.bsTheme === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem('motcua-theme', root.dataset.bsTheme);
  } catch {
    // without storage the choice holds for this page only
  }
  showTheme();
}

function toggleNavigation(button) {
  const open = button.getAttribute('aria-expanded') !== 'true';
  button.setAttribute('aria-expanded', String(open));
  document.getElementById(button.getAttribute('aria-controls'))?.classList.toggle('is-open', open);
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll('details.mc-menu[open]')) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-theme-toggle]')) switchTheme();
  const toggle = event.target.closest('[data-nav-toggle]');
  if (toggle) toggleNavigation(toggle);
  if (event.target.closest('[data-print]')) window.print();
  closeMenus(event.target.closest('details.mc-menu'));
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  const menu = document.querySelector('details.mc-menu[open]');
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});

showTheme();
document.querySelector('.mc-tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
(document.querySelector('[data-focus-first]') ?? document.querySelector('main [aria-invalid="true"]'))?.focus();
