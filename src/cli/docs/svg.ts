/** Pieces of SVG with rounded numbers, so that pictures are small and the same on every machine. */

/** At most one decimal; no negative zero. */
const short = (x: number): string => {
  const rounded = Math.round(x * 10) / 10;
  return String(rounded === 0 ? 0 : rounded);
};

export type Point = readonly [number, number];

/** Those that are undefined are left out. */
type Attributes = Readonly<Record<string, string | number | undefined>>;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const attributesOf = (attributes: Attributes): string =>
  Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const shown = typeof value === 'number' ? short(value) : escaped(String(value));
      return ` ${name}="${shown}"`;
    })
    .join('');

export const tag = (name: string, attributes: Attributes, content = ''): string =>
  content === ''
    ? `<${name}${attributesOf(attributes)}/>`
    : `<${name}${attributesOf(attributes)}>${content}</${name}>`;

/** `M` to the first point and on to each that is visibly elsewhere; `Z` where it is closed. */
export function pathData(points: readonly Point[], closed = false): string {
  let data = '';
  let last = '';
  for (const [x, y] of points) {
    const here = `${short(x)} ${short(y)}`;
    if (here !== last) data += `${data === '' ? 'M' : 'L'}${here}`;
    last = here;
  }
  return closed ? `${data}Z` : data;
}

const FONT = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

export interface TextStyle {
  readonly size: number;
  readonly fill: string;
  readonly bold?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
}

export const text = (content: string, x: number, y: number, style: TextStyle): string =>
  tag(
    'text',
    {
      x,
      y,
      fill: style.fill,
      'font-size': style.size,
      ...(style.bold ? { 'font-weight': '600' } : {}),
      ...(style.anchor ? { 'text-anchor': style.anchor } : {}),
    },
    escaped(content),
  );

/** A whole drawing of that many pixels. */
export const drawing = (width: number, height: number, title: string, content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}" role="img" aria-label="${escaped(title)}">\n${content}\n</svg>\n`;
