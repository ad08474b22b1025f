/** Which cells of what a model sees a road user's visible box covers. */
import type { ObjectRow } from '../core/tables.ts';
import { type AdapterInput, seenSize } from '../perception/inputs/adapter.ts';

/** Pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Of a grid, from the top left. */
export interface CellRange {
  readonly rows: readonly [first: number, last: number];
  readonly columns: readonly [first: number, last: number];
}

type Box = Pick<ObjectRow, 'visible_left' | 'visible_top' | 'visible_right' | 'visible_bottom'>;

/**
 * Cells [first, last] along one axis of which an interval covers a quarter or more, or whose cell has its middle; of the
 * interval counts what is within them.
 */
function rangeOf(low: number, high: number, cell: number, count: number): [number, number] {
  const [from, to] = [Math.max(0, low), Math.min(count * cell, high)];
  const middle = Math.floor((from + to) / 2 / cell);
  return [
    Math.min(Math.ceil(from / cell - 0.75), middle),
    Math.max(Math.floor(to / cell - 0.25), middle),
  ];
}

/**
 * @param image of which the box is
 * @param input how the model sees it
 * @param grid rows and columns of cells over what it sees
 * @returns null where nothing of it is visible there
 */
export function objectCells(
  { visible_left, visible_top, visible_right, visible_bottom }: Box,
  image: ImageSize,
  input: AdapterInput,
  grid: { readonly rows: number; readonly columns: number },
): CellRange | null {
  if (visible_left === null || visible_top === null) return null;
  if (visible_right === null || visible_bottom === null) return null;
  const [width, height] = seenSize(input);
  const [left, top] = input.crop ?? [0, 0];
  const [sx, sy] = [input.size[0] / image.width, input.size[1] / image.height];
  const [y0, y1] = [visible_top * sy - top, visible_bottom * sy - top];
  const [x0, x1] = [visible_left * sx - left, visible_right * sx - left];
  if (x1 <= 0 || y1 <= 0 || x0 >= width || y0 >= height) return null;
  return {
    rows: rangeOf(y0, y1, height / grid.rows, grid.rows),
    columns: rangeOf(x0, x1, width / grid.columns, grid.columns),
  };
}
