/** Layers over cells against plain sums, their gradients against finite differences. */
import * as tf from '@tensorflow/tfjs-core';
import { layers, model } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import { startWasm } from '../../../../src/perception/backend/start-wasm.ts';
import { AttentionPool, PlaceBias } from '../../../../src/perception/networks/cell-layers.ts';

beforeAll(() => startWasm());

const [N, ROWS, COLUMNS, FEATURES, HEADS] = [2, 2, 3, 4, 2] as const;
const CELLS = ROWS * COLUMNS;
const numbers = (count: number, seed: number): Float32Array => {
  const rng = createRng(seed);
  return Float32Array.from({ length: count }, () => rng.uniform(-1, 1));
};
const cells = numbers(N * CELLS * FEATURES, 1);
const asTensor = (values: Float32Array) => tf.tensor4d(values, [N, ROWS, COLUMNS, FEATURES]);

/** A layer that is built, with the weights given. */
function built(layer: layers.Layer, weights: Float32Array): layers.Layer {
  layer.build([null, ROWS, COLUMNS, FEATURES]);
  const shape = layer.weights[0]?.shape as number[];
  layer.setWeights([tf.tensor(weights, shape)]);
  return layer;
}

const pooled = (x: Float32Array, kernel: Float32Array): number[] => {
  const rows: number[] = [];
  for (let n = 0; n < N; n++) {
    for (let head = 0; head < HEADS; head++) {
      const at = (cell: number, f: number) => x[(n * CELLS + cell) * FEATURES + f] as number;
      const all = Array.from({ length: CELLS }, (_, i) => i);
      const features = Array.from({ length: FEATURES }, (_, f) => f);
      const weights = all.map((cell) =>
        Math.exp(
          features.reduce((s, f) => s + at(cell, f) * (kernel[f * HEADS + head] as number), 0),
        ),
      );
      const sum = weights.reduce((a, b) => a + b);
      for (const f of features)
        rows.push(all.reduce((s, cell) => s + ((weights[cell] as number) / sum) * at(cell, f), 0));
    }
  }
  return rows;
};

describe('AttentionPool', () => {
  const kernel = numbers(FEATURES * HEADS, 2);
  const layer = () => built(new AttentionPool({ heads: HEADS, seed: 1 }), kernel);

  it('is the mean of the cells, each weighted by the softmax of what it matters to a head', () => {
    const found = layer().apply(asTensor(cells)) as tf.Tensor;
    expect(found.shape).toEqual([N, HEADS * FEATURES]);
    for (const [i, value] of pooled(cells, kernel).entries())
      expect(found.dataSync()[i]).toBeCloseTo(value, 5);
  });

  it('has the gradients of finite differences, to cells and weights', () => {
    const pull = numbers(N * HEADS * FEATURES, 3);
    const value = (x: Float32Array, k: Float32Array) =>
      pooled(x, k).reduce((s, y, i) => s + y * (pull[i] as number), 0);
    const one = layer();
    const weight = one.trainableWeights[0]?.read() as tf.Variable;
    const loss = (x: tf.Tensor) =>
      tf.sum(tf.mul(one.apply(x) as tf.Tensor, tf.tensor(pull, [N, HEADS * FEATURES])));
    const toCells = tf.grad(loss)(asTensor(cells)).dataSync();
    const { grads } = tf.variableGrads(() => loss(asTensor(cells)) as tf.Scalar, [weight]);
    const toKernel = (grads[weight.name] as tf.Tensor).dataSync();
    const slope = (list: Float32Array, i: number, of: (l: Float32Array) => number) => {
      const moved = (by: number) => list.map((x, k) => (k === i ? x + by : x));
      return (of(moved(1e-2)) - of(moved(-1e-2))) / 2e-2;
    };
    for (const i of cells.keys())
      expect(toCells[i]).toBeCloseTo(
        slope(cells, i, (x) => value(x, kernel)),
        3,
      );
    for (const i of kernel.keys())
      expect(toKernel[i]).toBeCloseTo(
        slope(kernel, i, (k) => value(cells, k)),
        3,
      );
  });
});

describe('PlaceBias', () => {
  it('adds to each cell numbers of its own, the same to every example', () => {
    const bias = numbers(CELLS * FEATURES, 4);
    const found = built(new PlaceBias({}), bias).apply(asTensor(cells)) as tf.Tensor;
    for (const [i, x] of cells.entries())
      expect(found.dataSync()[i]).toBeCloseTo(x + (bias[i % bias.length] as number), 6);
  });
});

it('both say the same after they were stored', async () => {
  const input = layers.input({ shape: [ROWS, COLUMNS, FEATURES] });
  const placed = new PlaceBias({ name: 'place' }).apply(input);
  const output = new AttentionPool({ heads: HEADS, seed: 7, name: 'attention' }).apply(placed);
  const first = model({ inputs: input, outputs: output as never });
  let stored: tf.io.ModelArtifacts | null = null;
  await first.save(
    tf.io.withSaveHandler(async (artifacts) => {
      stored = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  const { loadLayersModel } = await import('@tensorflow/tfjs-layers');
  const again = await loadLayersModel(tf.io.fromMemory(stored as never));
  const said = (m: typeof first) => (m.predict(asTensor(cells)) as tf.Tensor).dataSync();
  expect([...said(again)]).toEqual([...said(first)]);
});
