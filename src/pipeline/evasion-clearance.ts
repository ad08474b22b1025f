/** How far a swerve must go to either side to clear the other party of a crash. */
import { findActor, type WorldState } from '../core/world-state.ts';
import { cornersOf, footprintOf } from '../labels/footprint.ts';
import type { Stage } from '../world/staging/stage.ts';

/** Room left between the two, metres, and the least and most that a swerve goes aside. */
const MARGIN_M = 0.4;
const LEAST_M = 0.8;
const MOST_M = 7;
/** What is fixed to the ground is taken to be as wide as this. */
const FIXED_M = 2;

/**
 * Sideways distance, metres, by which a party must leave its line of travel to pass left or right of where the other is
 * just before they touch.
 * @param before the state before the contact
 */
export function clearances(
  stage: Stage,
  before: WorldState,
  id: number,
  opponentId: number,
): Readonly<Record<'left' | 'right', number>> {
  const sizeOf = (actor: number) => stage.actors.find(({ spec }) => spec.id === actor)?.spec.size;
  const self = findActor(before, id);
  const size = sizeOf(id);
  const otherSize = sizeOf(opponentId);
  if (!size) throw new RangeError(`no actor ${id}`);
  const half = size[1] / 2 + MARGIN_M;
  const bounded = (m: number) => Math.min(MOST_M, Math.max(LEAST_M, m));
  if (!otherSize) return { left: bounded(FIXED_M + half), right: bounded(FIXED_M + half) };
  const speed = Math.sqrt(
    self.velocity[0] * self.velocity[0] + self.velocity[1] * self.velocity[1],
  );
  const [dx, dy] =
    speed > 0.5
      ? [self.velocity[0] / speed, self.velocity[1] / speed]
      : footprintOf(self, size).forward;
  const across = cornersOf(footprintOf(findActor(before, opponentId), otherSize)).map(
    ([x, y]) => (y - self.position[1]) * dx - (x - self.position[0]) * dy,
  );
  return { left: bounded(Math.max(...across) + half), right: bounded(half - Math.min(...across)) };
}
