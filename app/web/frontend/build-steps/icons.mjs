// One sprite of exactly the icons named in src/icons.txt; an unknown name stops the build.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

function symbol(entry, iconDir) {
  const [name, source = name] = entry.split('=');
  const svg = readFileSync(resolve(iconDir, `${source}.svg`), 'utf8');
  const paths = svg
    .replace(/<svg[^>]*>|<\/svg>/g, '')
    .replace(/<path stroke="none"[^>]*\/>/, '')
    .replace(/\s*\n\s*/g, '');
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" `
    + `stroke-linejoin="round">${paths}</symbol>`;
}

export function iconSprite(listFile, iconDir) {
  const lines = readFileSync(listFile, 'utf8').split('\n').filter((line) => !line.startsWith('#'));
  const names = lines.join(' ').split(/\s+/).filter(Boolean);
  const symbols = names.map((entry) => symbol(entry, iconDir));
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`;
}
