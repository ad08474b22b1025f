/** The loss of affordances: what is absent teaches its absence and nothing else. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import { startWasm } from '../../../../src/perception/backend/start-wasm.ts';
import {
  gridLoss,
  gridsOf,
  headsLoss,
  type KnownTargets,
  picturesOf,
  targetsOf,
} from '../../../../src/perception/training/affordance-batch.ts';
import type { Clip } from '../../../../src/perception/training/clips.ts';

beforeAll(() => startWasm());

const NONE = Number.NaN;
/** Two frames, two numbers and a flag: the second number is absent in frame 0, everything in frame 1. */
const CLIP: Clip = {
  id: 'a',
  frames: 2,
  targets: {
    numbers: Float32Array.from([0.5, NONE, NONE, NONE]),
    flags: Float32Array.from([1, NONE]),
    drivable: Float32Array.from([1, 0, NONE, 1]),
  },
};
const targets = (): KnownTargets => targetsOf([0, 1].map((frame) => ({ clip: CLIP, frame })));

/** Heads are two numbers, their two presences, the flag. */
const lossOf = (heads: number[][]): number =>
  tf.tidy(() => headsLoss(tf.tensor2d(heads), targets()).dataSync()[0] as number);
const right = () => [
  [0.5, 0, 20, -20, 20],
  [0, 0, -20, -20, 0],
];

describe('the loss of the heads', () => {
  it('is nothing where all is right', () => {
    expect(lossOf(right())).toBeCloseTo(0, 6);
  });

  it('is the Charbonnier error of the only number that is there', () => {
    for (const off of [0.05, 1, -3]) {
      const heads = right();
      (heads[0] as number[])[0] = 0.5 + off;
      expect(lossOf(heads)).toBeCloseTo(Math.sqrt(off * off + 0.01) - 0.1, 5);
    }
  });

  it('does not care what is said of numbers and flags that are absent', () => {
    const heads = right();
    (heads[0] as number[])[1] = 1000;
    heads[1] = [-1000, 77, -20, -20, 55];
    expect(lossOf(heads)).toBeCloseTo(0, 6);
  });

  it('asks for the presence of each number, a half of the mean cross-entropy', () => {
    const unsure = right().map((row) => [row[0], row[1], 0, 0, row[4]] as number[]);
    expect(lossOf(unsure)).toBeCloseTo(Math.LN2 / 2, 5);
    const wrong = right().map(
      (row) => [row[0], row[1], -(row[2] as number), 20, row[4]] as number[],
    );
    expect(lossOf(wrong)).toBeGreaterThan(5);
  });

  it('has finite gradients that vanish where the truth is absent', () => {
    const known = targets();
    const gradient = tf.grad((heads: tf.Tensor) => headsLoss(heads, known))(tf.zeros([2, 5]));
    const rows = gradient.arraySync() as number[][];
    expect(rows.flat().every(Number.isFinite)).toBe(true);
    expect(rows[0]?.[0]).toBeLessThan(0);
    expect([rows[0]?.[1], rows[1]?.[0], rows[1]?.[1], rows[1]?.[4]].map((x) => x || 0)).toEqual([
      0, 0, 0, 0,
    ]);
  });
});

describe('the loss of a grid', () => {
  /** Nobody; a vehicle two lanes to the left; a person. */
  const truth = [
    [0, 0, 0, 0],
    [1, 0, 0.5, 2],
    [0, 1, -1, 0],
  ];
  const sure = truth.map(([vehicle, person, far, aside]) => [
    vehicle === 1 ? 20 : -20,
    person === 1 ? 20 : -20,
    far as number,
    aside as number,
  ]);
  const lossOfGrid = (said: number[][]) =>
    tf.tidy(
      () =>
        gridLoss(
          tf.tensor4d([[said]]),
          tf.tensor4d([[truth as number[][]]]),
        ).dataSync()[0] as number,
    );

  it('is nothing where all is right, whatever is said of how far nobody is', () => {
    expect(lossOfGrid(sure)).toBeCloseTo(0, 6);
    expect(lossOfGrid([[-20, -20, 99, -99], ...sure.slice(1)])).toBeCloseTo(0, 6);
  });

  it('is the mean squared error of distance and side over the cells with somebody', () => {
    const off = sure.map((cell) => [...cell]);
    (off[1] as number[])[2] = 0.5 + 0.3;
    (off[2] as number[])[3] = -0.4;
    expect(lossOfGrid(off)).toBeCloseTo((0.3 ** 2 + 0.4 ** 2) / 2, 5);
  });

  it('counts a vehicle that is not seen four times', () => {
    const unsure = (cell: number) =>
      lossOfGrid(sure.map((said, i) => (i === cell ? [0, ...said.slice(1)] : said)));
    expect(unsure(0)).toBeCloseTo(Math.LN2 / 3, 5);
    expect(unsure(1)).toBeCloseTo((4 * Math.LN2) / 3, 5);
  });

  it('has the cells of a sample, row after row', () => {
    const [wide, ahead] = [2 * 8 * 20 * 4, 2 * 6 * 20 * 4].map((count) =>
      Float32Array.from({ length: count }, (_, i) => i),
    ) as [Float32Array, Float32Array];
    const clip = { ...CLIP, targets: { ...CLIP.targets, wide_cells: wide, ahead_cells: ahead } };
    const grids = gridsOf([{ clip, frame: 1 }]);
    expect([grids.wide.shape, grids.ahead.shape]).toEqual([
      [1, 8, 20, 4],
      [1, 6, 20, 4],
    ]);
    expect(grids.ahead.dataSync()[5]).toBe(6 * 20 * 4 + 5);
  });
});

describe('pictures', () => {
  const setting = { rows: 1, columns: 2, mean: 0.4, std: 0.5 };
  const bytes = Uint8Array.from([0, 51, 102, 255, 128, 1]);
  const samples = [{ clip: CLIP, frame: 1 }];
  const read = async (id: string, from: number, count: number) => {
    expect([id, from, count]).toEqual(['a', 1, 1]);
    return bytes;
  };

  it('are (byte / 255 - mean) / std without changes', async () => {
    const values = (await picturesOf(samples, setting, read, null)).dataSync();
    for (const [i, byte] of bytes.entries())
      expect(values[i]).toBeCloseTo((byte / 255 - 0.4) / 0.5, 5);
  });

  it('change with the generator, and are the same for the same one', async () => {
    const changed = async (seed: number) => [
      ...(await picturesOf(samples, setting, read, createRng(seed))).dataSync(),
    ];
    expect(await changed(1)).toEqual(await changed(1));
    expect(await changed(1)).not.toEqual(await changed(2));
  });
});
