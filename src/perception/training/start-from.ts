/** Networks that do not begin at random, but with what another has learnt. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { UsageError } from '../../core/errors.ts';
import type { Weights } from './trainer.ts';

/** A stored model's weights. */
export interface StartWeights {
  /** Of its file, named in errors. */
  readonly path: string;
  readonly weights: Weights;
}

/**
 * Gives a network the weights of the same names.
 * @param spared a part of the network that keeps its own
 * @throws UsageError naming the first that is missing or of another shape
 */
export function startFrom(
  model: LayersModel,
  { path, weights }: StartWeights,
  spared?: LayersModel,
): void {
  const byName = new Map(weights.map((weight) => [weight.name, weight]));
  const kept = new Set(spared?.weights);
  for (const variable of model.weights) {
    if (kept.has(variable)) continue;
    const { originalName: name, shape } = variable;
    const found = byName.get(name);
    if (!found) throw new UsageError(`${path} has no weight ${name}, which this network has`);
    if (found.shape.join() !== shape.join())
      throw new UsageError(`${path}: its weight ${name} is [${found.shape}], not [${shape}]`);
    const value = tf.tensor(found.values, found.shape);
    variable.write(value);
    value.dispose();
  }
}
