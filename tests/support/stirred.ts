/** Networks as if they had learnt something: at first, much of what they say is nothing, and the same of anything. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { createRng } from '../../src/core/rng.ts';

/** Moves all weights of a model a little at random; kept variances stay positive. @returns the model */
export function stirred(model: LayersModel, seed: number): LayersModel {
  const rng = createRng(seed);
  tf.tidy(() => {
    const weights = model.weights.map((weight) => {
      const isKept = weight.originalName.includes('variance');
      const values = weight
        .read()
        .dataSync()
        .map((value: number) => value + (isKept ? rng.uniform(0, 0.1) : rng.uniform(-0.1, 0.1)));
      return tf.tensor(values, weight.shape as number[]);
    });
    model.setWeights(weights);
  });
  return model;
}
