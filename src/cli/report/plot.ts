/** A plot with two axes as SVG, for reports. */
import type { Point } from '../docs/svg.ts';
import { drawing, pathData, tag, text } from '../docs/svg.ts';

export interface Series {
  readonly points: readonly Point[];
  readonly colour: string;
  /** A line, dots, or both; dashed lines are for reference. */
  readonly style: 'line' | 'dots' | 'both' | 'dashed';
}

export interface Plot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly xRange: readonly [number, number];
  readonly yRange: readonly [number, number];
  readonly series: readonly Series[];
}

export const INK = '#1d2733';
export const MUTED = '#67727e';
export const BLUE = '#2368c4';
export const RED = '#c8372d';
const GRID = '#e4e8ec';
const SIZE = { width: 380, height: 300, left: 52, right: 16, top: 34, bottom: 46 };
const MOST_TICKS = 6;

/** Multiples of 1, 2 or 5 times a power of ten, at most six. */
function ticksOf([from, to]: readonly [number, number]): number[] {
  const steps = [-3, -2, -1, 0, 1, 2, 3].flatMap((n) => [1, 2, 5].map((x) => x * 10 ** n));
  for (const step of steps) {
    const [first, last] = [Math.ceil(from / step - 1e-9), Math.floor(to / step + 1e-9)];
    if (last - first < MOST_TICKS)
      return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  }
  return [from, to];
}
const label = (value: number): string => String(Number(value.toFixed(2)));

function marks({ points, colour, style }: Series, at: (point: Point) => Point): string {
  const placed = points.map(at);
  const dash = style === 'dashed' ? '4 4' : undefined;
  const line =
    style === 'dots'
      ? ''
      : tag('path', {
          d: pathData(placed),
          fill: 'none',
          stroke: colour,
          'stroke-width': style === 'dashed' ? 1 : 2,
          'stroke-dasharray': dash,
          'stroke-linejoin': 'round',
        });
  const hasDots = style === 'dots' || style === 'both';
  const dots = hasDots
    ? placed.map(([cx, cy]) => tag('circle', { cx, cy, r: 3, fill: colour }))
    : [];
  return line + [...new Set(dots)].join('');
}

export function plotSvg(plot: Plot): string {
  const { width, height, left, right, top, bottom } = SIZE;
  const [x0, x1] = plot.xRange;
  const [y0, y1] = plot.yRange;
  const px = (x: number) => left + ((x - x0) / (x1 - x0)) * (width - left - right);
  const py = (y: number) => height - bottom - ((y - y0) / (y1 - y0)) * (height - top - bottom);
  const small = { size: 11, fill: MUTED };
  const grid = [
    ...ticksOf(plot.xRange).map(
      (x) =>
        tag('line', { x1: px(x), x2: px(x), y1: top, y2: height - bottom, stroke: GRID }) +
        text(label(x), px(x), height - bottom + 16, { ...small, anchor: 'middle' }),
    ),
    ...ticksOf(plot.yRange).map(
      (y) =>
        tag('line', { x1: left, x2: width - right, y1: py(y), y2: py(y), stroke: GRID }) +
        text(label(y), left - 7, py(y) + 4, { ...small, anchor: 'end' }),
    ),
  ];
  const content = [
    text(plot.title, left, 18, { size: 14, fill: INK, bold: true }),
    ...grid,
    ...plot.series.map((series) => marks(series, ([x, y]) => [px(x), py(y)])),
    text(plot.x, (left + width - right) / 2, height - 10, { ...small, anchor: 'middle' }),
    tag(
      'g',
      { transform: `translate(14 ${(top + height - bottom) / 2}) rotate(-90)` },
      text(plot.y, 0, 0, { ...small, anchor: 'middle' }),
    ),
  ];
  return drawing(width, height, plot.title, content.join('\n'));
}
