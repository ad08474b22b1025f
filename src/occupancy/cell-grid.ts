/** Cells of a regular grid, in tiles that appear where points are; each cell has some numbers and the time they are of. */
import type { Dimensions } from './occupancy-map.ts';

const TILE_BITS = { 2: 5, 3: 3 } as const;

interface CellTile {
  readonly tile: readonly number[];
  /** `width` numbers a cell, the first axis fastest. */
  readonly values: Float64Array;
  /** Until when each cell has faded, seconds; NaN: never seen. */
  readonly fadedTo: Float64Array;
}

/** Where a cell's numbers are. */
export interface Cell {
  readonly values: Float64Array;
  readonly at: number;
  readonly fadedTo: Float64Array;
  readonly index: number;
}

export class CellGrid {
  readonly dimensions: Dimensions;
  private readonly cell: number;
  private readonly width: number;
  private readonly bits: number;
  private readonly tiles = new Map<string, CellTile>();
  /** Cells that were seen. */
  seen = 0;

  /** @param cell side, metres. @param width numbers a cell */
  constructor(dimensions: Dimensions, cell: number, width: number) {
    if (!(cell > 0)) throw new RangeError(`the side of a cell is above 0, not ${cell}`);
    this.dimensions = dimensions;
    this.cell = cell;
    this.width = width;
    this.bits = TILE_BITS[dimensions];
  }

  /** The cell of point `i`; null where none is there and none is to be made. */
  find(positions: Float64Array, i: number, make: boolean): Cell | null {
    const side = 2 ** this.bits;
    const tile: number[] = [];
    let index = 0;
    for (let axis = this.dimensions - 1; axis >= 0; axis--) {
      const k = Math.floor((positions[i * this.dimensions + axis] as number) / this.cell);
      const t = Math.floor(k / side);
      tile[axis] = t;
      index = index * side + (k - t * side);
    }
    const key = tile.join(',');
    let found = this.tiles.get(key);
    if (!found) {
      if (!make) return null;
      const cells = side ** this.dimensions;
      const values = new Float64Array(cells * this.width);
      found = { tile, values, fadedTo: new Float64Array(cells).fill(Number.NaN) };
      this.tiles.set(key, found);
    }
    const isNew = Number.isNaN(found.fadedTo[index] as number);
    if (isNew && !make) return null;
    if (isNew) this.seen++;
    return { values: found.values, at: index * this.width, fadedTo: found.fadedTo, index };
  }

  /** Calls back for each cell that was seen with the numbers of the cell along each axis. */
  each(take: (cell: Cell, numbers: readonly number[]) => void): void {
    const side = 2 ** this.bits;
    for (const { tile, values, fadedTo } of this.tiles.values()) {
      for (let index = 0; index < fadedTo.length; index++) {
        if (Number.isNaN(fadedTo[index] as number)) continue;
        let rest = index;
        const numbers = tile.map((t) => {
          const k = rest % side;
          rest = Math.floor(rest / side);
          return t * side + k;
        });
        take({ values, at: index * this.width, fadedTo, index }, numbers);
      }
    }
  }

  /** A cell by its numbers, made where it is not there. */
  at(numbers: readonly number[]): Cell {
    const middle = Float64Array.from(numbers, (k) => (k + 0.5) * this.cell);
    return this.find(middle, 0, true) as Cell;
  }
}
