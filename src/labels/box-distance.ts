/** Least distance between two road users on the ground plane, metres. */
import { hypot } from '../core/math.ts';
import type { Vec2 } from '../core/vector.ts';
import type { Footprint } from './footprint.ts';
import { cornersOf, reachAlong, separatingAxes } from './footprint.ts';

/** Whether two rectangles share a point; touching sides count. */
export function footprintsTouch(a: Footprint, b: Footprint): boolean {
  const between: Vec2 = [b.centre[0] - a.centre[0], b.centre[1] - a.centre[1]];
  return separatingAxes(a, b).every(
    (axis) =>
      Math.abs(between[0] * axis[0] + between[1] * axis[1]) <=
      reachAlong(a, axis) + reachAlong(b, axis),
  );
}

function pointToFootprint(p: Vec2, f: Footprint): number {
  const dx = p[0] - f.centre[0];
  const dy = p[1] - f.centre[1];
  const along = Math.abs(dx * f.forward[0] + dy * f.forward[1]) - f.halfLength;
  const across = Math.abs(dy * f.forward[0] - dx * f.forward[1]) - f.halfWidth;
  return hypot(Math.max(along, 0), Math.max(across, 0));
}

/**
 * Least distance between two oriented rectangles; 0 where they touch or overlap. For two convex polygons that are
 * apart, one of the two nearest points is a corner.
 */
export function boxDistance(a: Footprint, b: Footprint): number {
  if (footprintsTouch(a, b)) return 0;
  let least = Number.POSITIVE_INFINITY;
  for (const corner of cornersOf(a)) least = Math.min(least, pointToFootprint(corner, b));
  for (const corner of cornersOf(b)) least = Math.min(least, pointToFootprint(corner, a));
  return least;
}
