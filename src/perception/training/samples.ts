/** Training in two steps: an encoder learns from single frames, then a memory from the encoder's features in their order. */
import * as tf from '@tensorflow/tfjs-core';
import type { Rng } from '../../core/rng.ts';
import { byPair, type Clip, frameAt, type Window } from './clips.ts';

/** One frame of a clip. */
export interface Sample {
  readonly clip: Clip;
  readonly frame: number;
}

/** Every frame of the clips. */
export const samplesOf = (clips: readonly Clip[]): Sample[] =>
  clips.flatMap((clip) => Array.from({ length: clip.frames }, (_, frame) => ({ clip, frame })));

/**
 * How many frames of a clip an epoch has: `perClip`, or of one that has not so many about half, in twos, as they show the same thing.
 */
export const momentCount = (frames: number, perClip: number): number =>
  frames >= perClip ? perClip : Math.min(frames, 2 * Math.ceil(frames / 4));

/**
 * {@link momentCount} frames of each clip, spread over it at random, in random order; of twins the same frames, one after the
 * other. A clip without a twin has its frames two by two: so steps of an even number of samples, in even parts, never part twins.
 */
export function epochSamples(clips: readonly Clip[], perClip: number, rng: Rng): Sample[] {
  const groups = byPair(clips).flatMap((twins) => {
    const frames = Math.min(...twins.map((clip) => clip.frames));
    const count = momentCount(frames, perClip);
    const moments = Array.from({ length: count }, (_, i): Sample[] => {
      const frame = Math.min(frames - 1, Math.floor((frames * (i + rng.uniform())) / count));
      return twins.map((clip) => ({ clip, frame }));
    });
    return twins.length > 1 ? moments : inTwos(moments.flat());
  });
  return rng.shuffle(groups).flat();
}

const inTwos = (samples: readonly Sample[]): Sample[][] =>
  Array.from({ length: Math.ceil(samples.length / 2) }, (_, i) => samples.slice(2 * i, 2 * i + 2));

/** The window of so many steps whose last shows the sample's frame. */
export const windowUpTo = ({ clip, frame }: Sample, steps: number): Window => ({
  clip,
  start: frame + 1 - steps,
});

/** The frames that the steps of windows show, window after window. */
export const samplesIn = (windows: readonly Window[], steps: number): Sample[] =>
  windows.flatMap((window) =>
    Array.from({ length: steps }, (_, i) => ({ clip: window.clip, frame: frameAt(window, i) })),
  );

/** Share of the features that drop-out takes. */
const DROPPED = 0.15;

/**
 * [n, width]: what each number of a moment is multiplied with: drop-out of the first ones, its features, and ones for the others
 * or where there is no generator.
 */
export function keepOf(
  count: number,
  features: number,
  rng: Rng | null,
  width = features,
): tf.Tensor {
  const one = (_: unknown, i: number): number => {
    if (rng === null || i % width >= features) return 1;
    return rng.uniform() < DROPPED ? 0 : 1 / (1 - DROPPED);
  };
  return tf.tensor(Float32Array.from({ length: count * width }, one), [count, width]);
}

/** Features of every frame of a clip, the same count each, frame after frame. */
export type FeaturesOf = (clip: Clip) => Float32Array;

/** Features of clips from those of all their frames in a row, as {@link samplesOf} puts them. */
export function featuresByClip(clips: readonly Clip[], all: Float32Array): FeaturesOf {
  const frames = clips.reduce((sum, clip) => sum + clip.frames, 0);
  const width = all.length / frames;
  const byId = new Map<string, Float32Array>();
  let at = 0;
  for (const clip of clips) {
    byId.set(clip.id, all.subarray(at, at + clip.frames * width));
    at += clip.frames * width;
  }
  return ({ id }) => byId.get(id) as Float32Array;
}

/** Features of windows, [n, steps, features]. */
export function sequenceOf(
  windows: readonly Window[],
  steps: number,
  featuresOf: FeaturesOf,
): tf.Tensor {
  const first = windows[0] as Window;
  const width = featuresOf(first.clip).length / first.clip.frames;
  const values = new Float32Array(windows.length * steps * width);
  for (const [i, window] of windows.entries()) {
    const features = featuresOf(window.clip);
    for (let step = 0; step < steps; step++) {
      const from = frameAt(window, step) * width;
      values.set(features.subarray(from, from + width), (i * steps + step) * width);
    }
  }
  return tf.tensor(values, [windows.length, steps, width]);
}

/**
 * As {@link sequenceOf}, with drop-out of the first `features` numbers of each step: one mask a window, so that what is dropped is
 * dropped at all of its steps. @param rng null leaves all
 */
export const keptSequence = (
  windows: readonly Window[],
  steps: number,
  featuresOf: FeaturesOf,
  features: number,
  rng: Rng | null,
): tf.Tensor =>
  tf.tidy(() => {
    const sequence = sequenceOf(windows, steps, featuresOf);
    const [n, width] = [windows.length, sequence.shape[2] as number];
    return tf.mul(sequence, tf.reshape(keepOf(n, features, rng, width), [n, 1, width]));
  });
