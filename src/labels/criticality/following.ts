/** Measures of one road user following another: from a gap, two speeds and two accelerations along one path. SI units. */
import type { PathGap } from '../path-gap.ts';

/**
 * Time headway: the gap over the follower's speed. ISO 15622:2018, 3.1.15 calls it time gap. Null where the follower
 * does not move forward.
 */
export const timeHeadway = ({ gap, egoSpeed }: PathGap): number | null =>
  egoSpeed > 0 ? gap / egoSpeed : null;

/**
 * Deceleration rate to avoid a crash, m/s^2: constant braking by which the follower just reaches the leader's speed as
 * the gap closes, dv^2 / (2 gap). S. Almqvist, C. Hyden, R. Risser, Use of speed limiters in cars for increased safety
 * and a better environment, Transportation Research Record 1318 (1991). Null where they do not close.
 */
export function brakingToAvoid({ gap, egoSpeed, otherSpeed }: PathGap): number | null {
  const closing = egoSpeed - otherSpeed;
  return closing > 0 ? (closing * closing) / (2 * gap) : null;
}

/**
 * Modified time to collision, s: with both accelerations kept, the first t > 0 at which gap + dv t + da t^2 / 2 = 0,
 * where dv and da are the leader's minus the follower's. K. Ozbay, H. Yang, B. Bartin, S. Mudigonda, Derivation and
 * validation of new simulation-based surrogate safety measure, Transportation Research Record 2083 (2008). Null where
 * there is no such time, or an acceleration is not known.
 */
export function modifiedTimeToCollision(p: PathGap): number | null {
  if (p.egoAcceleration === null || p.otherAcceleration === null) return null;
  const dv = p.otherSpeed - p.egoSpeed;
  const da = p.otherAcceleration - p.egoAcceleration;
  const root = dv * dv - 2 * da * p.gap;
  if (root < 0) return null;
  // Roots of da t^2 / 2 + dv t + gap, without cancellation: q / a and c / q.
  const q = -(dv + (dv >= 0 ? 1 : -1) * Math.sqrt(root));
  const times = [q / da, (2 * p.gap) / q].filter((t) => t > 0 && Number.isFinite(t));
  return times.length === 0 ? null : Math.min(...times);
}

/** Limits of the safe longitudinal distance; defaults of the ad-rss-lib reference implementation. */
export const RSS = {
  /** s */
  responseTime: 1,
  /** Of the follower while it responds, and its least braking after; of the leader's braking at most; m/s^2. */
  largestAcceleration: 3.5,
  leastBraking: 4,
  largestBraking: 8,
} as const;

/**
 * Least safe gap behind a road user that goes the same way, m: [v p + a p^2 / 2 + (v + p a)^2 / (2 bMin) -
 * vFront^2 / (2 bMax)]+. S. Shalev-Shwartz, S. Shammah, A. Shashua, On a formal model of safe and scalable self-driving
 * cars, arXiv:1708.06374, definition 1 and lemma 2. Null where the other comes towards the ego or the ego does not move
 * forward.
 */
export function safeGap({ egoSpeed, otherSpeed }: PathGap): number | null {
  if (otherSpeed < -0.5 || egoSpeed <= 0) return null;
  const { responseTime, largestAcceleration, leastBraking, largestBraking } = RSS;
  const fastest = egoSpeed + responseTime * largestAcceleration;
  const front = Math.max(0, otherSpeed);
  const gap =
    egoSpeed * responseTime +
    (largestAcceleration * responseTime * responseTime) / 2 +
    (fastest * fastest) / (2 * leastBraking) -
    (front * front) / (2 * largestBraking);
  return Math.max(0, gap);
}
