/** Gradients and weights of a model as plain numbers in a row, so that one thread can compute what another one uses. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** A loss and how it changes with each trainable weight. */
export interface Gradient {
  readonly loss: number;
  /** Of all trainable weights of a model, one after another. */
  readonly values: Float32Array;
  /** What the weights that are not trained would become by this batch: the moments of layers that normalise. */
  readonly moments: Float32Array;
}

const sizeOf = (shape: readonly (number | null)[]): number =>
  shape.reduce<number>((product, side) => product * (side as number), 1);

const countOf = (weights: LayersModel['weights']): number =>
  weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);

export const trainableVariables = (model: LayersModel): tf.Variable[] =>
  model.trainableWeights.map((weight) => weight.read() as tf.Variable);

/** Values of weights, one after another. */
function read(weights: LayersModel['weights'], out: Float32Array): Float32Array {
  let at = 0;
  for (const weight of weights) {
    out.set(weight.read().dataSync() as Float32Array, at);
    at += sizeOf(weight.shape);
  }
  return out;
}

/** Gives weights what {@link read} wrote. */
function write(weights: LayersModel['weights'], values: Float32Array): void {
  tf.tidy(() => {
    let at = 0;
    for (const weight of weights) {
      const from = at;
      at += sizeOf(weight.shape);
      // A copy: tfjs takes no memory that threads share.
      weight.write(tf.tensor(values.slice(from, at), weight.shape as number[]));
    }
  });
}

/** @param loss a scalar made of the model's weights as they are, which they stay */
export function gradientOf(model: LayersModel, loss: () => tf.Scalar): Gradient {
  const variables = trainableVariables(model);
  const values = new Float32Array(variables.reduce((sum, { size }) => sum + size, 0));
  const kept = model.nonTrainableWeights;
  const before = read(kept, new Float32Array(countOf(kept)));
  let found = Number.NaN;
  // What a tidy returns is searched for tensors, number by number: it returns nothing.
  tf.tidy(() => {
    const { value, grads } = tf.variableGrads(loss, variables);
    let at = 0;
    for (const { name, size } of variables) {
      // What the loss does not depend on has none.
      const gradient = grads[name] as tf.Tensor | null | undefined;
      if (gradient) values.set(gradient.dataSync() as Float32Array, at);
      at += size;
    }
    found = value.dataSync()[0] as number;
  });
  const moments = read(kept, new Float32Array(before.length));
  write(kept, before);
  return { loss: found, values, moments };
}

/**
 * The mean over parts, each of which counts for its samples. They are added up in their order, in 64 bits: the same parts
 * give the same bits.
 * @param counts samples of each part
 */
export function meanGradient(parts: readonly Gradient[], counts: readonly number[]): Gradient {
  const all = counts.reduce((a, b) => a + b, 0);
  const shares = counts.map((count) => count / all);
  const mean = (of: (part: Gradient) => number): number =>
    parts.reduce((sum, part, p) => sum + (shares[p] as number) * of(part), 0);
  const means = (of: (part: Gradient) => Float32Array): Float32Array => {
    const sums = new Float64Array(parts[0] ? of(parts[0]).length : 0);
    for (const [p, part] of parts.entries()) {
      const [share, values] = [shares[p] as number, of(part)];
      for (let i = 0; i < sums.length; i++)
        sums[i] = (sums[i] as number) + share * (values[i] as number);
    }
    return Float32Array.from(sums);
  };
  return {
    loss: mean(({ loss }) => loss),
    values: means(({ values }) => values),
    moments: means(({ moments }) => moments),
  };
}

/** Share of a step's moments in those that are kept. */
const MOMENTS_SHARE = 0.1;

/** Moves the moments that a model keeps towards those of a step. */
export function followMoments(model: LayersModel, { moments }: Pick<Gradient, 'moments'>): void {
  const weights = model.nonTrainableWeights;
  const kept = read(weights, new Float32Array(moments.length));
  write(
    weights,
    kept.map((value, i) => value + MOMENTS_SHARE * ((moments[i] as number) - value)),
  );
}

/** One step of an optimiser along a gradient. @param variables those of {@link trainableVariables} */
export function follow(
  optimiser: tf.Optimizer,
  variables: readonly tf.Variable[],
  { values }: Gradient,
): void {
  tf.tidy(() => {
    let at = 0;
    const named = variables.map(({ name, size, shape }) => {
      const tensor = tf.tensor(values.subarray(at, at + size), shape);
      at += size;
      return { name, tensor };
    });
    optimiser.applyGradients(named);
  });
}

/** How many numbers a model's weights are. */
export const weightCount = (model: LayersModel): number => countOf(model.weights);

/** Writes all weights of a model, one after another. @param out as many numbers as {@link weightCount} */
export function readWeights(model: LayersModel, out: Float32Array): void {
  read(model.weights, out);
}

/** Gives a model what {@link readWeights} wrote. */
export const writeWeights = (model: LayersModel, values: Float32Array): void =>
  write(model.weights, values);
