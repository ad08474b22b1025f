/** When a driver's indicators blink: before and in a turn at a junction, and while changing lanes. */
import { angleDifference } from '../../core/math.ts';
import type { CarMemory } from './car-memory.ts';

export type Side = 'left' | 'right';

/** Turns are announced from so far before the junction, metres (about 3 s in a town). */
const ANNOUNCED_M = 35;
/** Ways through a junction that bend by more than this are turns, radians. */
const TURN = 0.6;
/** Moves sideways by less than this stay in the lane, metres. */
const LANE_CHANGE_M = 2;

/** The turn that a driver is about to make or is in, if any. */
function turnAhead({ route, s }: CarMemory): Side | null {
  const ahead = route.stopAt(s);
  const points = ahead?.stop.movement?.points;
  const [first, last] = [points?.[0], points?.at(-1)];
  if (!ahead || !first || !last || ahead.lap + ahead.stop.entryS - s > ANNOUNCED_M) return null;
  const bend = angleDifference(last.heading, first.heading);
  return Math.abs(bend) < TURN ? null : bend > 0 ? 'left' : 'right';
}

/**
 * @param memory of a driver who looks at the road: who does not look does not signal either
 * @param announces whether lane changes are signalled; who cuts in by a script does not
 */
export function indicatorOf(memory: CarMemory, tS: number, announces: boolean): Side | null {
  if (!memory.attentive) return null;
  const turn = turnAhead(memory);
  if (turn) return turn;
  const { from, to, startS, durationS } = memory.side;
  const isMoving = tS >= startS && tS < startS + durationS;
  if (!announces || !isMoving || Math.abs(to - from) < LANE_CHANGE_M) return null;
  return to > from ? 'left' : 'right';
}
