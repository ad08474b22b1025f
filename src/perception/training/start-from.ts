/** Networks that do not begin at random, but with what another has learnt. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { UsageError } from '../../core/errors.ts';
import type { Weights } from './trainer.ts';

type LayerVariable = LayersModel['weights'][number];

/** A stored model's weights. */
export interface StartWeights {
  /** Of its file, named in errors. */
  readonly path: string;
  readonly weights: Weights;
}

/** Each of a network's weights with the stored one of the same name. @throws UsageError as {@link startFrom} */
function* pairs(model: LayersModel, { path, weights }: StartWeights, spared?: LayersModel) {
  const byName = new Map(weights.map((weight) => [weight.name, weight]));
  const kept = new Set(spared?.weights);
  for (const variable of model.weights) {
    if (kept.has(variable)) continue;
    const { originalName: name, shape } = variable;
    const found = byName.get(name);
    if (!found) throw new UsageError(`${path} has no weight ${name}, which this network has`);
    if (found.shape.join() !== shape.join())
      throw new UsageError(`${path}: its weight ${name} is [${found.shape}], not [${shape}]`);
    yield { variable, values: found.values };
  }
}

function write(variable: LayerVariable, values: Float32Array): void {
  const value = tf.tensor(values, variable.shape as number[]);
  variable.write(value);
  value.dispose();
}

/**
 * Gives a network the weights of the same names.
 * @param spared a part of the network that keeps its own
 * @throws UsageError naming the first that is missing or of another shape
 */
export function startFrom(model: LayersModel, start: StartWeights, spared?: LayersModel): void {
  for (const { variable, values } of pairs(model, start, spared)) write(variable, values);
}

/**
 * Makes a network's weights the mean of what they are and of what it began with. Both lie in one valley of the loss, and the
 * mean knows others' scenes better than either (M. Wortsman et al., Robust fine-tuning of zero-shot models, CVPR 2022).
 * @throws UsageError as {@link startFrom}
 */
export function averageWith(model: LayersModel, start: StartWeights): void {
  for (const { variable, values } of pairs(model, start)) {
    const own = variable.read().dataSync();
    const mean = values.map((value, i) => (value + (own[i] as number)) / 2);
    write(variable, mean);
  }
}
