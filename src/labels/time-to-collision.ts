/** `ttc`: the constant-velocity prediction on oriented boxes. */
import type { Vec2 } from '../core/vector.ts';
import type { Footprint } from './footprint.ts';
import { reachAlong, separatingAxes } from './footprint.ts';

/** Beyond so many seconds a contact is not predicted. */
const TTC_HORIZON_S = 10;

/**
 * Seconds until two rectangles first touch when both keep their velocity and yaw: exact, by the intersection of
 * the time intervals in which their projections overlap on each separating axis (a swept separating-axis test).
 * 0 while they touch or overlap; null where they never do, or only after more than ten seconds.
 * @param velocityA on the ground plane, m/s
 */
export function timeToCollision(
  a: Footprint,
  velocityA: Vec2,
  b: Footprint,
  velocityB: Vec2,
): number | null {
  const offset: Vec2 = [b.centre[0] - a.centre[0], b.centre[1] - a.centre[1]];
  const relative: Vec2 = [velocityB[0] - velocityA[0], velocityB[1] - velocityA[1]];
  let enter = 0;
  let exit = TTC_HORIZON_S;
  for (const axis of separatingAxes(a, b)) {
    const reach = reachAlong(a, axis) + reachAlong(b, axis);
    const apart = offset[0] * axis[0] + offset[1] * axis[1];
    const speed = relative[0] * axis[0] + relative[1] * axis[1];
    if (speed === 0) {
      if (Math.abs(apart) > reach) return null;
      continue;
    }
    // |apart + speed t| <= reach between these two times.
    const t1 = (-reach - apart) / speed;
    const t2 = (reach - apart) / speed;
    enter = Math.max(enter, Math.min(t1, t2));
    exit = Math.min(exit, Math.max(t1, t2));
    if (enter > exit) return null;
  }
  return enter;
}
