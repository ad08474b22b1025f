/** The loss of the forecaster against the same in plain numbers: anticipation weights, later steps count more. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import { startWasm } from '../../../../src/perception/backend/start-wasm.ts';
import { gridShape } from '../../../../src/perception/networks/collision.ts';
import type { Clip } from '../../../../src/perception/training/clips.ts';
import {
  anticipationWeight,
  collisionBatch,
} from '../../../../src/perception/training/collision-batch.ts';

beforeAll(() => startWasm());

const SHAPE = { steps: 3, rows: 8, columns: 8 };
const CELLS = gridShape(SHAPE).reduce((a, b) => a * b, 1);
const POSITIVE = [0, 1, 1];
const WEIGHTS = [1, anticipationWeight(0.9), anticipationWeight(0.1)];

const clip: Clip = {
  id: 'a',
  frames: 3,
  targets: {
    positive: Float32Array.from(POSITIVE),
    weight: Float32Array.from(WEIGHTS),
    urgency: new Float32Array(3),
    speed: new Float32Array(3),
    present: new Float32Array(3 * CELLS),
    danger: new Float32Array(3 * CELLS),
  },
};

/** The loss for given logits of the three steps; everything beside the risk is as it should be. */
async function lossOf(logits: readonly number[]): Promise<number> {
  const [rows, columns] = gridShape(SHAPE);
  const read = async () => new Uint8Array(3 * 8 * 8 * 3);
  const batch = await collisionBatch([{ clip, start: 0 }], SHAPE, read, createRng(1));
  const apply = () => [
    tf.tensor3d([...logits], [1, 3, 1]),
    tf.zeros([1, 3, 1]),
    tf.zeros([1, 3, 1]),
    tf.tensor4d(Array.from({ length: 3 * CELLS }, () => [-40, 0]).flat(), [3, rows, columns, 2]),
  ];
  const loss = tf.tidy(
    () => batch.loss({ apply } as unknown as LayersModel).dataSync()[0] as number,
  );
  batch.dispose();
  return loss;
}

function expected(logits: readonly number[]): number {
  let [sum, all] = [0, 0];
  for (const [i, logit] of logits.entries()) {
    const p = 1 / (1 + Math.exp(-logit));
    const weight = (WEIGHTS[i] as number) * ((i + 1) / 3);
    sum -= weight * Math.log(POSITIVE[i] === 1 ? p : 1 - p);
    all += weight;
  }
  return sum / all;
}

describe('the loss of the forecaster', () => {
  it.each([[[0, 0, 0]], [[-2, 1, 3]], [[4, -3, 0.5]]])(
    'of logits %j is the weighted cross-entropy',
    async (logits) => {
      expect(await lossOf(logits)).toBeCloseTo(expected(logits), 5);
    },
  );

  it('does not overflow where it is sure', async () => {
    expect(await lossOf([-90, 90, 90])).toBeCloseTo(0, 5);
    expect(Number.isFinite(await lossOf([90, -90, -90]))).toBe(true);
  });

  it('forgives a miss long before the impact sooner than one right before it', async () => {
    const missed = (step: number) => lossOf([-9, 9, 9].map((x, i) => (i === step ? -x : x)));
    expect(await missed(1)).toBeLessThan(await missed(2));
    expect(anticipationWeight(2)).toBeCloseTo(Math.exp(-1), 12);
  });
});
