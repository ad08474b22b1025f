/** Batches for the affordance network, and its loss: what is absent teaches its absence and nothing else. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Rng } from '../../core/rng.ts';
import {
  AFFORDANCE_CELLS,
  AFFORDANCE_GRIDS,
  type AffordanceGrid,
  affordanceGrid,
  FEATURES,
} from '../networks/affordances.ts';
import type { ReadFrames, Window } from './clips.ts';
import { crossEntropy, meanOver } from './losses.ts';
import { type FeaturesOf, keepOf, keptSequence, type Sample, samplesIn } from './samples.ts';
import type { Batch } from './trainer.ts';

/** What a clip must have as targets, a row a frame. Values are NaN where there is no truth. */
export const AFFORDANCE_TARGETS = ['numbers', 'flags', 'drivable'] as const;
export type AffordanceTarget = (typeof AFFORDANCE_TARGETS)[number];

/** The target of a clip with the cells of a grid, AFFORDANCE_CELLS of each; all are known. */
export const gridTarget = (grid: AffordanceGrid): string => `${grid}_cells`;

/** What training needs to know of pictures: their size, and how a model takes values. */
export interface PictureSetting {
  readonly rows: number;
  readonly columns: number;
  /** Values are (byte / 255 - mean) / std. */
  readonly mean: number;
  readonly std: number;
}

/** Brighter or darker, in each colour. */
interface Change {
  readonly gain: readonly [number, number, number];
  readonly offset: number;
}

const NO_CHANGE: Change = { gain: [1, 1, 1], offset: 0 };

function drawChange(rng: Rng): Change {
  const all = rng.uniform(0.7, 1.3);
  const one = () => all * rng.uniform(0.93, 1.07);
  return { gain: [one(), one(), one()], offset: rng.uniform(-0.06, 0.06) };
}

/** Pictures of samples, [n, rows, columns, 3]. @param rng of changes to them; null leaves them as they are */
export async function picturesOf(
  samples: readonly Sample[],
  { rows, columns, mean, std }: PictureSetting,
  read: ReadFrames,
  rng: Rng | null,
): Promise<tf.Tensor> {
  const size = rows * columns * 3;
  const values = new Float32Array(samples.length * size);
  for (const [i, { clip, frame }] of samples.entries()) {
    const bytes = await read(clip.id, frame, 1);
    const { gain, offset } = rng ? drawChange(rng) : NO_CHANGE;
    const tables = gain.map((g) =>
      Float32Array.from({ length: 256 }, (_, byte) => {
        const value = Math.min(1, Math.max(0, (byte / 255) * g + offset));
        return (value - mean) / std;
      }),
    );
    for (let k = 0; k < size; k++) {
      values[i * size + k] = (tables[k % 3] as Float32Array)[bytes[k] as number] as number;
    }
  }
  return tf.tensor(values, [samples.length, rows, columns, 3]);
}

/** A target with what is known of it: 1 where there is a truth, and that truth, or 0. */
interface Known {
  readonly value: tf.Tensor;
  readonly mask: tf.Tensor;
}
export type KnownTargets = Readonly<Record<AffordanceTarget, Known>>;

/** [n, rows, columns, AFFORDANCE_CELLS] of each grid. */
type GridTargets = Readonly<Record<AffordanceGrid, tf.Tensor>>;

/** A row of a target. */
function rowOf({ clip, frame }: Sample, name: string): Float32Array {
  const all = clip.targets[name] as Float32Array;
  const width = all.length / clip.frames;
  return all.subarray(frame * width, (frame + 1) * width);
}

/** [n, width] of each target. */
export function targetsOf(samples: readonly Sample[]): KnownTargets {
  const of = (name: AffordanceTarget): Known => {
    const rows = samples.map((sample) => rowOf(sample, name));
    const shape = [rows.length, rows[0]?.length ?? 0];
    const flat = Float32Array.from({ length: shape[0]! * shape[1]! }, (_, i) => {
      const row = rows[Math.floor(i / shape[1]!)] as Float32Array;
      return row[i % shape[1]!] as number;
    });
    const known = flat.map((value) => (Number.isNaN(value) ? 0 : 1));
    const value = flat.map((x) => (Number.isNaN(x) ? 0 : x));
    return { value: tf.tensor(value, shape), mask: tf.tensor(known, shape) };
  };
  return {
    numbers: of('numbers'),
    flags: of('flags'),
    drivable: of('drivable'),
  };
}

export function gridsOf(samples: readonly Sample[]): GridTargets {
  const of = (grid: AffordanceGrid) => {
    const rows = samples.map((sample) => rowOf(sample, gridTarget(grid)));
    const values = new Float32Array(rows.reduce((sum, { length }) => sum + length, 0));
    for (const [i, row] of rows.entries()) values.set(row, i * row.length);
    return tf.tensor(values, [rows.length, ...affordanceGrid(grid), AFFORDANCE_CELLS.length]);
  };
  return { wide: of('wide'), ahead: of('ahead') };
}

