// Makes DOM nodes. Text is only ever set as text, so names from a diagram or a ledger can never become markup.
const SVG = 'http://www.w3.org/2000/svg';

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

// The sprite's address carries the server's version mark; the page already uses it, so it is read from there.
function spriteAddress() {
  const used = document.querySelector('svg.icon use')?.getAttribute('href');
  return used ? used.split('#')[0] : '/static/icons.svg';
}

export function icon(name) {
  return svg('svg', { class: 'icon', 'aria-hidden': 'true', focusable: 'false' }, svg('use', { href: `${spriteAddress()}#${name}` }));
}

export function button(label, iconName, attributes = {}) {
  return element('button', { type: 'button', class: 'btn btn-icon', 'aria-label': label, title: label, ...attributes }, icon(iconName));
}
