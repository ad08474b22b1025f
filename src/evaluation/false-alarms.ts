/** The share of near-miss scenes that ever fire, by threshold. */
import type { Measure, Measured, Weights } from './measure.ts';
import type { Warnings } from './warnings.ts';
import { LAST_LEVEL, weightOf } from './warnings.ts';

/** By level, 0..999: weight of the near-miss scenes that fire at it. */
export function falseAlarms({ highest, nearMiss }: Warnings, weights: Weights): Float64Array {
  const firing = new Float64Array(LAST_LEVEL + 1);
  for (let i = 0; i < highest.length; i++) {
    const level = highest[i] as number;
    if (nearMiss[i] === 1) firing[level] = (firing[level] as number) + (weights[i] as number);
  }
  for (let level = LAST_LEVEL - 1; level >= 0; level--) {
    firing[level] = (firing[level] as number) + (firing[level + 1] as number);
  }
  return firing;
}

const SHARE = 0.05;

/** The lowest level, 1..999, at which at most 5 % of the near-miss scenes ever fire. */
export function levelAtFar5(warnings: Warnings, weights: Weights): Measured {
  const all = weightOf(warnings.nearMiss, weights);
  if (all === 0) return 'there is no near miss';
  const firing = falseAlarms(warnings, weights);
  for (let level = 1; level <= LAST_LEVEL; level++) {
    if ((firing[level] as number) <= SHARE * all) return level;
  }
  return 'more than 5 % of the near misses fire at every threshold';
}

/** That level as a score, 0..1: what a warning that is to be false in at most 5 % of near misses has to fire at. */
export const thresholdAtFar5 =
  (warnings: Warnings): Measure =>
  (weights) => {
    const level = levelAtFar5(warnings, weights);
    return typeof level === 'string' ? level : level / (LAST_LEVEL + 1);
  };
