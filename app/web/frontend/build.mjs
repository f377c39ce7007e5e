// Builds every asset the pages and the engine need. Output: app/web/static/ and app/engine/feel/feelin.js (not tracked).
import { build } from 'esbuild';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { iconSprite } from './build-steps/icons.mjs';
import { licences } from './build-steps/licences.mjs';
import { externalisePictures, fontFaces } from './build-steps/styles.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const modules = resolve(here, 'node_modules');
const out = resolve(here, '../static');
const feel = resolve(here, '../../engine/feel/feelin.js');
const testAssets = resolve(here, '../../../build/test-assets');

const fonts = {
  name: 'fonts',
  setup(builder) {
    builder.onResolve({ filter: /^fonts:/ }, () => ({ path: 'fonts', namespace: 'fonts' }));
    builder.onLoad({ filter: /.*/, namespace: 'fonts' }, () => ({
      contents: fontFaces(resolve(modules, '@fontsource/be-vietnam-pro')), loader: 'css', resolveDir: here,
    }));
  },
};

const shared = { bundle: true, minify: true, metafile: true, legalComments: 'none', target: 'es2022' };

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const engine = await build({
  stdin: { contents: "export * from 'feelin';", resolveDir: here },
  ...shared, legalComments: 'eof', format: 'iife', globalName: 'FEEL', outfile: feel,
});

const scripts = await build({
  entryPoints: { app: 'src/js/app.js', theme: 'src/js/theme.js', diagram: 'src/js/diagram.js' },
  absWorkingDir: here, ...shared, format: 'iife', outdir: out,
});

const styles = await build({
  entryPoints: { app: 'src/css/app.css', diagram: 'src/css/diagram.css' },
  absWorkingDir: here, ...shared, target: 'chrome123', outdir: out, plugins: [fonts],
  loader: { '.woff2': 'file' }, assetNames: 'fonts/[name]',
});

for (const sheet of ['app.css', 'diagram.css']) {
  const file = resolve(out, sheet);
  writeFileSync(file, externalisePictures(readFileSync(file, 'utf8'), out));
}

writeFileSync(resolve(out, 'icons.svg'), iconSprite(resolve(here, 'src/icons.txt'), resolve(modules, '@tabler/icons/icons/outline')));
cpSync(resolve(here, 'assets/logo.svg'), resolve(out, 'logo.svg'));
cpSync(resolve(here, 'assets/logo.svg'), resolve(out, 'favicon.svg'));
writeFileSync(
  resolve(out, 'LICENSES.txt'),
  licences([engine, scripts, styles].map((result) => result.metafile), ['@tabler/icons', '@fontsource/be-vietnam-pro'], modules),
);

mkdirSync(testAssets, { recursive: true });
cpSync(resolve(modules, 'axe-core/axe.min.js'), resolve(testAssets, 'axe.min.js'));
