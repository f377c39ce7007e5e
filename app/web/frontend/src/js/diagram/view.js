import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { element } from '../elements.js';
import { describe, legend, Marks } from './marks.js';
import { addControls } from './navigation.js';
import { vietnamese } from './vietnamese.js';

const COLOURS = {
  defaultFillColor: 'var(--dg-fill)',
  defaultStrokeColor: 'var(--dg-line)',
  defaultLabelColor: 'var(--dg-text)',
};

// Pixels kept free around the drawing.
const EDGE = { side: 16, top: 52, bottom: 44 };
// Below this scale names cannot be read: the view then follows the present step instead of showing everything.
const READABLE = 0.5;
const CLOSE = 0.85;

/** A drawn diagram in `host`: marks of progress, zooming, and jumping to an element. */
export class DiagramView {
  constructor(host, label) {
    this.host = host;
    this.label = label;
    this.canvasBox = element('div', { class: 'diagram-canvas', role: 'group', 'aria-label': label });
    this.legend = element('ul', { class: 'diagram-legend', 'aria-label': 'Chú giải' });
    this.live = element('p', { class: 'visually-hidden', role: 'status' });
    host.replaceChildren(this.canvasBox, this.legend, this.live);
    this.viewer = new NavigatedViewer({
      container: this.canvasBox,
      additionalModules: [vietnamese],
      bpmnRenderer: COLOURS,
      textRenderer: { defaultStyle: { fontFamily: '"Be Vietnam Pro", system-ui, sans-serif', fontSize: 12 } },
    });
    this.canvas = this.viewer.get('canvas');
    this.marks = new Marks(this.viewer);
  }

  async open(xml) {
    await document.fonts?.ready;
    await this.viewer.importXML(xml);
    addControls(this);
    this.fit();
    this.following = this.canvas.zoom() < READABLE;
    this.followSize();
  }

  setMarks(marks) {
    this.marks.show(marks);
    this.legend.replaceChildren(...legend(marks));
    const now = marks.now?.find((id) => this.viewer.get('elementRegistry').get(id));
    if (this.following && now) this.reveal(now);
    this.canvasBox.setAttribute('aria-label', describe(this.label, marks, this.viewer.get('elementRegistry')));
  }

  /** Shows everything, never larger than drawn, free of the buttons at the top and the bpmn.io mark at the bottom. */
  fit() {
    this.fitted = true;
    if (this.canvasBox.clientWidth === 0 || this.canvasBox.clientHeight === 0) return;
    this.canvas.resized();
    const { inner, outer } = this.canvas.viewbox();
    const room = { width: outer.width - 2 * EDGE.side, height: outer.height - EDGE.top - EDGE.bottom };
    const scale = Math.min(1, room.width / inner.width, room.height / inner.height);
    if (!(scale > 0 && Number.isFinite(scale))) return; // hidden, or too small to show anything
    const side = (outer.width - inner.width * scale) / 2;
    const above = EDGE.top + (room.height - inner.height * scale) / 2;
    this.canvas.viewbox({
      x: inner.x - side / scale, y: inner.y - above / scale, width: outer.width / scale, height: outer.height / scale,
    });
  }

  /** Keeps the whole in view while the box changes its size, until the person has chosen a view. */
  followSize() {
    new ResizeObserver(() => {
      if (this.fitted) this.fit();
    }).observe(this.canvasBox);
  }

  /** The person asked to see everything: from now on the view no longer follows the present step. */
  showWhole() {
    this.following = false;
    this.fit();
  }

  zoom(factor) {
    this.fitted = false;
    const level = Math.min(Math.max(this.canvas.zoom() * factor, 0.2), 4);
    this.canvas.zoom(level, 'auto');
  }

  pan(dx, dy) {
    this.fitted = false;
    this.canvas.scroll({ dx, dy });
  }

  /** Brings one element to the middle at a size at which its name can be read. */
  reveal(id) {
    const { x, y, width, height, waypoints } = this.viewer.get('elementRegistry').get(id);
    const middle = waypoints?.[Math.floor(waypoints.length / 2)] ?? { x: x + width / 2, y: y + height / 2 };
    const { outer } = this.canvas.viewbox();
    const scale = Math.max(this.canvas.zoom(), CLOSE);
    this.fitted = false;
    this.canvas.viewbox({
      x: middle.x - outer.width / scale / 2, y: middle.y - outer.height / scale / 2, width: outer.width / scale, height: outer.height / scale,
    });
  }

  /** Selects one element, brings it to the middle at a readable size and says its name. */
  focusElement(id) {
    const shape = this.viewer.get('elementRegistry').get(id);
    if (!shape) return;
    this.reveal(id);
    this.marks.select(id);
    this.live.textContent = `Đang xem: ${shape.businessObject.name || 'phần tử không có tên'}`;
  }
}
