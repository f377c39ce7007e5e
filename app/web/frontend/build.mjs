// Builds every asset the pages and the engine need. Output: app/web/static/ and app/engine/feel/feelin.js (not tracked).
import { build } from 'esbuild';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(here, '../static');
const feel = resolve(here, '../../engine/feel/feelin.js');

await build({
  stdin: { contents: "export * from 'feelin';", resolveDir: here },
  bundle: true,
  minify: true,
  format: 'iife',
  globalName: 'FEEL',
  target: 'es2022',
  legalComments: 'eof',
  outfile: feel,
});
