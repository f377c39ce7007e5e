// Runs before the first paint (a small blocking script in <head>), so that a dark page never flashes white.
const stored = (() => {
  try {
    return localStorage.getItem('motcua-theme');
  } catch {
    return null; // storage may be forbidden; the system's choice then holds
  }
})();
const dark = stored ? stored === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
document.documentElement.dataset.bsTheme = dark ? 'dark' : 'light';
document.documentElement.classList.add('js');
