/** Whether a point sees a road user over the ground plan: the lines to its corners and middle, past other bodies. */
import type { ActorSpec } from '../core/actors.ts';
import type { Vec2 } from '../core/vector.ts';
import { findActor, type WorldState } from '../core/world-state.ts';
import { cornersOf, footprintOf } from './footprint.ts';

const side = (a: Vec2, b: Vec2, p: Vec2): number =>
  (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);

const crosses = (a: Vec2, b: Vec2, c: Vec2, d: Vec2): boolean =>
  side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;

/**
 * True where any part of the target can be seen from a point in the world. Heights, and what is no road user, hide nothing.
 * @param viewerId whose eye it is: its own body hides nothing
 */
export function canSee(
  eye: Vec2,
  viewerId: number,
  targetId: number,
  state: WorldState,
  specs: readonly ActorSpec[],
): boolean {
  const ring = ({ id, size }: ActorSpec): readonly Vec2[] =>
    cornersOf(footprintOf(findActor(state, id), size));
  const spec = specs.find(({ id }) => id === targetId);
  if (!spec) throw new RangeError(`there is no actor ${targetId}`);
  const target = findActor(state, targetId).position;
  const points: Vec2[] = [[target[0], target[1]], ...ring(spec)];
  const screens = specs.filter(({ id }) => id !== viewerId && id !== targetId).map(ring);
  return points.some((point) =>
    screens.every((corners) =>
      corners.every((corner, i) => !crosses(eye, point, corner, corners[(i + 1) % 4] as Vec2)),
    ),
  );
}
