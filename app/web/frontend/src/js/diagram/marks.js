// Marks progress on a drawn diagram: a CSS class for the look and a small sign, so that colour is never alone.
import { element, icon } from '../elements.js';

const KINDS = ['done', 'now', 'next', 'passed', 'targets'];
const SIGNS = { done: 'check', now: 'user', targets: 'arrow-back-up' };
// A step may be done and a target at once: each sign has its own corner.
const CORNERS = { targets: { top: -11, left: -9 } };
const WORDS = { done: 'Đã qua', now: 'Đang ở bước này', next: 'Chưa đến', passed: 'Vừa đi qua', targets: 'Có thể chuyển lại' };

function problemSign(problem) {
  const sign = element('span', { class: `diagram-sign is-problem is-${problem.severity || 'error'}`, title: problem.text }, icon('alert-triangle'));
  sign.append(element('span', { class: 'visually-hidden' }, problem.text));
  return sign;
}

export class Marks {
  constructor(viewer) {
    this.canvas = viewer.get('canvas');
    this.overlays = viewer.get('overlays');
    this.registry = viewer.get('elementRegistry');
    this.marked = [];
    this.selected = null;
  }

  show(marks) {
    this.clear();
    for (const kind of KINDS) {
      for (const id of marks[kind] ?? []) this.mark(id, kind);
    }
    for (const problem of marks.problems ?? []) this.markProblem(problem);
  }

  clear() {
    for (const [id, name] of this.marked) {
      if (this.registry.get(id)) this.canvas.removeMarker(id, name);
    }
    this.marked = [];
    this.overlays.remove({ type: 'mc-sign' });
  }

  mark(id, kind) {
    const shape = this.registry.get(id);
    if (!shape) return;
    this.add(id, `mc-${kind}`);
    const isTask = !shape.waypoints && shape.width >= 80;
    if (isTask && SIGNS[kind]) this.sign(id, element('span', { class: `diagram-sign is-${kind}`, title: WORDS[kind] }, icon(SIGNS[kind])), CORNERS[kind]);
  }

  markProblem(problem) {
    if (!this.registry.get(problem.id)) return;
    this.add(problem.id, 'mc-problem');
    if (!this.registry.get(problem.id).waypoints) this.sign(problem.id, problemSign(problem));
  }

  add(id, name) {
    this.canvas.addMarker(id, name);
    this.marked.push([id, name]);
  }

  sign(id, html, position = { top: -11, right: 13 }) {
    this.overlays.add(id, 'mc-sign', { position, html });
  }

  select(id) {
    if (this.selected && this.registry.get(this.selected)) this.canvas.removeMarker(this.selected, 'mc-selected');
    this.selected = id;
    this.canvas.addMarker(id, 'mc-selected');
  }
}

export function legend(marks) {
  const shown = KINDS.filter((kind) => marks[kind]?.length);
  const items = shown.map((kind) => element('li', {}, element('span', { class: `diagram-key is-${kind}` }), WORDS[kind]));
  if (marks.problems?.length) items.push(element('li', {}, element('span', { class: 'diagram-key is-problem' }), 'Có vấn đề cần sửa'));
  return items;
}

function names(ids, registry) {
  return (ids ?? []).map((id) => registry.get(id)?.businessObject.name).filter(Boolean).map((name) => `“${name}”`);
}

/** The accessible name: the label and, in words, where the dossier is. */
export function describe(label, marks, registry) {
  const now = names(marks.now, registry);
  const targets = names(marks.targets, registry);
  const problems = marks.problems?.length ?? 0;
  return [
    label,
    now.length ? `đang ở bước ${now.join(', ')}` : null,
    targets.length ? `có thể chuyển lại ${targets.join(', ')}` : null,
    problems ? `có ${problems} vấn đề` : null,
  ].filter(Boolean).join('; ');
}
