/** The closer look at the middle of a picture: where it lies, and that it reaches the cells that it is said to. */
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, model } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { startWasm } from '../../../../src/perception/backend/start-wasm.ts';
import {
  CELL,
  closerGrid,
  closerRegion,
  twoLooks,
} from '../../../../src/perception/networks/closer-look.ts';

beforeAll(() => startWasm());

const PICTURE = { rows: 96, columns: 320 };

describe('where one looks closer', () => {
  it('is about the horizon of the forecaster, half as wide as the picture', () => {
    expect(closerRegion(PICTURE)).toEqual({ top: 16, left: 80, rows: 48, columns: 160 });
  });

  it.each([
    [16, 16],
    [16, 80],
    [32, 64],
    [48, 112],
    [128, 320],
  ])('is of whole cells within a picture of %i rows and %i columns', (rows, columns) => {
    const region = closerRegion({ rows, columns });
    for (const side of Object.values(region)) expect(side % CELL).toBe(0);
    expect(region.rows).toBeGreaterThan(0);
    expect(region.top + region.rows).toBeLessThanOrEqual(rows);
    expect(region.left + region.columns / 2).toBe(columns / 2);
  });

  it('is refused where cells do not fill the picture', () => {
    expect(() => closerGrid({ rows: 90, columns: 320 })).toThrow('a picture of 320x90');
    expect(() => closerGrid({ rows: 96, columns: 312 })).toThrow('a picture of 312x96');
  });
});

describe('two looks at a picture', () => {
  let network: LayersModel;
  beforeAll(() => {
    const image = layers.input({ shape: [PICTURE.rows, PICTURE.columns, 3] });
    const looks = twoLooks(PICTURE, { filters: [4, 4, 4, 6], convolutions: 1 }, 3)(image);
    network = model({ inputs: image, outputs: [looks.whole, looks.closer] });
  });
  const look = (pixels: (row: number, column: number) => number) =>
    tf.tidy(() => {
      const values = Array.from({ length: PICTURE.rows }, (_, row) =>
        Array.from({ length: PICTURE.columns }, (__, column) =>
          new Array<number>(3).fill(pixels(row, column)),
        ),
      );
      const seen = network.predict(tf.tensor4d([values])) as tf.Tensor4D[];
      return seen.map((one) => one.arraySync()[0]) as [number[][][], number[][][]];
    });
  const noise = (row: number, column: number) => ((row * 37 + column * 101) % 17) / 17;

  it('show the whole at half its size, each pixel the mean of four', () => {
    const [whole] = look(noise);
    expect([whole.length, whole[0]?.length]).toEqual([48, 160]);
    const four = [noise(20, 64), noise(20, 65), noise(21, 64), noise(21, 65)];
    expect(whole[10]?.[32]?.[0]).toBeCloseTo(four.reduce((a, b) => a + b) / 4, 5);
  });

  it('add to the cells of the middle, and to no others', () => {
    const [, closer] = look(noise);
    expect([closer.length, closer[0]?.length]).toEqual(closerGrid(PICTURE));
    for (const [y, row] of closer.entries()) {
      for (const [x, cell] of row.entries()) {
        const isMiddle = y >= 1 && y < 4 && x >= 5 && x < 15;
        expect(cell.some((value) => value !== 0)).toBe(isMiddle);
      }
    }
  });

  it('see there what half the size does not: which of two pixels side by side is bright', () => {
    const striped = (from: number) => (row: number, column: number) =>
      row >= 40 && row < 56 && column >= 160 && column < 176 && column % 2 === from ? 1 : 0;
    const [[even, finer], [odd, others]] = [look(striped(0)), look(striped(1))];
    for (const [y, row] of even.entries())
      for (const [x, cell] of row.entries()) expect(odd[y]?.[x]?.[0]).toBeCloseTo(cell[0] ?? 0, 5);
    expect(finer).not.toEqual(others);
  });
});
