/** The affordance network: its parts say the same, and the memory adds nothing before it has learnt something. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { DRIVABLE_CELLS } from '../../../../src/core/drivable-grid.ts';
import { startWasm } from '../../../../src/perception/backend/start-wasm.ts';
import {
  adoptHeads,
  affordanceNetwork,
  FEATURES,
} from '../../../../src/perception/networks/affordances.ts';

beforeAll(() => startWasm());

const SHAPE = { rows: 128, columns: 320, numbers: 3, flags: 2 };
const STEPS = 2;
const HEADS = 2 * SHAPE.numbers + SHAPE.flags;

describe('the affordance network', () => {
  const network = () => {
    const made = affordanceNetwork({ shape: SHAPE, steps: STEPS, seed: 5 });
    adoptHeads(made);
    return made;
  };

  it('before the memory learns, gives for each step of a video what it gives for that frame', () => {
    const { shipped, training } = network();
    tf.tidy(() => {
      const video = tf.randomUniform([1, STEPS, 128, 320, 3], -1, 1, 'float32', 7);
      const whole = (shipped.predict(video) as tf.Tensor).arraySync() as number[][][];
      const frames = tf.reshape(video, [STEPS, 128, 320, 3]);
      const [heads, cells] = training.predict([frames, tf.ones([STEPS, FEATURES])]) as tf.Tensor[];
      const alone = heads?.arraySync() as number[][];
      const drivable = tf.sigmoid(cells as tf.Tensor).arraySync() as number[][];
      for (let step = 0; step < STEPS; step++) {
        const row = whole[0]?.[step] as number[];
        expect(row).toHaveLength(HEADS + DRIVABLE_CELLS);
        for (let i = 0; i < SHAPE.numbers; i++)
          expect(row[i]).toBeCloseTo(alone[step]?.[i] as number, 4);
        for (let i = SHAPE.numbers; i < HEADS; i++) {
          const logit = alone[step]?.[i] as number;
          expect(row[i]).toBeCloseTo(1 / (1 + Math.exp(-logit)), 4);
        }
        expect(row[HEADS + 100]).toBeCloseTo(drivable[step]?.[100] as number, 4);
      }
    });
  });

  it('has the same weights for the same seed, others for another', () => {
    const sum = (seed: number) =>
      tf.tidy(
        () =>
          tf
            .sum(
              affordanceNetwork({
                shape: SHAPE,
                steps: STEPS,
                seed,
              }).shipped.getWeights()[0] as tf.Tensor,
            )
            .dataSync()[0],
      );
    expect(sum(1)).toBe(sum(1));
    expect(sum(1)).not.toBe(sum(2));
  });

  it('refuses a picture that does not fit the drivable grid', () => {
    expect(() =>
      affordanceNetwork({ shape: { ...SHAPE, rows: 60 }, steps: STEPS, seed: 1 }),
    ).toThrow('320x60 does not fit the drivable grid');
  });
});
