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
  }

  setMarks(marks) {
    this.marks.show(marks);
    this.legend.replaceChildren(...legend(marks));
    this.canvasBox.setAttribute('aria-label', describe(this.label, marks, this.viewer.get('elementRegistry')));
  }

  fit() {
    this.canvas.resized();
    this.canvas.zoom('fit-viewport', 'auto');
    if (this.canvas.zoom() > 1) this.canvas.zoom(1, 'auto');
  }

  zoom(factor) {
    const level = Math.min(Math.max(this.canvas.zoom() * factor, 0.2), 4);
    this.canvas.zoom(level, 'auto');
  }

  pan(dx, dy) {
    this.canvas.scroll({ dx, dy });
  }

  /** Selects one element, brings it to the middle at a readable size and says its name. */
  focusElement(id) {
    const shape = this.viewer.get('elementRegistry').get(id);
    if (!shape) return;
    if (this.canvas.zoom() < 0.8) this.canvas.zoom(0.9, 'auto');
    this.canvas.scrollToElement(shape, { top: 60, bottom: 60, left: 60, right: 60 });
    this.marks.select(id);
    this.live.textContent = `Đang xem: ${shape.businessObject.name || 'phần tử không có tên'}`;
  }
}
