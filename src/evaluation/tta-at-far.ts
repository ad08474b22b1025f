/** Time to accident at a fixed rate of false alarms. */
import { falseAlarms, levelAtFar5 } from './false-alarms.ts';
import type { Measure, Weights } from './measure.ts';
import { MICROSECONDS } from './measure.ts';
import type { Warnings } from './warnings.ts';
import { LAST_LEVEL, leadTimes, weightOf } from './warnings.ts';

/** Mean lead time of the crashes that fire at the lowest threshold with at most 5 % false alarms, seconds. */
export const ttaAtFar5 =
  (warnings: Warnings): Measure =>
  (weights) => {
    if (weightOf(warnings.crash, weights) === 0) return 'there is no crash';
    const level = levelAtFar5(warnings, weights);
    if (typeof level === 'string') return level;
    const { fired, leadUs } = leadTimes(warnings, weights);
    const count = fired[level] as number;
    if (count === 0) return 'no crash fires at that threshold';
    return (leadUs[level] as number) / count / MICROSECONDS;
  };

export interface TtaPoint {
  readonly threshold: number;
  /** Share of the near-miss scenes that ever fire. */
  readonly falseAlarmRate: number;
  /** Mean lead time of the crashes that fire, seconds. */
  readonly tta: number;
}

/** A point for each threshold at which some crash fires; empty without crashes or near misses. */
export function ttaCurve(warnings: Warnings, weights: Weights): TtaPoint[] {
  const all = weightOf(warnings.nearMiss, weights);
  if (all === 0) return [];
  const firing = falseAlarms(warnings, weights);
  const { fired, leadUs } = leadTimes(warnings, weights);
  const points: TtaPoint[] = [];
  for (let level = 1; level <= LAST_LEVEL; level++) {
    const count = fired[level] as number;
    if (count === 0) break;
    points.push({
      threshold: level / 1000,
      falseAlarmRate: (firing[level] as number) / all,
      tta: (leadUs[level] as number) / count / MICROSECONDS,
    });
  }
  return points;
}
