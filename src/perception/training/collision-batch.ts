/** Batches for the forecaster, and the anticipation loss. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Rng } from '../../core/rng.ts';
import { CELL_HEADS, cellGrid, FEATURES, FORECASTS, MOMENT_HEADS } from '../networks/collision.ts';
import type { Window } from './clips.ts';
import {
  drawChanges,
  type MomentSetting,
  momentsOf,
  NO_CHANGE,
  SIDED,
} from './collision-moments.ts';
import { crossEntropy, meanOver } from './losses.ts';
import { type FeaturesOf, keepOf, keptSequence, type Sample } from './samples.ts';
import { columnOf, gridOf, stepWeights, targetOf } from './targets.ts';
import type { Batch } from './trainer.ts';

/**
 * Weight of a positive frame `tta` seconds before the impact: what happens soon must be seen, what comes later is less
 * certain. After DSA-RNN (Chan et al. 2016), whose weights fall by e in a second.
 */
export const anticipationWeight = (tta: number): number => Math.exp(-tta / 2);

/**
 * Weight of a frame in which it is too late to avoid the crash, in what is learnt of warning. Were it as high as of others, who is
 * about to collide would be told from who is not, and not who still can avoid it.
 */
const TOO_LATE_WEIGHT = 0.1;

/** Of the errors beside the cross-entropy. Urgency is a number in every frame, crash or not, and so teaches the most. */
const SHARE = { urgency: 4, soon: 6, near: 6, speed: 0.5, yawRate: 0.5, grid: 1 } as const;
/** Of the errors of a cell's numbers: without it, how far somebody is would hardly count, whose numbers differ by a tenth. */
const CELL_SHARE = { urgent: 4, nearness: 24, closing: 8, crossing: 8 } as const;
/** Few cells have someone in them: these count so many times. */
const PRESENT_WEIGHT = 6;

type Targets = Readonly<Record<string, tf.Tensor>>;

/** Who is where, how far, how urgent, and with whom the ego collides: the encoder learns from each cell of each frame. */
function gridLoss(grid: tf.Tensor, dangerous: tf.Tensor, targets: Targets): tf.Tensor {
  const [logit, ...numbers] = tf.split(grid, CELL_HEADS.length, 3) as [tf.Tensor, ...tf.Tensor[]];
  const present = targets.present as tf.Tensor;
  const weight = tf.add(1, tf.mul(present, PRESENT_WEIGHT - 1));
  const seen = tf.mean(tf.mul(crossEntropy(logit, present), weight));
  // Where nobody is, nothing is near or dangerous: of that cells learn by `present` alone.
  const danger = meanOver(crossEntropy(dangerous, targets.dangerous as tf.Tensor), present);
  const errors = CELL_HEADS.slice(1).map((name, i) => {
    const off = tf.sub(numbers[i] as tf.Tensor, targets[name] as tf.Tensor);
    return tf.mul(meanOver(tf.square(off), present), CELL_SHARE[name as keyof typeof CELL_SHARE]);
  });
  return tf.addN([seen, danger, ...errors]);
}

/** Targets that say how much forecasts count. */
const WEIGHTED_BY = ['weight', 'tooLate'] as const;

/**
 * Cross-entropy of {@link FORECASTS}, a scalar: of the risk weighted by how soon it is due, of warning little where it is too late.
 * @param logits of each
 * @param targets of each and {@link WEIGHTED_BY}, of the same shape
 * @param share of each sample; all count alike without
 */
function forecastLoss(
  logits: readonly tf.Tensor[],
  targets: Targets,
  share: tf.Tensor | number = 1,
): tf.Tensor {
  const { weight, tooLate } = targets as Readonly<Record<string, tf.Tensor>>;
  const inTime = tf.sub(1, tf.mul(tooLate as tf.Tensor, 1 - TOO_LATE_WEIGHT));
  const losses = [weight as tf.Tensor, inTime].map((one, k) => {
    const weights = tf.mul(one, share);
    const entropy = crossEntropy(
      logits[k] as tf.Tensor,
      targets[FORECASTS[k] as string] as tf.Tensor,
    );
    return tf.div(tf.sum(tf.mul(entropy, weights)), tf.sum(weights));
  });
  return tf.addN(losses);
}

