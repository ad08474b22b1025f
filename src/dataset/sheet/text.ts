/**
 * Text as SVG outlines, so that a sheet looks the same on a machine without any font. Inter (SIL Open Font
 * License), read with opentype.js; glyph by glyph, without kerning.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Font } from 'opentype.js';
import opentype from 'opentype.js';

export type Weight = 'regular' | 'bold';
const require = createRequire(import.meta.url);
const FILES: Readonly<Record<Weight, string>> = {
  regular: require.resolve('@fontsource/inter/files/inter-latin-400-normal.woff'),
  bold: require.resolve('@fontsource/inter/files/inter-latin-600-normal.woff'),
};
const fonts = new Map<Weight, Font>();

function fontOf(weight: Weight): Font {
  const known = fonts.get(weight);
  if (known) return known;
  const bytes = readFileSync(FILES[weight]);
  const font = opentype.parse(new Uint8Array(bytes).buffer);
  fonts.set(weight, font);
  return font;
}

/** Width of a line in pixels. */
export function textWidth(text: string, size: number, weight: Weight = 'regular'): number {
  const font = fontOf(weight);
  let units = 0;
  for (const character of text) units += font.charToGlyph(character).advanceWidth ?? 0;
  return (units * size) / font.unitsPerEm;
}

/** An SVG path of a line of text whose baseline starts at (x, y), pixels. */
export function textPath(
  text: string,
  x: number,
  y: number,
  size: number,
  fill: string,
  weight: Weight = 'regular',
): string {
  const font = fontOf(weight);
  let at = x;
  let data = '';
  for (const character of text) {
    const glyph = font.charToGlyph(character);
    data += glyph.getPath(at, y, size).toPathData(1);
    at += ((glyph.advanceWidth ?? 0) * size) / font.unitsPerEm;
  }
  return `<path d="${data}" fill="${fill}"/>`;
}
