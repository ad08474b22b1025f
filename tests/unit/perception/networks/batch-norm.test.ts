/** Normalisation over a batch against plain sums, its gradients against finite differences, and what it keeps. */
import * as tf from '@tensorflow/tfjs-core';
import { layers, model } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import { startWasm } from '../../../../src/perception/backend/start-wasm.ts';
import { BatchNorm } from '../../../../src/perception/networks/batch-norm.ts';
import { followMoments, gradientOf } from '../../../../src/perception/training/gradient.ts';

beforeAll(() => startWasm());

const SHAPE: [number, number, number, number] = [3, 2, 4, 2];
const FEATURES = SHAPE[3];
const COUNT = SHAPE.reduce((a, b) => a * b);
const EPSILON = 1e-3;

const numbers = (count: number, seed: number): number[] => {
  const rng = createRng(seed);
  return Array.from({ length: count }, () => rng.uniform(-1, 2));
};
const xs = numbers(COUNT, 1);
const [gamma, beta] = [
  [0.7, 1.4],
  [0.3, -0.2],
] as const;
const pull = numbers(COUNT, 2);

const ofFeature = (list: readonly number[], f: number): number[] =>
  list.filter((_, i) => i % FEATURES === f);
const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b) / list.length;
const varianceOf = (list: readonly number[]): number =>
  mean(list.map((x) => (x - mean(list)) ** 2));

const normalised = (
  x: readonly number[],
  scale: readonly number[] = gamma,
  shift: readonly number[] = beta,
): number[] =>
  x.map((value, i) => {
    const f = i % FEATURES;
    const all = ofFeature(x, f);
    const deviation = Math.sqrt(varianceOf(all) + EPSILON);
    return ((value - mean(all)) / deviation) * (scale[f] as number) + (shift[f] as number);
  });

function network() {
  const x = layers.input({ shape: SHAPE.slice(1) });
  const layer = new BatchNorm({} as never);
  const made = model({ inputs: x, outputs: layer.apply(x) as never });
  layer.setWeights([[...gamma], [...beta], [0.5, 1], [4, 0.25]].map((list) => tf.tensor1d(list)));
  return made;
}

const tensor = (list: readonly number[]) => tf.tensor4d([...list], SHAPE);
const lossOf = (made: ReturnType<typeof network>) => (): tf.Scalar =>
  tf.sum(
    tf.mul(made.apply(tensor(xs), { training: true }) as tf.Tensor, tensor(pull)),
  ) as tf.Scalar;

describe('BatchNorm', () => {
  it('gives each feature its mean and deviation over the batch in training', () => {
    const found = network().apply(tensor(xs), { training: true }) as tf.Tensor;
    const values = [...found.dataSync()];
    for (const [i, value] of normalised(xs).entries()) expect(values[i]).toBeCloseTo(value, 4);
    for (const f of [0, 1]) {
      expect(mean(ofFeature(values, f))).toBeCloseTo(beta[f] as number, 4);
      expect(Math.sqrt(varianceOf(ofFeature(values, f)))).toBeCloseTo(gamma[f] as number, 2);
    }
  });

  it('goes by the moments it keeps else', () => {
    const [first, second] = (network().predict(tensor(xs)) as tf.Tensor).dataSync();
    const by = (x: number, m: number, v: number, f: number) =>
      ((x - m) / Math.sqrt(v + EPSILON)) * (gamma[f] as number) + (beta[f] as number);
    expect(first).toBeCloseTo(by(xs[0] as number, 0.5, 4, 0), 5);
    expect(second).toBeCloseTo(by(xs[1] as number, 1, 0.25, 1), 5);
  });

  it('has the gradients of finite differences, to its input and weights', () => {
    const made = network();
    const value = (
      x: readonly number[],
      scale = gamma as readonly number[],
      shift = beta as readonly number[],
    ) => normalised(x, scale, shift).reduce((sum, y, i) => sum + y * (pull[i] as number), 0);
    const slope = (list: readonly number[], i: number, of: (l: number[]) => number) => {
      const moved = (by: number) => list.map((x, k) => (k === i ? x + by : x));
      return (of(moved(1e-4)) - of(moved(-1e-4))) / 2e-4;
    };
    const toInput = tf.grad((x: tf.Tensor) =>
      tf.sum(tf.mul(made.apply(x, { training: true }) as tf.Tensor, tensor(pull))),
    )(tensor(xs));
    for (const [i, found] of [...toInput.dataSync()].entries())
      expect(found).toBeCloseTo(
        slope(xs, i, (x) => value(x)),
        3,
      );
    const { values } = gradientOf(made, lossOf(made));
    for (const f of [0, 1]) {
      expect(values[f]).toBeCloseTo(
        slope(gamma, f, (scale) => value(xs, scale)),
        3,
      );
      expect(values[2 + f]).toBeCloseTo(
        slope(beta, f, (shift) => value(xs, gamma, shift)),
        3,
      );
    }
  });

  it('tells whoever trains the moments of a batch, and keeps its own until they are followed', () => {
    const made = network();
    const kept = () => made.nonTrainableWeights.flatMap((w) => [...w.read().dataSync()]);
    const before = tf.memory().numTensors;
    const gradient = gradientOf(made, lossOf(made));
    expect(kept()).toEqual([0.5, 1, 4, 0.25]);
    const found = [0, 1].map((f) => ofFeature(xs, f));
    const wanted = [...found.map(mean), ...found.map(varianceOf)];
    for (const [i, moment] of wanted.entries()) expect(gradient.moments[i]).toBeCloseTo(moment, 5);
    followMoments(made, gradient);
    for (const [i, moment] of wanted.entries())
      expect(kept()[i]).toBeCloseTo(([0.45, 0.9, 3.6, 0.225][i] as number) + 0.1 * moment, 5);
    expect(tf.memory().numTensors).toBe(before);
  });
});
