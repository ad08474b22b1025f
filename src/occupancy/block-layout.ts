/**
 * How a plane or a space is cut into blocks: square tiles, each with the hinges in and around it and trained on the
 * points in and around it, so that what a tile says at its own edge is as good as in its middle.
 */
import type { HingeBox, Lattice } from './kernel-features.ts';

export interface BlockLayout {
  /** Side of a tile in hinges, at least 1. */
  readonly tile: number;
  /** Hinges around a tile, at least 0. */
  readonly hingeMargin: number;
  /** How far around a tile points are used, in hinges, at least 0. */
  readonly pointMargin: number;
}

/** Number of a tile along each axis. */
export type TileNumber = readonly number[];

export const tileKey = (tile: TileNumber): string => tile.join(',');

export const hingeBox = (tile: TileNumber, layout: BlockLayout): HingeBox => ({
  first: tile.map((k) => k * layout.tile - layout.hingeMargin),
  counts: tile.map(() => layout.tile + 1 + 2 * layout.hingeMargin),
});

/** Points by tile: numbers of the points, rising. By order of first use. */
export type PointsByTile = Map<string, { readonly tile: TileNumber; readonly points: number[] }>;

/**
 * Which tiles each point concerns.
 * @param margin in hinges: 0 gives each point to the one tile that it is in
 */
export function pointsByTile(
  positions: Float64Array,
  { dimensions, spacing }: Lattice,
  { tile }: BlockLayout,
  margin: number,
): PointsByTile {
  const found: PointsByTile = new Map();
  const side = tile * spacing;
  const reach = margin * spacing;
  const add = (point: number, number: TileNumber) => {
    const key = tileKey(number);
    const entry = found.get(key) ?? { tile: number, points: [] };
    entry.points.push(point);
    found.set(key, entry);
  };
  const range = (point: number, axis: number): [number, number] => {
    const x = positions[point * dimensions + axis] as number;
    return [Math.floor((x - reach) / side), Math.floor((x + reach) / side)];
  };
  for (let point = 0; point * dimensions < positions.length; point++) {
    const [x, y] = [range(point, 0), range(point, 1)];
    const z: [number, number] = dimensions === 3 ? range(point, 2) : [0, 0];
    for (let k = z[0]; k <= z[1]; k++) {
      for (let j = y[0]; j <= y[1]; j++) {
        for (let i = x[0]; i <= x[1]; i++) add(point, dimensions === 3 ? [i, j, k] : [i, j]);
      }
    }
  }
  return found;
}

/** Most hinges of margin, which bounds the cost of a block where kernels are wide for their lattice. */
const MOST_MARGIN = { 2: 5, 3: 2 } as const;

/**
 * Small tiles with a margin of the kernel's width: the benchmark `occupancy` compares them with the whole map in one
 * block.
 */
export function usualLayout({ dimensions, gamma, spacing }: Lattice): BlockLayout {
  const width = 1.2 / (Math.sqrt(gamma) * spacing);
  const margin = Math.min(MOST_MARGIN[dimensions], Math.max(1, Math.ceil(width)));
  const tile = Math.max(dimensions === 2 ? 5 : 2, margin);
  return { tile, hingeMargin: margin, pointMargin: margin };
}
