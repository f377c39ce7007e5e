// Zoom buttons, keys and touch. The wheel scrolls the page unless Ctrl is held, as people expect of a long page.
import { button, element } from '../elements.js';

const STEP = 60;
const KEYS = {
  ArrowLeft: (view) => view.pan(STEP, 0),
  ArrowRight: (view) => view.pan(-STEP, 0),
  ArrowUp: (view) => view.pan(0, STEP),
  ArrowDown: (view) => view.pan(0, -STEP),
  '+': (view) => view.zoom(1.25),
  '=': (view) => view.zoom(1.25),
  '-': (view) => view.zoom(0.8),
  0: (view) => view.showWhole(),
};

function buttons(view) {
  const zoomIn = button('Phóng to', 'zoom-in');
  const zoomOut = button('Thu nhỏ', 'zoom-out');
  const whole = button('Xem toàn bộ sơ đồ', 'maximize');
  zoomIn.addEventListener('click', () => view.zoom(1.25));
  zoomOut.addEventListener('click', () => view.zoom(0.8));
  whole.addEventListener('click', () => view.showWhole());
  return element('div', { class: 'diagram-tools', role: 'toolbar', 'aria-label': 'Phóng to, thu nhỏ sơ đồ' }, zoomIn, zoomOut, whole);
}

function onKey(view, event) {
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  act(view);
}

// One finger moves the picture sideways and the page up and down (touch-action: pan-y in the style sheet).
function followTouch(view) {
  let last = null;
  const box = view.canvasBox;
  box.addEventListener('pointerdown', (event) => { last = event.pointerType === 'touch' ? event.clientX : null; });
  box.addEventListener('pointermove', (event) => {
    if (last === null || event.pointerType !== 'touch') return;
    view.pan(event.clientX - last, 0);
    last = event.clientX;
  });
  for (const name of ['pointerup', 'pointercancel']) box.addEventListener(name, () => { last = null; });
}

export function addControls(view) {
  const box = view.canvasBox;
  box.tabIndex = 0;
  box.querySelector('svg[tabindex]')?.setAttribute('tabindex', '-1');
  box.before(buttons(view));
  box.addEventListener('keydown', (event) => onKey(view, event));
  box.addEventListener('wheel', (event) => { if (!event.ctrlKey) event.stopPropagation(); }, { capture: true });
  followTouch(view);
}
