import { describe, expect, it } from 'vitest';
import { DRIVABLE_CELLS, DRIVABLE_COLUMNS } from '../../../src/core/drivable-grid.ts';
import { drivableCells } from '../../../src/labels/drivable.ts';

const [ROAD, SKY, EGO] = [7, 23, 1];

/** A semantic image of 10 pixels a cell, 200x100, by pixel; the grid begins at row 20. */
const image = (idAt: (x: number, y: number) => number, scale = 1) => {
  const [width, height] = [200 * scale, 100 * scale];
  const data = Uint8Array.from({ length: width * height }, (_, i) =>
    idAt(Math.floor((i % width) / scale), Math.floor(i / width / scale)),
  );
  return { width, height, data };
};
const at = (cells: Float32Array, row: number, column: number) =>
  cells[row * DRIVABLE_COLUMNS + column];

describe('drivable cells', () => {
  it('are those with road in half of what is seen, at any size of the image', () => {
    // Road in the lower half of the picture, right of x = 105.
    const half = (x: number, y: number) => (y >= 50 && x >= 105 ? ROAD : SKY);
    for (const scale of [1, 3]) {
      const cells = drivableCells(image(half, scale));
      expect(cells).toHaveLength(DRIVABLE_CELLS);
      expect([at(cells, 2, 15), at(cells, 3, 15), at(cells, 7, 19)]).toEqual([0, 1, 1]);
      // Column 10 is road from its middle on: exactly a half.
      expect([at(cells, 5, 9), at(cells, 5, 10)]).toEqual([0, 1]);
    }
  });

  it('are unknown behind the ego, and what is left of a cell decides', () => {
    const bonnet = (x: number, y: number) => (y >= 90 || (y >= 82 && x < 10) ? EGO : ROAD);
    const cells = drivableCells(image((x, y) => (x < 10 && y < 82 ? SKY : bonnet(x, y))));
    expect(at(cells, 7, 5)).toBeNaN();
    expect([at(cells, 6, 0), at(cells, 6, 5)]).toEqual([0, 1]);
  });
});
