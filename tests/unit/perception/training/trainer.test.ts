/** The training loop on a line through points: it learns, goes on where it stopped, and says what is wrong. */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { startWasm } from '../../../../src/perception/backend/start-wasm.ts';
import { BatchNorm } from '../../../../src/perception/networks/batch-norm.ts';
import {
  decodeCheckpoint,
  encodeCheckpoint,
} from '../../../../src/perception/training/checkpoint.ts';
import { gradientOf } from '../../../../src/perception/training/gradient.ts';
import {
  type TrainingPlan,
  type TrainingState,
  train,
} from '../../../../src/perception/training/trainer.ts';

beforeAll(() => startWasm());

const network = () =>
  sequential({
    layers: [
      layers.dense({
        units: 1,
        inputShape: [1],
        kernelInitializer: initializers.glorotUniform({ seed: 3 }),
      }),
    ],
  });

/** y = 2 x - 1, four batches an epoch; `factor` spoils the loss. */
function plan(change: Partial<TrainingPlan> = {}, factor = 1): TrainingPlan {
  async function* batches(epoch: number) {
    for (let i = 0; i < 4; i++) {
      const x = tf.randomUniform([16, 1], -1, 1, 'float32', 10 * epoch + i + 1);
      yield {
        loss: (model: ReturnType<typeof network>) => {
          const wanted = tf.sub(tf.mul(x, 2), 1);
          const error = tf.square(tf.sub(model.apply(x) as tf.Tensor, wanted));
          return tf.mul(tf.mean(error), factor) as tf.Scalar;
        },
        dispose: () => x.dispose(),
      };
    }
  }
  const validate: TrainingPlan['validate'] = async (model) =>
    tf.tidy(() =>
      Math.abs(3 - ((model.predict(tf.tensor2d([[2]])) as tf.Tensor).dataSync()[0] as number)),
    );
  return {
    model: network(),
    epochs: 60,
    learningRate: 0.05,
    patience: 60,
    batches: batches as TrainingPlan['batches'],
    validate,
    ...change,
  };
}

const numbers = (state: TrainingState) => state.best.map(({ values }) => [...values]);

describe('training', () => {
  it('finds the line, and leaves the best weights in the model', async () => {
    const setting = plan();
    const state = await train(setting);
    const [[slope = 0] = [], [shift = 0] = []] = numbers(state);
    expect(slope).toBeCloseTo(2, 1);
    expect(shift).toBeCloseTo(-1, 1);
    expect(await setting.validate(setting.model)).toBe(state.bestValidation);
  });

  it('takes the learning rate of each epoch: at 0 nothing changes any more', async () => {
    const learningRate = (epoch: number) => (epoch < 2 ? 0.05 : 0);
    const two = await train(plan({ epochs: 2, learningRate }));
    const five = await train(plan({ epochs: 5, learningRate }));
    const values = ({ weights }: TrainingState) => weights.map((weight) => [...weight.values]);
    expect(values(five)).toEqual(values(two));
    const on = await train(plan({ epochs: 5 }));
    expect(values(on)).not.toEqual(values(two));
  });

  it('gives the same when it is broken off, stored, and gone on with', async () => {
    const whole = await train(plan({ epochs: 12 }));
    const half = await train(plan({ epochs: 5 }));
    const stored = decodeCheckpoint(encodeCheckpoint('run', half), 'run', 'checkpoint.bin');
    const resumed = await train(plan({ epochs: 12 }), stored);
    // But for rounding: tfjs's Adam takes powers of its decay rates anew where a run goes on.
    for (const [i, { values }] of whole.weights.entries()) {
      expect(resumed.weights[i]?.values[0]).toBeCloseTo(values[0] as number, 5);
    }
    expect(resumed.bestEpoch).toBe(whole.bestEpoch);
  });

  it('moves what layers that normalise keep towards the moments of steps that others compute', async () => {
    const model = sequential({
      layers: [
        layers.conv2d({ filters: 1, kernelSize: 1, inputShape: [1, 2, 1] }),
        new BatchNorm({} as never),
      ],
    });
    model.layers[0]?.setWeights([tf.ones([1, 1, 1, 1]), tf.zeros([1])]);
    const loss = () =>
      tf.mean(model.apply(tf.tensor4d([1, 5], [1, 1, 2, 1]), { training: true }) as tf.Tensor);
    async function* batches() {
      for (let i = 0; i < 2; i++)
        yield { gradient: async () => gradientOf(model, () => loss() as tf.Scalar) };
    }
    // At a rate of 0 nothing else changes.
    const state = await train(
      plan({
        model,
        epochs: 1,
        learningRate: 0,
        batches,
        validate: async () => 0,
      }),
    );
    const [mean, variance] = state.weights.slice(-2).map(({ values }) => values[0] as number);
    // The batch's are 3 and 4; a tenth of the way, twice, from 0 and 1.
    expect(mean).toBeCloseTo(3 * 0.19, 5);
    expect(variance).toBeCloseTo(1 + 3 * 0.19, 5);
  });

  it('ends early, so many epochs after the best', async () => {
    let calls = 0;
    const state = await train(plan({ patience: 3, validate: async () => (calls++ === 2 ? 0 : 1) }));
    expect([state.bestEpoch, state.epoch]).toEqual([2, 6]);
  });

  it('ends at a loss that is no number, and says where', async () => {
    await expect(train(plan({}, Number.NaN))).rejects.toThrow('loss of batch 0 of epoch 0 is NaN');
  });

  it('reads a checkpoint from a part of a larger buffer, as Node gives files', async () => {
    const bytes = encodeCheckpoint('run', await train(plan({ epochs: 1 })));
    const pool = Buffer.alloc(bytes.length + 64, 7);
    pool.set(bytes, 12);
    const part = pool.subarray(12, 12 + bytes.length);
    expect(decodeCheckpoint(part, 'run', 'c.bin')).toEqual(decodeCheckpoint(bytes, 'run', 'c.bin'));
  });

  it('refuses a checkpoint that is cut off, or of another run', async () => {
    const bytes = encodeCheckpoint('run', await train(plan({ epochs: 1 })));
    expect(() => decodeCheckpoint(bytes.subarray(0, -3), 'run', 'c.bin')).toThrow(
      'c.bin is cut off',
    );
    expect(() => decodeCheckpoint(bytes, 'other', 'c.bin')).toThrow('c.bin is of another run');
    expect(() => decodeCheckpoint(bytes.subarray(4), 'run', 'c.bin')).toThrow(
      'c.bin is no checkpoint',
    );
  });
});
