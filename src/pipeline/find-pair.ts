/** A crash and its least-change twin. */
import { createRng } from '../core/rng.ts';
import type { CreatePhysics } from '../world/physics-port.ts';
import { type OutcomeRequest, searchOutcome } from './find-outcome.ts';
import { findTwin, type Twin } from './find-twin.ts';
import { frameTimes } from './frame-times.ts';
import type { Trial } from './trials.ts';

export interface Pair {
  readonly crash: Trial;
  readonly twin: Twin;
  /** Of the frames of both, microseconds: those of the crash. */
  readonly times: readonly number[];
}

/**
 * The crash that a seed gives for a scenario, with its twin; a crash without one sends the search on.
 * @throws UsageError naming the scenario where there is no such pair
 */
export function findPair(
  request: Omit<OutcomeRequest, 'outcome'>,
  createPhysics: CreatePhysics,
  fps: number,
  frames: number,
): Pair {
  const wanted = { ...request, outcome: 'crash' as const };
  return searchOutcome(wanted, createPhysics, (crash, trials) => {
    const times = frameTimes(crash, fps, frames);
    const rng = createRng(request.seed).split('cause');
    const twin = findTwin(crash, trials, times.at(-1) as number, rng);
    return twin && { crash, twin, times };
  });
}
