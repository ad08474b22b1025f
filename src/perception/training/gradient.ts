/** Gradients and weights of a model as plain numbers in a row, so that one thread can compute what another one uses. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** A loss and how it changes with each trainable weight. */
export interface Gradient {
  readonly loss: number;
  /** Of all trainable weights of a model, one after another. */
  readonly values: Float32Array;
}

const sizeOf = (shape: readonly (number | null)[]): number =>
  shape.reduce<number>((product, side) => product * (side as number), 1);

export const trainableVariables = (model: LayersModel): tf.Variable[] =>
  model.trainableWeights.map((weight) => weight.read() as tf.Variable);

/** @param loss a scalar made of the model's weights as they are */
export function gradientOf(model: LayersModel, loss: () => tf.Scalar): Gradient {
  const variables = trainableVariables(model);
  const values = new Float32Array(variables.reduce((sum, { size }) => sum + size, 0));
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
  return { loss: found, values };
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
  const sums = new Float64Array(parts[0]?.values.length ?? 0);
  for (const [p, { values }] of parts.entries()) {
    const share = shares[p] as number;
    for (let i = 0; i < sums.length; i++) {
      sums[i] = (sums[i] as number) + share * (values[i] as number);
    }
  }
  return { loss: mean(({ loss }) => loss), values: Float32Array.from(sums) };
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
export const weightCount = (model: LayersModel): number =>
  model.weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);

/** Writes all weights of a model, one after another. @param out as many numbers as {@link weightCount} */
export function readWeights(model: LayersModel, out: Float32Array): void {
  let at = 0;
  for (const weight of model.weights) {
    out.set(weight.read().dataSync() as Float32Array, at);
    at += sizeOf(weight.shape);
  }
}

/** Gives a model what {@link readWeights} wrote. */
export function writeWeights(model: LayersModel, values: Float32Array): void {
  tf.tidy(() => {
    let at = 0;
    const tensors = model.weights.map(({ shape }) => {
      const from = at;
      at += sizeOf(shape);
      // A copy: tfjs takes no memory that threads share.
      return tf.tensor(values.slice(from, at), shape as number[]);
    });
    model.setWeights(tensors);
  });
}
