// Fills the panels for one event. Everything comes from the record and is set as text.
import { element, icon } from '../elements.js';

const MEANINGS = {
  on_time: ['circle-check', 'Còn hạn'], soon: ['clock-exclamation', 'Sắp đến hạn'], late: ['alert-triangle', 'Quá hạn'], paused: ['player-pause', 'Tạm dừng'],
};
const ALIASES = { green: 'on_time', amber: 'soon', red: 'late', grey: 'paused' };

function rows(pairs) {
  const shown = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return element('dl', { class: 'mc-data' },
    ...shown.flatMap(([term, value]) => [element('dt', {}, term), element('dd', {}, value)]));
}

function eventPanel(event) {
  return [
    element('p', { class: 'replay-text' }, event.text || event.verb_text),
    rows([
      ['Lúc', event.at_text], ['Thao tác', event.verb_text], ['Người thực hiện', event.actor],
      ['Thay mặt', event.on_behalf_of], ['Người đang giữ hồ sơ', event.holder],
    ]),
  ];
}

function badge(kind) {
  const meaning = ALIASES[kind] ?? kind;
  const [sign, word] = MEANINGS[meaning] ?? ['clock', 'Đồng hồ'];
  return element('span', { class: `mc-due is-${meaning.replace('_', '-')}` }, element('span', { class: 'mc-due-word' }, icon(sign), word));
}

function clockPanel(clock) {
  if (!clock) return [element('p', { class: 'text-secondary' }, 'Đồng hồ chưa chạy.')];
  return [
    clock.kind ? badge(clock.kind) : null,
    rows([['Trạng thái', clock.state_text], ['Hẹn trả', clock.due_text], ['Còn lại', clock.remaining_text]]),
  ].filter(Boolean);
}

function words(value) {
  if (value === null || value === undefined || value === '') return 'Chưa có';
  if (value === true) return 'Có';
  if (value === false) return 'Không';
  if (Array.isArray(value)) return value.map(words).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function change(key, data, before) {
  if (!(key in before)) return 'mới';
  return words(before[key]) === words(data[key]) ? '' : `trước đó: ${words(before[key])}`;
}

function dataPanel(data, before) {
  const keys = Object.keys(data);
  if (!keys.length) return element('p', { class: 'text-secondary' }, 'Chưa có dữ liệu nào được dùng để rẽ nhánh.');
  return element('table', { class: 'mc-table' },
    element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'Trường'), element('th', { scope: 'col' }, 'Giá trị'))),
    element('tbody', {}, ...keys.map((key) => {
      const note = change(key, data, before);
      const cell = element('td', {}, words(data[key]), note ? element('small', {}, note) : null);
      return element('tr', { class: note ? 'is-changed' : null }, element('th', { scope: 'row' }, key), cell);
    })));
}

// Flows are known only from what tokens passed, so all passed up to now counts as done.
function marksAt(events, index) {
  const event = events[index];
  const passed = events.slice(0, index + 1).flatMap((earlier) => earlier.passed ?? []);
  const now = event.now ?? [];
  const done = [...new Set([...(event.done ?? []), ...passed])].filter((id) => !now.includes(id));
  return { done, now, passed: event.passed ?? [] };
}

function markTick(ticks, index) {
  ticks.querySelector('.is-current')?.classList.remove('is-current');
  ticks.querySelector(`[data-index="${index}"]`)?.classList.add('is-current');
}

export function showEvent(parts, events, index) {
  const event = events[index];
  parts.position.textContent = `Sự kiện ${index + 1}/${events.length}`;
  parts.event.replaceChildren(...eventPanel(event));
  parts.clock.replaceChildren(...clockPanel(event.clock));
  parts.data.replaceChildren(dataPanel(event.data ?? {}, events[index - 1]?.data ?? {}));
  parts.view()?.setMarks(marksAt(events, index));
  markTick(parts.ticks, index);
}
