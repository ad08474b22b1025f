/** Batches for the forecaster: pictures changed a little at random, and the anticipation loss. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Rng } from '../../core/rng.ts';
import {
  CELL_HEADS,
  EGO_NUMBERS,
  FEATURES,
  lookback,
  MOMENT_HEADS,
  type VideoShape,
} from '../networks/collision.ts';
import { type ReadFrames, readWindow, type Window } from './clips.ts';
import { crossEntropy, meanOver } from './losses.ts';
import {
  type FeaturesOf,
  keepOf,
  keptSequence,
  type Sample,
  samplesIn,
  windowUpTo,
} from './samples.ts';
import { columnOf, gridOf, stepWeights, targetOf } from './targets.ts';
import type { Batch } from './trainer.ts';

/** What moments are made of for the encoder. */
export interface MomentSetting {
  readonly shape: VideoShape;
  readonly lags: readonly number[];
  /** Whether it is told how the ego moves. */
  readonly isTold: boolean;
  readonly read: ReadFrames;
}

/**
 * Weight of a positive frame `tta` seconds before the impact: what happens soon must be seen, what comes later is less
 * certain. After DSA-RNN (Chan et al. 2016), whose weights fall by e in a second.
 */
export const anticipationWeight = (tta: number): number => Math.exp(-tta / 2);

interface Change {
  /** Of red, green and blue. */
  readonly gains: readonly number[];
  readonly offset: number;
  readonly flip: boolean;
}

const NO_CHANGE: Change = { gains: [1, 1, 1], offset: 0, flip: false };

function drawChange(rng: Rng): Change {
  const gain = rng.uniform(0.7, 1.3);
  const gains = [0, 1, 2].map(() => gain * rng.uniform(0.9, 1.1));
  return { gains, offset: rng.uniform(-0.08, 0.08), flip: rng.uniform() < 0.5 };
}

/** A change for each sample; twins at the same moment have the same. */
function drawChanges(samples: readonly Sample[], rng: Rng): Change[] {
  const changes: Change[] = [];
  for (const [i, { clip, frame }] of samples.entries()) {
    const before = samples[i - 1];
    const isTwin = clip.pair !== undefined && before?.clip.pair === clip.pair;
    const same = isTwin && before?.frame === frame ? changes[i - 1] : undefined;
    changes.push(same ?? drawChange(rng));
  }
  return changes;
}

/** Bytes to values 0..1, brighter or darker, or seen in a mirror. */
function fill(
  bytes: Uint8Array,
  { columns }: VideoShape,
  { gains, offset, flip }: Change,
  out: Float32Array,
  from: number,
): void {
  const tables = gains.map((gain) =>
    Float32Array.from({ length: 256 }, (_, b) =>
      Math.min(1, Math.max(0, (b / 255) * gain + offset)),
    ),
  );
  const row = columns * 3;
  for (let at = 0; at < bytes.length; at += row) {
    for (let x = 0; x < columns; x++) {
      const source = at + 3 * (flip ? columns - 1 - x : x);
      const target = from + at + 3 * x;
      for (const [c, table] of tables.entries())
        out[target + c] = table[bytes[source + c] as number] as number;
    }
  }
}

/** Videos of windows, [windows, steps, rows, columns, 3]. @param changes of each window; without, they stay as they are */
async function videoOf(
  windows: readonly Window[],
  { steps, rows, columns }: VideoShape,
  read: ReadFrames,
  changes: readonly Change[] = [],
): Promise<tf.Tensor> {
  const size = steps * rows * columns * 3;
  const values = new Float32Array(windows.length * size);
  for (const [i, window] of windows.entries()) {
    const bytes = await readWindow(read, window, steps);
    fill(bytes, { steps, rows, columns }, changes[i] ?? NO_CHANGE, values, i * size);
  }
  return tf.tensor(values, [windows.length, steps, rows, columns, 3]);
}

