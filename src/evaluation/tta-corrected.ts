/** Time to accident: how long before the impact a crash is first warned of, over all recalls, in true seconds. */
import type { Measure } from './measure.ts';
import { MICROSECONDS } from './measure.ts';
import type { Warnings } from './warnings.ts';
import { LAST_LEVEL, leadTimes, weightOf } from './warnings.ts';

/**
 * The mean over distinct recalls above 0 of the largest mean lead time at that recall, seconds; thresholds
 * 0.001..0.999. The mean over thresholds that UString's evaluator takes is normalised otherwise: tta-ustring.ts.
 */
export const ttaCorrected =
  (warnings: Warnings): Measure =>
  (weights) => {
    if (weightOf(warnings.crash, weights) === 0) return 'there is no crash';
    const { fired, leadUs } = leadTimes(warnings, weights);
    const best = new Map<number, number>();
    for (let level = 1; level <= LAST_LEVEL; level++) {
      const count = fired[level] as number;
      if (count === 0) break;
      const mean = (leadUs[level] as number) / count;
      best.set(count, Math.max(best.get(count) ?? mean, mean));
    }
    if (best.size === 0) return 'no crash fires at any threshold';
    let sum = 0;
    for (const mean of best.values()) sum += mean;
    return sum / best.size / MICROSECONDS;
  };
