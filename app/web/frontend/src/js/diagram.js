import { mountDiagram, viewOf } from './diagram/mount.js';
import { mountReplay } from './replay/player.js';

function diagramFor(link) {
  const named = link.dataset.diagram ? document.getElementById(link.dataset.diagram) : null;
  return named ?? document.querySelector('.diagram');
}

// <a data-focus-element="id" href="#so-do">: shows that element; with data-diagram when the page holds several diagrams.
document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-focus-element]');
  const host = link && diagramFor(link);
  if (!host || !viewOf(host)) return;
  event.preventDefault();
  host.scrollIntoView({ block: 'nearest' });
  viewOf(host).focusElement(link.dataset.focusElement);
});

document.querySelectorAll('section.replay[data-replay-url]').forEach(mountReplay);
document.querySelectorAll('.diagram[data-diagram-url]').forEach(mountDiagram);