/** The ego at each step of windows, [windows, steps, EGO_NUMBERS]. */
function egoOf(windows: readonly Window[], steps: number, changes: readonly Change[]): tf.Tensor {
  const values = samplesIn(windows, steps).flatMap(({ clip, frame }, i) =>
    EGO_NUMBERS.map((name) => {
      const isMirrored = changes[Math.floor(i / steps)]?.flip && SIDED.includes(name);
      return (clip.targets[name]?.[frame] as number) * (isMirrored ? -1 : 1);
    }),
  );
  return tf.tensor(values, [windows.length, steps, EGO_NUMBERS.length]);
}

/** What the encoder gets of samples: their frames with those before that they are compared with, and the ego where it is told. */
export async function momentsOf(
  samples: readonly Sample[],
  { shape, lags, isTold, read }: MomentSetting,
  changes: readonly Change[] = [],
): Promise<tf.Tensor[]> {
  const steps = lookback(lags) + 1;
  const windows = samples.map((sample) => windowUpTo(sample, steps));
  const pictures = await videoOf(windows, { ...shape, steps }, read, changes);
  return isTold ? [pictures, egoOf(windows, steps, changes)] : [pictures];
}

/** In a mirror these change their sign. */
const SIDED: readonly string[] = ['yawRate', 'crossing'];

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

/** Cross-entropy of the risk weighted by how soon it is due, a scalar. @param weights of the same shape */
const riskLoss = (logit: tf.Tensor, positive: tf.Tensor, weights: tf.Tensor): tf.Tensor =>
  tf.div(tf.sum(tf.mul(crossEntropy(logit, positive), weights)), tf.sum(weights));

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
  const signs = flips.map((flip) => (flip ? -1 : 1));
  const targets: Targets = {
    weight: columnOf(samples, 'weight'),
    ...Object.fromEntries(
      MOMENT_HEADS.map((name) => [
        name,
        columnOf(samples, name, SIDED.includes(name) ? signs : undefined),
      ]),
    ),
    ...Object.fromEntries(
      [...CELL_HEADS, 'dangerous'].map((name) => [
        name,
        gridOf(samples, setting.shape, name, flips, SIDED.includes(name) ? -1 : 1),
      ]),
    ),
  };
  return {
    loss(model: LayersModel) {
      const said = model.apply([...moments, keep], { training: true }) as tf.Tensor[];
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
  const [logit, ...numbers] = tf.split(heads, MOMENT_HEADS.length, 1) as [
    tf.Tensor,
    ...tf.Tensor[],
  ];
  const errors = MOMENT_HEADS.slice(1).map((name, i) => {
    const off = tf.sub(numbers[i] as tf.Tensor, targets[name] as tf.Tensor);
    return tf.mul(tf.mean(tf.square(off)), SHARE[name as keyof typeof SHARE]);
  });
  const risk = riskLoss(logit, targets.positive as tf.Tensor, targets.weight as tf.Tensor);
  return tf.addN([
    risk,
    ...errors,
    tf.mul(gridLoss(grid, dangerous, targets), SHARE.grid),
  ]) as tf.Scalar;
}

/** A batch of windows for the memory: risk and urgency at every step. @param rng of the drop-out; null leaves all features */
export function memoryBatch(
  windows: readonly Window[],
  steps: number,
  featuresOf: FeaturesOf,
  rng: Rng | null,
): Batch {
  const [positive, weight, urgency] = ['positive', 'weight', 'urgency'].map((name) =>
    targetOf(windows, steps, name),
  ) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const sequence = keptSequence(windows, steps, featuresOf, FEATURES, rng);
  return {
    loss(model: LayersModel) {
      const [logit, found] = model.apply(sequence, { training: true }) as [tf.Tensor, tf.Tensor];
      const ramp = stepWeights(steps);
      const error = tf.mean(tf.mul(tf.square(tf.sub(found, urgency)), ramp));
      const risk = riskLoss(logit, positive, tf.mul(weight, ramp));
      return tf.add(risk, tf.mul(error, SHARE.urgency)) as tf.Scalar;
    },
    dispose: () => tf.dispose([positive, weight, urgency, sequence]),
  };
}
