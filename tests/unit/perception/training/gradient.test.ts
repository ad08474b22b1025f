/** Gradients as plain numbers, their mean over the parts of a step, and how a step is cut into parts. */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { startWasm } from '../../../../src/perception/backend/start-wasm.ts';
import {
  follow,
  gradientOf,
  meanGradient,
  readWeights,
  trainableVariables,
  weightCount,
  writeWeights,
} from '../../../../src/perception/training/gradient.ts';
import type { Sample } from '../../../../src/perception/training/samples.ts';
import { lookParts, PARTS, stepParts } from '../../../../src/perception/training/team.ts';

beforeAll(() => startWasm());

/** y = relu(x A + a) b + c with two hidden numbers: 2 + 2 + 2 + 1 weights. */
const network = (seed: number): LayersModel => {
  const dense = (units: number, nth: number) =>
    layers.dense({
      units,
      ...(nth === 0 ? { inputShape: [1], activation: 'relu' as const } : {}),
      kernelInitializer: initializers.glorotUniform({ seed: seed + nth }),
      biasInitializer: 'ones',
    });
  return sequential({ layers: [dense(2, 0), dense(1, 1)] });
};

const XS = [-1, -0.5, 0.25, 0.75, 1.5];
/** Mean over the points of (y - x^2)^2. */
const lossOf = (model: LayersModel, xs: readonly number[]) => (): tf.Scalar => {
  const x = tf.tensor2d([...xs], [xs.length, 1]);
  return tf.mean(tf.square(tf.sub(model.apply(x) as tf.Tensor, tf.square(x)))) as tf.Scalar;
};

const weightsOf = (model: LayersModel): Float32Array => {
  const values = new Float32Array(weightCount(model));
  readWeights(model, values);
  return values;
};

describe('a gradient in plain numbers', () => {
  it('is what the loss changes by where each weight changes a little', () => {
    const model = network(3);
    const { loss, values } = gradientOf(model, lossOf(model, XS));
    const at = weightsOf(model);
    const lossAt = (weights: Float32Array): number => {
      writeWeights(model, weights);
      return tf.tidy(() => lossOf(model, XS)().dataSync()[0] as number);
    };
    expect(values).toHaveLength(7);
    expect(lossAt(at)).toBe(loss);
    for (const [i, value] of values.entries()) {
      const moved = (by: number) => lossAt(at.map((w, k) => (k === i ? w + by : w)));
      expect((moved(0.01) - moved(-0.01)) / 0.02).toBeCloseTo(value, 2);
    }
  });

  it('is followed as the optimiser itself would', () => {
    const [one, other] = [network(3), network(3)];
    const [a, b] = [tf.train.adam(0.1), tf.train.adam(0.1)];
    for (let i = 0; i < 3; i++) {
      follow(a, trainableVariables(one), gradientOf(one, lossOf(one, XS)));
      tf.tidy(() => void b.minimize(lossOf(other, XS), false, trainableVariables(other)));
    }
    expect(weightsOf(one)).toEqual(weightsOf(other));
    expect(weightsOf(one)).not.toEqual(weightsOf(network(3)));
  });

  it('leaves no tensors behind', () => {
    const model = network(3);
    const before = tf.memory().numTensors;
    gradientOf(model, lossOf(model, XS));
    writeWeights(model, weightsOf(model));
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('the mean of the gradients of parts', () => {
  it('counts each part for its samples', () => {
    const parts = [
      { loss: 1, values: Float32Array.of(1, -2), moments: Float32Array.of(8) },
      { loss: 4, values: Float32Array.of(5, 2), moments: Float32Array.of(0) },
    ];
    const { loss, values, moments } = meanGradient(parts, [3, 1]);
    expect(loss).toBe(1.75);
    expect([...values]).toEqual([2, -1]);
    expect([...moments]).toEqual([6]);
  });

  it('is that of all samples, where the loss is their mean', () => {
    const model = network(5);
    const whole = gradientOf(model, lossOf(model, XS));
    const parts = [XS.slice(0, 2), XS.slice(2)];
    const mean = meanGradient(
      parts.map((xs) => gradientOf(model, lossOf(model, xs))),
      parts.map(({ length }) => length),
    );
    expect(mean.loss).toBeCloseTo(whole.loss, 5);
    for (const [i, value] of whole.values.entries()) expect(mean.values[i]).toBeCloseTo(value, 5);
  });

  it('adds up in 64 bits: what is small is not lost beside what is large', () => {
    const moments = new Float32Array();
    const values = [1e8, 1, -1e8, 1].map((value) => ({
      loss: 0,
      values: Float32Array.of(value),
      moments,
    }));
    expect(meanGradient(values, [1, 1, 1, 1]).values[0]).toBe(0.5);
  });
});

describe('the parts of a step', () => {
  const clip = { id: 'a', frames: 100, targets: {} };
  const samples = (count: number): Sample[] =>
    Array.from({ length: count }, (_, frame) => ({ clip, frame }));

  it.each([1, 2, 3, 5, 23, 24])('of %i samples have each once, in order, evenly', (count) => {
    const parts = stepParts(samples(count), ['epoch', 'batch']);
    const sizes = parts.map((part) => part.samples.length);
    expect(parts.flatMap((part) => part.samples.map(({ frame }) => frame))).toEqual(
      samples(count).map(({ frame }) => frame),
    );
    expect(parts).toHaveLength(Math.min(PARTS, count));
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    expect(new Set(parts.map(({ chance }) => chance?.join())).size).toBe(parts.length);
  });

  it('that are only looked at leave nothing to chance', () => {
    const parts = lookParts(samples(7), 3);
    expect(parts.map((part) => part.samples.length)).toEqual([3, 3, 1]);
    expect(parts.every(({ chance }) => chance === null)).toBe(true);
  });
});
