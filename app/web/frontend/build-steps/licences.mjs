// The licence texts of everything that really ended up in the bundles, read from esbuild's metafile.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';

const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)\//;
// Some packages publish no licence file; their package.json names the licence, this is its text.
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

function authorOf(manifest) {
  return typeof manifest.author === 'string' ? manifest.author : manifest.author?.name ?? manifest.name;
}

function licenceText(dir, manifest) {
  const file = readdirSync(dir).find((name) => /^licen[cs]e/i.test(name));
  if (file) return readFileSync(resolve(dir, file), 'utf8').trim();
  if (manifest.license !== 'MIT') throw new Error(`${manifest.name}: no licence text found`);
  return `Copyright (c) ${authorOf(manifest)}\n\n${MIT}`;
}

function entry(name, modules) {
  const dir = resolve(modules, name);
  if (!existsSync(resolve(dir, 'package.json'))) return '';
  const manifest = JSON.parse(readFileSync(resolve(dir, 'package.json'), 'utf8'));
  return `${'='.repeat(80)}\n${name} ${manifest.version} (${manifest.license})\n\n${licenceText(dir, manifest)}\n`;
}

/** The whole LICENSES text for the given metafiles plus packages whose files are copied, not bundled. */
export function licences(metafiles, copied, modules) {
  const inputs = metafiles.flatMap((meta) => Object.keys(meta.inputs));
  const names = new Set([...copied, ...inputs.map((input) => PACKAGE.exec(input)?.[1]).filter(Boolean)]);
  return [...names].sort().map((name) => entry(name, modules)).join('\n');
}
