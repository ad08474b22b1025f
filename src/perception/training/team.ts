/**
 * Training that several threads share. The samples of a step are cut into parts, whoever is free computes the gradient of a
 * part, and the step follows their mean. How samples are cut, and in which order parts are added up, does not depend on who
 * computes them: weights are the same bits with any number of threads. A loss that is a mean of some kind is one over its
 * part.
 */
import type { Gradient } from './gradient.ts';
import type { Sample } from './samples.ts';

/**
 * Parts of a step, and so the most threads that can share it. On one thread a step of 24 moments takes a tenth longer in two
 * parts than as a whole, and a seventh in four.
 */
export const PARTS = 4;

/** Samples to learn from or to look at, as plain data that can cross to another thread. */
export interface Part {
  readonly samples: readonly { readonly clip: string; readonly frame: number }[];
  /**
   * Names by which its generator is split from that of the training's seed, one after another; no other part of an epoch has
   * the same. Null: nothing is left to chance.
   */
  readonly chance: readonly string[] | null;
}

/** Whoever computes, with a model's weights as they are when it is asked. Answers are in the order of the parts. */
export interface Team {
  /** @param next what will be asked for after this, so that its data can be read meanwhile */
  gradients(parts: readonly Part[], next: readonly Part[]): Promise<Gradient[]>;
  /** Mean loss over the samples of each. */
  losses(parts: readonly Part[]): Promise<number[]>;
  /** Features of the samples of each, sample after sample. */
  features(parts: readonly Part[]): Promise<Float32Array[]>;
}

/** Items in order in so many runs of nearly the same length, none of them empty. */
function cut<T>(items: readonly T[], runs: number): T[][] {
  const count = Math.min(runs, items.length);
  const start = (run: number) => Math.floor((run * items.length) / count);
  return Array.from({ length: count }, (_, run) => items.slice(start(run), start(run + 1)));
}

const named = (samples: readonly Sample[]): Part['samples'] =>
  samples.map(({ clip, frame }) => ({ clip: clip.id, frame }));

/** The parts of a step. @param chance see {@link Part}, of the whole step */
export const stepParts = (samples: readonly Sample[], chance: readonly string[]): Part[] =>
  cut(samples, PARTS).map((part, p) => ({
    samples: named(part),
    chance: [...chance, `part ${p}`],
  }));

/** Parts of so many samples, to look at without learning. */
export const lookParts = (samples: readonly Sample[], size: number): Part[] =>
  Array.from({ length: Math.ceil(samples.length / size) }, (_, p) => ({
    samples: named(samples.slice(p * size, (p + 1) * size)),
    chance: null,
  }));
