/** Whether warnings come in time: before the crash can no longer be avoided. */
import { levelAtFar5 } from './false-alarms.ts';
import type { Measure } from './measure.ts';
import type { Warnings } from './warnings.ts';

/**
 * Of the crashes with a last avoidable moment, the share in which a frame at or before it fires, at the lowest
 * threshold at which at most 5 % of the near-miss scenes ever fire; 0..1.
 */
export const usefulWarningRate =
  (warnings: Warnings): Measure =>
  (weights) => {
    const level = levelAtFar5(warnings, weights);
    if (typeof level === 'string') return level;
    let [inTime, all] = [0, 0];
    warnings.highestInTime.forEach((highest, i) => {
      if (highest < 0) return;
      all += weights[i] as number;
      if (highest >= level) inTime += weights[i] as number;
    });
    return all === 0 ? 'no crash has a last avoidable moment' : inTime / all;
  };
