/** What the affordance network's grids are taught: who covers which cell, how far, how far aside. */
import { describe, expect, it } from 'vitest';
import type { StoredScene } from '../../../../src/dataset/format.ts';
import {
  AFFORDANCE_CELLS,
  affordanceGrid,
} from '../../../../src/perception/networks/affordances.ts';
import { AFFORDANCE_INPUT } from '../../../../src/pipeline/training/affordance-data.ts';
import { affordanceGridTargets } from '../../../../src/pipeline/training/affordance-grids.ts';

const IMAGE = { width: 320, height: 180 };
/** Rows of the picture are 160 for the network, of which it sees those from 32 on. */
const rowInPicture = (seen: number) => ((seen + 32) * 180) / 160;

interface Box {
  readonly kind?: string;
  readonly distance: number;
  /** In what the network sees. */
  readonly box: readonly [left: number, top: number, right: number, bottom: number];
  readonly visible_fraction?: number;
  readonly x?: number;
  readonly y?: number;
}

const objectOf = ({ kind = 'car', distance, box, visible_fraction = 1, x = 0, y = 0 }: Box) => ({
  kind,
  distance,
  visible_fraction,
  x,
  y,
  visible_left: box[0],
  visible_top: rowInPicture(box[1]),
  visible_right: box[2],
  visible_bottom: rowInPicture(box[3]),
});

const targetsOf = (...frames: Box[][]) => {
  const frame = { ego_x: 10, ego_y: 5, ego_yaw: Math.PI / 2 };
  const labels = { frames: frames.map((boxes) => ({ frame, objects: boxes.map(objectOf) })) };
  const scene = { labels } as unknown as StoredScene;
  return affordanceGridTargets(scene, frames.length, IMAGE, AFFORDANCE_INPUT);
};

/** A cell of the only or given frame. */
const cell = (
  targets: ReturnType<typeof targetsOf>,
  grid: 'wide' | 'ahead',
  row: number,
  column: number,
  frame = 0,
) => {
  const [rows, columns] = affordanceGrid(grid);
  const at = ((frame * rows + row) * columns + column) * AFFORDANCE_CELLS.length;
  return [...(targets[`${grid}_cells`] as Float32Array).subarray(at, at + AFFORDANCE_CELLS.length)];
};

describe("the affordance network's grids", () => {
  it('have a vehicle where its box is: cells of 16 over the whole, of 8 over the middle', () => {
    // Ten metres ahead of an ego that looks north, one lane to its left.
    const targets = targetsOf([{ distance: 15, box: [128, 48, 144, 64], x: 6.5, y: 15 }]);
    expect(cell(targets, 'wide', 3, 8)).toEqual([1, 0, 0, 1]);
    expect(cell(targets, 'wide', 3, 9)).toEqual([0, 0, 0, 0]);
    expect(cell(targets, 'wide', 4, 8)).toEqual([0, 0, 0, 0]);
    // The middle begins at column 80 and row 30: the box is at 48..64 and 18..34 there.
    for (const [row, is] of [
      [1, 0],
      [2, 1],
      [3, 1],
      [4, 1],
      [5, 0],
    ] as const) {
      expect(cell(targets, 'ahead', row, 6)[0], `row ${row}`).toBe(is);
    }
    expect(cell(targets, 'ahead', 3, 5)[0]).toBe(0);
    expect(cell(targets, 'ahead', 3, 8)[0]).toBe(0);
  });

  it('tell of two in a cell the nearer, of a person that it is one, and how far by the logarithm', () => {
    const box = [160, 32, 176, 48] as const;
    const far = { distance: 15 * Math.E, box, x: 10, y: 100 };
    const near = { kind: 'pedestrian', distance: 15 / Math.E, box, x: 11.75, y: 10 };
    for (const order of [
      [far, near],
      [near, far],
    ]) {
      const [vehicle, person, logDistance, aside] = cell(targetsOf(order), 'wide', 2, 10);
      expect([vehicle, person]).toEqual([0, 1]);
      expect(logDistance).toBeCloseTo(-1, 6);
      expect(aside).toBeCloseTo(-0.5, 6);
    }
  });

  it('leave out whom nobody can see or who is more than 100 m away, and keep frames apart', () => {
    const box = [0, 96, 16, 112] as const;
    const targets = targetsOf(
      [{ distance: 9, box, visible_fraction: 0.1 }],
      [{ distance: 9, box }],
    );
    expect(cell(targets, 'wide', 6, 0, 0)[0]).toBe(0);
    expect(cell(targets, 'wide', 6, 0, 1)[0]).toBe(1);
    expect(targets.ahead_cells?.every((value) => value === 0)).toBe(true);
    expect(cell(targetsOf([{ distance: 101, box }]), 'wide', 6, 0)[0]).toBe(0);
  });

  it('count what is nearer than a metre as a metre away, and nobody as more than three lanes aside', () => {
    const box = [160, 32, 176, 48] as const;
    const [, , logDistance, aside] = cell(targetsOf([{ distance: 0, box, x: -90 }]), 'wide', 2, 10);
    expect(logDistance).toBeCloseTo(-Math.log(15), 5);
    expect(aside).toBe(3);
  });
});
