// Plays the recorded events of a dossier again: a slider with one tick an event, and the whole picture at that event.
import { element } from '../elements.js';
import { buildPlayer } from './layout.js';
import { showEvent } from './panels.js';

const PACE_MS = 1400;
const LATE = new Set(['late', 'red']);

class Player {
  constructor(events, parts) {
    this.events = events;
    this.parts = parts;
    this.index = 0;
    this.timer = null;
    this.firstLate = events.findIndex((event) => LATE.has(event.clock?.kind));
  }

  show(index) {
    this.index = Math.min(Math.max(index, 0), this.events.length - 1);
    const { slider, buttons } = this.parts;
    const event = this.events[this.index];
    slider.value = String(this.index);
    slider.setAttribute('aria-valuetext', `Sự kiện ${this.index + 1} trong ${this.events.length}: ${event.verb_text}, ${event.at_text}`);
    buttons.first.disabled = buttons.previous.disabled = this.index === 0;
    buttons.last.disabled = buttons.next.disabled = this.index === this.events.length - 1;
    showEvent(this.parts, this.events, this.index);
  }

  step(by) {
    this.pause();
    this.show(this.index + by);
  }

  jump(to) {
    this.pause();
    this.show(to);
  }

  toggle() {
    if (this.timer) this.pause();
    else this.play();
  }

  play() {
    if (this.index === this.events.length - 1) this.show(0);
    this.timer = setInterval(() => {
      this.show(this.index + 1);
      if (this.index === this.events.length - 1) this.pause();
    }, PACE_MS);
    this.parts.showPlaying(true);
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    this.parts.showPlaying(false);
  }
}

function onKey(player, event) {
  if (event.target.closest('.diagram-canvas, a, input:not([type="range"])')) return;
  const acts = {
    ArrowLeft: () => player.step(-1), ArrowRight: () => player.step(1),
    Home: () => player.jump(0), End: () => player.jump(player.events.length - 1),
    ' ': () => player.toggle(),
  };
  const onButton = event.key === ' ' && event.target.closest('button');
  if (!acts[event.key] || onButton || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  acts[event.key]();
}

function connect(player, section) {
  const { slider, buttons, ticks } = player.parts;
  slider.addEventListener('input', () => player.jump(Number(slider.value)));
  buttons.first.addEventListener('click', () => player.jump(0));
  buttons.previous.addEventListener('click', () => player.step(-1));
  buttons.play.addEventListener('click', () => player.toggle());
  buttons.next.addEventListener('click', () => player.step(1));
  buttons.last.addEventListener('click', () => player.jump(player.events.length - 1));
  buttons.late.disabled = player.firstLate < 0;
  if (player.firstLate < 0) buttons.late.textContent = 'Hồ sơ chưa lúc nào quá hạn';
  buttons.late.addEventListener('click', () => player.jump(player.firstLate));
  ticks.addEventListener('click', (event) => {
    const tick = event.target.closest('[data-index]');
    if (tick) player.jump(Number(tick.dataset.index));
  });
  section.addEventListener('keydown', (event) => onKey(player, event));
}

function startIndex(section, events) {
  const wanted = events.findIndex((event) => String(event.seq) === section.dataset.startSeq);
  return wanted < 0 ? 0 : wanted;
}

export async function mountReplay(section) {
  try {
    const answer = await fetch(section.dataset.replayUrl, { headers: { Accept: 'application/json' } });
    if (!answer.ok) throw new Error(String(answer.status));
    const record = await answer.json();
    const parts = buildPlayer(section, record);
    const player = new Player(record.events, parts);
    connect(player, section);
    parts.whenDrawn(() => player.show(player.index));
    player.show(startIndex(section, record.events));
  } catch (error) {
    console.error(error);
    section.prepend(element('p', { class: 'mc-note is-error', role: 'alert' },
      'Không tải được bản ghi để phát lại. Hãy tải lại trang; nếu vẫn lỗi, báo Quản trị hệ thống.'));
  }
}
