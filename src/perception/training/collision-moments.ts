/** What the forecaster's encoder sees of single moments: frames beside those that they are compared with, changed a little at random. */
import * as tf from '@tensorflow/tfjs-core';
import type { Rng } from '../../core/rng.ts';
import { EGO_NUMBERS, lookback, type VideoShape } from '../networks/collision.ts';
import type { ReadFrames } from './clips.ts';
import { type Sample, samplesIn, windowUpTo } from './samples.ts';

/** What moments are made of for the encoder. */
export interface MomentSetting {
  readonly shape: VideoShape;
  readonly lags: readonly number[];
  /** Whether it is told how the ego moves. */
  readonly isTold: boolean;
  /** Whether it looks closer at the middle of pictures. */
  readonly isCloser: boolean;
  readonly read: ReadFrames;
}

/** What a mirror changes the sign of. */
export const SIDED: readonly string[] = ['yawRate', 'crossing'];

/** How the pictures of a moment are changed. */
export interface Change {
  /** Of red, green and blue. */
  readonly gains: readonly [number, number, number];
  readonly offset: number;
  /** Whether it is seen in a mirror. */
  readonly flip: boolean;
}

export const NO_CHANGE: Change = { gains: [1, 1, 1], offset: 0, flip: false };

function drawChange(rng: Rng): Change {
  const gain = rng.uniform(0.7, 1.3);
  const own = () => gain * rng.uniform(0.9, 1.1);
  const gains = [own(), own(), own()] as const;
  return { gains, offset: rng.uniform(-0.08, 0.08), flip: rng.uniform() < 0.5 };
}

/** A change for each sample; twins at the same moment have the same. */
export function drawChanges(samples: readonly Sample[], rng: Rng): Change[] {
  const changes: Change[] = [];
  for (const [i, { clip, frame }] of samples.entries()) {
    const before = samples[i - 1];
    const isTwin = clip.pair !== undefined && before?.clip.pair === clip.pair;
    const same = isTwin && before?.frame === frame ? changes[i - 1] : undefined;
    changes.push(same ?? drawChange(rng));
  }
  return changes;
}

/** Values 0..1 of all bytes, brighter or darker. */
const tableOf = (gain: number, offset: number): Float32Array =>
  Float32Array.from({ length: 256 }, (_, b) => Math.min(1, Math.max(0, (b / 255) * gain + offset)));

/**
 * Bytes of a picture to values, brighter or darker, or seen in a mirror.
 * @param out its pixel p is at `from + p * step`
 */
function fill(
  bytes: Uint8Array,
  columns: number,
  { gains, offset, flip }: Change,
  out: Float32Array,
  { from, step }: { readonly from: number; readonly step: number },
): void {
  const [red, green, blue] = gains.map((gain) => tableOf(gain, offset)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const pixels = bytes.length / 3;
  for (let row = 0; row < pixels; row += columns) {
    for (let x = 0; x < columns; x++) {
      const source = 3 * (row + (flip ? columns - 1 - x : x));
      const target = from + step * (row + x);
      out[target] = red[bytes[source] as number] as number;
      out[target + 1] = green[bytes[source + 1] as number] as number;
      out[target + 2] = blue[bytes[source + 2] as number] as number;
    }
  }
}

/** The ego at each step up to samples, [samples, steps, EGO_NUMBERS]. */
function egoOf(samples: readonly Sample[], steps: number, changes: readonly Change[]): tf.Tensor {
  const windows = samples.map((sample) => windowUpTo(sample, steps));
  const values = samplesIn(windows, steps).flatMap(({ clip, frame }, i) =>
    EGO_NUMBERS.map((name) => {
      const isMirrored = changes[Math.floor(i / steps)]?.flip && SIDED.includes(name);
      return (clip.targets[name]?.[frame] as number) * (isMirrored ? -1 : 1);
    }),
  );
  return tf.tensor(values, [samples.length, steps, EGO_NUMBERS.length]);
}

/**
 * What the encoder gets of samples: their frames beside those that they are compared with (the first, where there are not so many
 * before), [samples, rows, columns, 3 (1 + lags)], and the ego [samples, lookback + 1, EGO_NUMBERS] where it is told.
 * @param changes of each sample; without, they stay as they are
 */
export async function momentsOf(
  samples: readonly Sample[],
  { shape: { rows, columns }, lags, isTold, read }: MomentSetting,
  changes: readonly Change[] = [],
): Promise<tf.Tensor[]> {
  const step = 3 * (1 + lags.length);
  const size = rows * columns * step;
  const values = new Float32Array(samples.length * size);
  for (const [i, { clip, frame }] of samples.entries()) {
    for (const [k, lag] of [0, ...lags].entries()) {
      const bytes = await read(clip.id, Math.max(0, frame - lag), 1);
      const at = { from: i * size + 3 * k, step };
      fill(bytes, columns, changes[i] ?? NO_CHANGE, values, at);
    }
  }
  const pictures = tf.tensor(values, [samples.length, rows, columns, step]);
  return isTold ? [pictures, egoOf(samples, lookback(lags) + 1, changes)] : [pictures];
}
