// The parts of the player, made once.
import { mountDiagram, viewOf } from '../diagram/mount.js';
import { button, element, icon, svg } from '../elements.js';
import { kindName, kindOf } from './kinds.js';

function controls() {
  const buttons = {
    first: button('Về đầu', 'player-skip-back'),
    previous: button('Lùi một sự kiện', 'chevron-left'),
    play: element('button', { type: 'button', class: 'btn btn-primary' }, icon('player-play'), element('span', {}, 'Phát')),
    next: button('Tiến một sự kiện', 'chevron-right'),
    last: button('Đến cuối', 'player-skip-forward'),
    late: element('button', { type: 'button', class: 'btn' }, icon('alert-triangle'), 'Đến lúc quá hạn'),
  };
  const bar = element('div', { class: 'replay-controls', role: 'toolbar', 'aria-label': 'Điều khiển phát lại' }, ...Object.values(buttons));
  return { buttons, bar };
}

function playingDisplay(play) {
  return (playing) => {
    play.replaceChildren(icon(playing ? 'player-pause' : 'player-play'), element('span', {}, playing ? 'Tạm dừng' : 'Phát'));
  };
}

// Ticks are drawn with attributes only, no inline styles. Kinds differ in height as well as in colour.
function tick(event, index, count) {
  const kind = kindOf(event);
  const share = 100 / Math.max(count - 1, 1);
  const thickness = count > 120 ? 2 : 4;
  const from = Math.max(index - 0.5, 0) * share;
  const to = Math.min((index + 0.5) * share, 100);
  return svg('g', { 'data-index': index },
    svg('title', {}, `${event.seq}. ${event.verb_text} – ${event.at_text}`),
    svg('rect', { x: `${from}%`, y: 0, width: `${to - from}%`, height: 18, class: 'replay-hit' }),
    svg('rect', {
      x: `${index * share}%`, y: 0, width: thickness, height: kind.height, transform: `translate(${-thickness / 2} 0)`, class: `replay-tick is-${kind.name}`,
    }));
}

function tickBar(events) {
  const marks = events.map((event, index) => tick(event, index, events.length));
  return svg('svg', { class: 'replay-ticks', 'aria-hidden': 'true' }, ...marks);
}

function kindLegend(events) {
  const present = [...new Set(events.map((event) => kindOf(event).name))];
  return element('ul', { class: 'replay-legend', 'aria-label': 'Loại sự kiện' },
    ...present.map((name) => element('li', {}, element('span', { class: `replay-key is-${name}` }), kindName(name))));
}

function panel(title, body) {
  return element('div', { class: 'replay-panel' }, element('h3', {}, title), body);
}

function panels() {
  const event = element('div', { class: 'replay-event', 'aria-live': 'polite', 'aria-atomic': 'true' });
  const clock = element('div', { class: 'replay-clock' });
  const data = element('div', { class: 'replay-data' });
  const aside = element('div', { class: 'replay-aside' }, panel('Sự kiện', event), panel('Đồng hồ lúc đó', clock), panel('Dữ liệu định tuyến lúc đó', data));
  return { event, clock, data, aside };
}

function slider(events) {
  return element('input', {
    type: 'range', min: 0, max: Math.max(events.length - 1, 0), step: 1, value: 0, class: 'replay-slider', 'aria-label': 'Thời điểm phát lại',
  });
}

/** Puts the player at the top of the section; the server's own list of events stays below it. */
export function buildPlayer(section, record) {
  const { buttons, bar } = controls();
  const { event, clock, data, aside } = panels();
  const range = slider(record.events);
  const ticks = tickBar(record.events);
  const position = element('p', { class: 'replay-position' });
  const host = element('div', { class: 'diagram', 'data-diagram-url': record.bpmn_url, 'data-label': 'Sơ đồ quy trình tại thời điểm đang xem' });
  const track = element('div', { class: 'replay-track' }, range, ticks);
  const main = element('div', { class: 'replay-main' }, host, track, bar, kindLegend(record.events));
  const player = element('div', { class: 'replay-player' }, main, aside);
  bar.append(position);
  section.prepend(player);
  mountDiagram(host);
  return {
    slider: range, buttons, ticks, position, event, clock, data,
    showPlaying: playingDisplay(buttons.play),
    whenDrawn: (then) => host.addEventListener('diagram:ready', then, { once: true }),
    view: () => viewOf(host),
  };
}
