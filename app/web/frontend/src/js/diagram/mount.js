// Turns <div class="diagram" data-diagram-url data-marks> into a drawn diagram once it has a size (tabs may hide it).
import { element } from '../elements.js';
import { DiagramView } from './view.js';

const views = new WeakMap();

export function viewOf(host) {
  return views.get(host);
}

function marksOf(host) {
  try {
    return JSON.parse(host.dataset.marks || '{}');
  } catch {
    return {};
  }
}

function fail(host, url) {
  host.replaceChildren(element('p', { class: 'diagram-wait', role: 'alert' },
    'Không vẽ được sơ đồ này. Anh/chị có thể ', element('a', { href: url }, 'tải tệp sơ đồ về máy'),
    ' để mở bằng công cụ vẽ BPMN 2.0.'));
}

async function draw(host) {
  const url = host.dataset.diagramUrl;
  try {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(String(answer.status));
    const view = new DiagramView(host, host.dataset.label || 'Sơ đồ quy trình');
    await view.open(await answer.text());
    view.setMarks(marksOf(host));
    views.set(host, view);
    host.dispatchEvent(new CustomEvent('diagram:ready', { bubbles: true, detail: { view } }));
  } catch (error) {
    console.error(error);
    fail(host, url);
  }
}

export function mountDiagram(host) {
  const observer = new ResizeObserver(() => {
    if (host.clientWidth === 0 || host.clientHeight === 0) return;
    observer.disconnect();
    draw(host);
  });
  observer.observe(host);
}
