/** Tensors of clips' targets. */
import * as tf from '@tensorflow/tfjs-core';
import type { Window } from './clips.ts';
import { type Sample, samplesIn } from './samples.ts';

/** [samples, 1] of a target. @param signs by which each is multiplied: -1 in a mirror, where it has a side */
export function columnOf(
  samples: readonly Sample[],
  name: string,
  signs?: readonly number[],
): tf.Tensor {
  const values = samples.map(
    ({ clip, frame }, i) => (clip.targets[name]?.[frame] ?? Number.NaN) * (signs?.[i] ?? 1),
  );
  return tf.tensor(values, [values.length, 1]);
}

/** [windows, steps, 1] of a target. */
export const targetOf = (windows: readonly Window[], steps: number, name: string): tf.Tensor =>
  tf.tidy(() => tf.reshape(columnOf(samplesIn(windows, steps), name), [windows.length, steps, 1]));

/**
 * [samples, rows, columns, 1] of a target of the grid.
 * @param grid its rows and columns
 * @param flips which samples are seen in a mirror
 * @param inMirror by what numbers are multiplied there: -1 where they have a side
 */
export function gridOf(
  samples: readonly Sample[],
  [rows, columns]: readonly [number, number],
  name: string,
  flips: readonly boolean[],
  inMirror = 1,
): tf.Tensor {
  const size = rows * columns;
  const values = new Float32Array(samples.length * size);
  for (const [s, { clip, frame }] of samples.entries()) {
    const all = clip.targets[name] as Float32Array;
    for (let i = 0; i < size; i++) {
      const x = i % columns;
      const from = frame * size + i - x + (flips[s] ? columns - 1 - x : x);
      values[s * size + i] = (all[from] as number) * (flips[s] ? inMirror : 1);
    }
  }
  return tf.tensor(values, [samples.length, rows, columns, 1]);
}

/** [1, steps, 1]: later steps of a window have seen more and count more. */
export const stepWeights = (steps: number): tf.Tensor =>
  tf.tensor(
    Array.from({ length: steps }, (_, i) => (i + 1) / steps),
    [1, steps, 1],
  );
