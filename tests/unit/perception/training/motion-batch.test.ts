/** Batches of the motion network: mirrors turn left to right in picture and truth, the loss against plain numbers. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import { startWasm } from '../../../../src/perception/backend/start-wasm.ts';
import { gridShape } from '../../../../src/perception/networks/frame-encoder.ts';
import type { Clip, Window } from '../../../../src/perception/training/clips.ts';
import { motionBatch } from '../../../../src/perception/training/motion-batch.ts';
import { motionInput } from '../../../../src/pipeline/training/motion-data.ts';

beforeAll(() => startWasm());

const [COLUMNS, ROWS] = [16, 8];
const INPUT = { ...motionInput('events'), size: [COLUMNS, ROWS] as [number, number], frames: 3 };
const CELLS = gridShape({ rows: ROWS, columns: COLUMNS }).reduce((a, b) => a * b, 1);
const TARGETS = {
  numbers: ['steering', 'near'],
  helpers: ['turn'],
  mirrored: ['steering', 'turn'],
};
const FRAMES = 4;
const clip: Clip = {
  id: 'a',
  frames: FRAMES,
  targets: {
    steering: Float32Array.from([9, 1, 2, 3]),
    near: Float32Array.from([9, 0.5, 0.25, 0]),
    turn: Float32Array.from([9, 1, 1, 1]),
    present: new Float32Array(FRAMES * CELLS),
    urgent: new Float32Array(FRAMES * CELLS),
  },
};
/** Every step has 1.5 events in the first bin of its first column, and none elsewhere. */
const step = new Uint8Array(ROWS * COLUMNS * 4).fill(128);
for (let y = 0; y < ROWS; y++) step[y * COLUMNS * 4] = 128 + 12;
const read = async (_: string, __: number, count: number) =>
  Uint8Array.from({ length: count * step.length }, (_, i) => step[i % step.length] as number);

/** What a network that says the same numbers at each step is given, and its loss. */
async function seenBy(says: readonly number[], window: Window, seed: number) {
  const batch = await motionBatch([window], INPUT, TARGETS, read, createRng(seed));
  let video: number[][][][][] = [];
  const apply = (x: tf.Tensor) => {
    video = x.arraySync() as typeof video;
    const [rows, columns] = gridShape({ rows: ROWS, columns: COLUMNS });
    return [
      tf.tensor3d(
        [0, 1, 2].flatMap(() => [...says]),
        [1, 3, 2],
      ),
      tf.zeros([1, 3, 1]),
      tf.tensor4d(Array.from({ length: 3 * CELLS }, () => [-40, 0]).flat(), [3, rows, columns, 2]),
    ];
  };
  const loss = tf.tidy(
    () => batch.loss({ apply } as unknown as LayersModel).dataSync()[0] as number,
  );
  batch.dispose();
  return { loss, left: video[0]?.[2]?.[3]?.[0], right: video[0]?.[2]?.[3]?.[COLUMNS - 1] };
}

/** Squared errors of steps with weights 1/3, 2/3, 1; a half of that of the helper. */
function expected(says: readonly number[], frames: readonly number[], sign: number): number {
  let [sum, all] = [0, 0];
  for (const [i, frame] of frames.entries()) {
    if (frame < 1) continue;
    const weight = (i + 1) / 3;
    const steering = sign * (clip.targets.steering?.[frame] as number);
    const near = clip.targets.near?.[frame] as number;
    const errors = ((says[0] as number) - steering) ** 2 + ((says[1] as number) - near) ** 2;
    sum += weight * (errors + 0.5);
    all += weight;
  }
  return sum / all;
}

describe('a batch of windows', () => {
  it('is seen in a mirror or not, and then steers the other way', async () => {
    const says = [0.7, 0.1];
    let mirrors = 0;
    for (let seed = 0; seed < 8; seed++) {
      const { loss, left, right } = await seenBy(says, { clip, start: 1 }, seed);
      const isMirrored = right?.[0] === 1.5;
      expect(isMirrored ? left : right).toEqual([0, 0, 0, 0]);
      expect(isMirrored ? right : left).toEqual([1.5, 0, 0, 0]);
      expect(loss).toBeCloseTo(expected(says, [1, 2, 3], isMirrored ? -1 : 1), 5);
      if (isMirrored) mirrors++;
    }
    expect(mirrors).toBeGreaterThan(0);
    expect(mirrors).toBeLessThan(8);
  });

  it('leaves out what was before anything moved', async () => {
    const says = [0, 0];
    const { loss, right } = await seenBy(says, { clip, start: -1 }, 3);
    const sign = right?.[0] === 1.5 ? -1 : 1;
    expect(loss).toBeCloseTo(expected(says, [0, 0, 1], sign), 5);
  });
});
