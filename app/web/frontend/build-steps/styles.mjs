// The strict Content Security Policy (default-src 'self') refuses data: pictures, so those inside the CSS become files.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const WEIGHTS = [400, 500, 600, 700];
const SUBSETS = ['latin', 'vietnamese'];
const PICTURE = /url\((?:"data:image\/svg\+xml,([^"]*)"|'data:image\/svg\+xml,([^']*)'|data:image\/svg\+xml,([^)]*))\)/g;

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a bare per cent sign: the picture was not percent-encoded
  }
}

/** Writes every inline SVG of a style sheet to out/img/ and returns the style sheet that points there. */
export function externalisePictures(css, out) {
  mkdirSync(resolve(out, 'img'), { recursive: true });
  return css.replace(PICTURE, (_, double, single, bare) => {
    const svg = decode(double ?? single ?? bare).replaceAll('\\"', '"');
    const name = `${createHash('sha256').update(svg).digest('hex').slice(0, 10)}.svg`;
    writeFileSync(resolve(out, 'img', name), svg);
    return `url("img/${name}")`;
  });
}

/** The @font-face rules of Be Vietnam Pro with unicode ranges, so that a page loads only what it shows. */
export function fontFaces(packageDir) {
  const ranges = JSON.parse(readFileSync(resolve(packageDir, 'unicode.json'), 'utf8'));
  return WEIGHTS.flatMap((weight) => SUBSETS.map((subset) => `@font-face {
  font-family: "Be Vietnam Pro"; font-style: normal; font-weight: ${weight}; font-display: swap;
  src: url("${packageDir}/files/be-vietnam-pro-${subset}-${weight}-normal.woff2") format("woff2");
  unicode-range: ${ranges[subset]};
}`)).join('\n');
}