/** A batch of moments for the encoder. @param rng of drop-out and of changes to pictures; null leaves all as it is */
export async function encoderBatch(
  samples: readonly Sample[],
  setting: MomentSetting,
  rng: Rng | null,
): Promise<Batch> {
  const changes = rng === null ? samples.map(() => NO_CHANGE) : drawChanges(samples, rng);
  const flips = changes.map(({ flip }) => flip);
  const moments = await momentsOf(samples, setting, changes);
  const keep = keepOf(samples.length, FEATURES, rng);
  const grid = cellGrid(setting.shape, setting.isCloser);
  const signs = flips.map((flip) => (flip ? -1 : 1));
  const targets: Targets = {
    ...Object.fromEntries(WEIGHTED_BY.map((name) => [name, columnOf(samples, name)])),
    ...Object.fromEntries(
      MOMENT_HEADS.map((name) => [
        name,
        columnOf(samples, name, SIDED.includes(name) ? signs : undefined),
      ]),
    ),
    ...Object.fromEntries(
      [...CELL_HEADS, 'dangerous'].map((name) => [
        name,
        gridOf(samples, grid, name, flips, SIDED.includes(name) ? -1 : 1),
      ]),
    ),
  };
  return {
    loss(model: LayersModel) {
      const said = model.apply([...moments, keep], { training: rng !== null }) as tf.Tensor[];
      return momentLoss(said, targets);
    },
    dispose: () => tf.dispose([...moments, keep, ...Object.values(targets)]),
  };
}

/**
 * Loss of what the encoder says of moments, with {@link MOMENT_HEADS}, {@link CELL_HEADS}, `dangerous` and `weight` as
 * targets. @param said the encoder's outputs
 */
function momentLoss(said: readonly tf.Tensor[], targets: Targets): tf.Scalar {
  const [heads, grid, dangerous] = said as [tf.Tensor, tf.Tensor, tf.Tensor];
  const values = tf.split(heads, MOMENT_HEADS.length, 1);
  const errors = MOMENT_HEADS.slice(FORECASTS.length).map((name, i) => {
    const off = tf.sub(values[FORECASTS.length + i] as tf.Tensor, targets[name] as tf.Tensor);
    return tf.mul(tf.mean(tf.square(off)), SHARE[name as keyof typeof SHARE]);
  });
  return tf.addN([
    forecastLoss(values.slice(0, FORECASTS.length), targets),
    ...errors,
    tf.mul(gridLoss(grid, dangerous, targets), SHARE.grid),
  ]) as tf.Scalar;
}

/** A batch of windows for the memory: risk, warning and urgency at every step. @param rng of the drop-out; null leaves all features */
export function memoryBatch(
  windows: readonly Window[],
  steps: number,
  featuresOf: FeaturesOf,
  rng: Rng | null,
): Batch {
  const names = [...FORECASTS, ...WEIGHTED_BY, 'urgency'];
  const targets: Targets = Object.fromEntries(
    names.map((name) => [name, targetOf(windows, steps, name)]),
  );
  const sequence = keptSequence(windows, steps, featuresOf, FEATURES, rng);
  return {
    loss(model: LayersModel) {
      const [logits, found] = model.apply(sequence, { training: true }) as [tf.Tensor, tf.Tensor];
      const ramp = stepWeights(steps);
      const off = tf.sub(found, targets.urgency as tf.Tensor);
      const error = tf.mean(tf.mul(tf.square(off), ramp));
      return tf.add(
        forecastLoss(tf.split(logits, FORECASTS.length, 2), targets, ramp),
        tf.mul(error, SHARE.urgency),
      ) as tf.Scalar;
    },
    dispose: () => tf.dispose([...Object.values(targets), sequence]),
  };
}
