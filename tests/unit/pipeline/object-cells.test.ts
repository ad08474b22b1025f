/** Cells of a road user against their definition, axis by axis. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { adapterSchema } from '../../../src/perception/inputs/adapter.ts';
import { objectCells } from '../../../src/pipeline/object-cells.ts';

const IMAGE = { width: 64, height: 36 };
/** Scaled by a half, then without its upper and left part: 24 x 12 pixels are seen. */
const { input } = adapterSchema.parse({
  schema: 'nearmiss.adapter/1',
  task: 'collision',
  input: { size: [32, 18], crop: [8, 6, 24, 12] },
  output: { columns: ['score'] },
});
const GRID = { rows: 3, columns: 6 };
const SIDE = 4;

/** Whether an interval takes in a quarter of the cell, or has its middle there. */
const isCovered = (low: number, high: number, cell: number): boolean => {
  const overlap = Math.min(high, (cell + 1) * SIDE) - Math.max(low, cell * SIDE);
  return overlap >= SIDE / 4 - 1e-9 || Math.floor((low + high) / 2 / SIDE) === cell;
};

const box = fc
  .tuple(fc.nat(60), fc.nat(32), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 30 }))
  .map(([left, top, width, height]) => ({
    visible_left: left,
    visible_top: top,
    visible_right: Math.min(64, left + width),
    visible_bottom: Math.min(36, top + height),
  }));

it('are those that its visible box covers for a quarter of their side, or that have its middle', () => {
  let covered = 0;
  fc.assert(
    fc.property(box, (object) => {
      // What is within the picture that the model sees.
      const within = (low: number, high: number, size: number) =>
        [Math.max(0, low), Math.min(size, high)] as const;
      const [x0, x1] = within(object.visible_left / 2 - 8, object.visible_right / 2 - 8, 24);
      const [y0, y1] = within(object.visible_top / 2 - 6, object.visible_bottom / 2 - 6, 12);
      const found = objectCells(object, IMAGE, input, GRID);
      const isSeen = x1 > x0 && y1 > y0;
      expect(found !== null).toBe(isSeen);
      if (!found) return;
      covered++;
      const wanted = (low: number, high: number, count: number) =>
        Array.from({ length: count }, (_, i) => i).filter((i) => isCovered(low, high, i));
      const listed = ([first, last]: readonly [number, number]) =>
        Array.from({ length: last - first + 1 }, (_, i) => first + i);
      expect(listed(found.rows)).toEqual(wanted(y0, y1, GRID.rows));
      expect(listed(found.columns)).toEqual(wanted(x0, x1, GRID.columns));
    }),
    { numRuns: 400, seed: 2 },
  );
  expect(covered).toBeGreaterThan(100);
});

it('are none where nothing of it is visible', () => {
  const hidden = { visible_left: null, visible_top: null, visible_right: null };
  expect(objectCells({ ...hidden, visible_bottom: null }, IMAGE, input, GRID)).toBeNull();
});