/** Below this an error counts as its square, above as itself (Charbonnier), in units of the number's scale. */
const SMALL = 0.1;
const SHARE = { presence: 0.5, flags: 0.3, drivable: 1, grid: 1 } as const;
/** Few cells have a vehicle or a person in them: these count so many times. */
const PRESENT_WEIGHT = 4;

/**
 * Errors of the heads [n, 2 numbers + flags]: of numbers where they are present, and of whether they are.
 * @returns a scalar
 */
export function headsLoss(heads: tf.Tensor, { numbers, flags }: KnownTargets): tf.Scalar {
  const [n, f] = [numbers.value.shape[1] as number, flags.value.shape[1] as number];
  const [found, present, isSo] = tf.split(heads, [n, n, f], 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const off = tf.sub(found, numbers.value);
  const error = tf.sub(tf.sqrt(tf.add(tf.square(off), SMALL * SMALL)), SMALL);
  return tf.addN([
    meanOver(error, numbers.mask),
    tf.mul(tf.mean(crossEntropy(present, numbers.mask)), SHARE.presence),
    tf.mul(meanOver(crossEntropy(isSo, flags.value), flags.mask), SHARE.flags),
  ]) as tf.Scalar;
}

/** Error of the drivable cells, logits [n, cells]; a scalar. */
const drivableLoss = (cells: tf.Tensor, { drivable }: KnownTargets): tf.Scalar =>
  tf.mul(meanOver(crossEntropy(cells, drivable.value), drivable.mask), SHARE.drivable) as tf.Scalar;

/** What is where, and of what is there how far and how far aside. @returns a scalar */
export function gridLoss(said: tf.Tensor, truth: tf.Tensor): tf.Scalar {
  const parts = (cells: tf.Tensor) => tf.split(cells, AFFORDANCE_CELLS.length, 3) as tf.Tensor[];
  const [logits, numbers] = [parts(said).slice(0, 2), parts(said).slice(2)];
  const [present, values] = [parts(truth).slice(0, 2), parts(truth).slice(2)];
  const seen = present.map((is, i) => {
    const weight = tf.add(1, tf.mul(is, PRESENT_WEIGHT - 1));
    return tf.mean(tf.mul(crossEntropy(logits[i] as tf.Tensor, is), weight));
  });
  const someone = tf.maximum(present[0] as tf.Tensor, present[1] as tf.Tensor);
  const errors = values.map((value, i) =>
    meanOver(tf.square(tf.sub(numbers[i] as tf.Tensor, value)), someone),
  );
  return tf.mul(tf.addN([...seen, ...errors]), SHARE.grid) as tf.Scalar;
}

export const disposeTargets = (targets: KnownTargets): void => {
  for (const { value, mask } of Object.values(targets)) tf.dispose([value, mask]);
};

/** A batch of single frames for the encoder. @param rng of drop-out and of changes to pictures; null leaves all as it is */
export async function encoderBatch(
  samples: readonly Sample[],
  setting: PictureSetting,
  read: ReadFrames,
  rng: Rng | null,
): Promise<Batch> {
  const pictures = await picturesOf(samples, setting, read, rng?.split('pictures') ?? null);
  const keep = keepOf(samples.length, FEATURES, rng?.split('keep') ?? null);
  const targets = targetsOf(samples);
  const truths = gridsOf(samples);
  return {
    loss(model: LayersModel) {
      const said = model.apply([pictures, keep], { training: true }) as tf.Tensor[];
      const [heads, drivable, ...grids] = said as [tf.Tensor, tf.Tensor, ...tf.Tensor[]];
      return tf.addN([
        headsLoss(heads, targets),
        drivableLoss(drivable, targets),
        ...AFFORDANCE_GRIDS.map((name, i) => gridLoss(grids[i] as tf.Tensor, truths[name])),
      ]) as tf.Scalar;
    },
    dispose() {
      tf.dispose([pictures, keep, ...Object.values(truths)]);
      disposeTargets(targets);
    },
  };
}

/** A batch of windows for the memory: the heads' errors at every step. @param rng of the drop-out */
export function memoryBatch(
  windows: readonly Window[],
  steps: number,
  featuresOf: FeaturesOf,
  rng: Rng,
): Batch {
  const sequence = keptSequence(windows, steps, featuresOf, FEATURES, rng);
  const targets = targetsOf(samplesIn(windows, steps));
  return {
    loss(model: LayersModel) {
      const heads = model.apply(sequence, { training: true }) as tf.Tensor;
      const flat = tf.reshape(heads, [windows.length * steps, heads.shape[2] as number]);
      return headsLoss(flat, targets);
    },
    dispose() {
      sequence.dispose();
      disposeTargets(targets);
    },
  };
}
