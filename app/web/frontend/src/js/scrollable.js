// A table that is wider than its place can be scrolled by keyboard too; one that fits is no stop on the way.
function mark() {
  for (const wrap of document.querySelectorAll('.mc-table-wrap')) {
    if (wrap.scrollWidth > wrap.clientWidth + 1) wrap.tabIndex = 0;
    else wrap.removeAttribute('tabindex');
  }
}

document.addEventListener('DOMContentLoaded', mark);
document.fonts?.ready.then(mark);
window.addEventListener('resize', mark);
document.addEventListener('htmx:after:swap', mark);
