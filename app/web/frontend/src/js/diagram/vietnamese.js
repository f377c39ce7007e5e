// bpmn-js asks a "translate" service for every word it shows.
const WORDS = {
  'Open {element}': 'Mở {element}',
  'no diagram to display': 'tệp không có phần hình vẽ',
  'no process or collaboration to display': 'tệp không có quy trình nào',
};

function translate(template, replacements = {}) {
  return (WORDS[template] ?? template).replace(/{([^}]+)}/g, (_, key) => replacements[key] ?? `{${key}}`);
}

export const vietnamese = { translate: ['value', translate] };
