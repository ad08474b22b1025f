/** Overtaking a cyclist where there is one lane each way: partly in the oncoming lane, which must be free for long enough. */
import type { Route } from '../roads/route.ts';
import type { Neighbour } from './surroundings.ts';

/** Room left beside a cyclist, and kept before and behind on moving out and in, metres. */
const CLEARANCE_M = 1.5;
const ROOM_M = 9;
/** Not worth it where one gains less, m/s. */
const LEAST_GAIN = 2;
/** Of the difference of speeds at most so much is reached on average. */
const MEAN_SHARE = 0.75;
/** Nobody overtakes in sharper bends than this, 1/m, nor a cyclist who has stopped or is about to, m/s. */
const SHARPEST_BEND = 1 / 150;
const LEAST_SPEED = 2;
/** Time kept between oneself, back in one's lane, and who comes, s. */
const SAFETY_S = 2.5;

export const isCyclist = (other: Neighbour): boolean =>
  other.halfWidth < 0.45 && other.halfLength > 0.6;

export interface Passing {
  readonly self: Neighbour;
  readonly route: Route;
  readonly s: number;
  readonly desiredSpeed: number;
  readonly others: readonly Neighbour[];
}

/** Offset from the route at which one passes a cyclist, metres. */
export function passingOffset({ self, route, s }: Passing, cyclist: Neighbour): number {
  const place = route.project(cyclist.x, cyclist.y, s);
  return place.offset + cyclist.halfWidth + self.halfWidth + CLEARANCE_M;
}

/** No sharp bend nor the road's end within so many metres ahead, and no junction within `reach`. */
function isOpenRoad(route: Route, s: number, distance: number, reach: number): boolean {
  const ahead = route.stopAt(s - 2);
  if (ahead && ahead.lap + ahead.stop.s < s + reach) return false;
  for (let d = 0; d <= distance; d += 8) if (route.bendAt(s + d) > SHARPEST_BEND) return false;
  return route.closed || s + distance < route.length;
}

/** Whether the cyclist ahead can be overtaken now. */
export function canOvertake(passing: Passing, cyclist: Neighbour): boolean {
  const { self, route, s, desiredSpeed, others } = passing;
  const along = cyclist.vx * self.ux + cyclist.vy * self.uy;
  const gain = desiredSpeed - along;
  if (gain < LEAST_GAIN || along < LEAST_SPEED) return false;
  const at = route.project(cyclist.x, cyclist.y, s).s - s;
  const past = at + cyclist.halfLength + self.halfLength + ROOM_M;
  const speed = Math.max(0, self.vx * self.ux + self.vy * self.uy);
  const duration = past / (gain * MEAN_SHARE) + Math.max(0, desiredSpeed - speed) / 2;
  const distance = past + along * duration;
  // Whoever comes out of a junction before one is past must still be far enough.
  const reach = distance + desiredSpeed * (duration + SAFETY_S);
  if (!isOpenRoad(route, s, distance, reach)) return false;
  return others.every((other) => {
    if (other.id === self.id || other.id === cyclist.id) return true;
    const [dx, dy] = [other.x - self.x, other.y - self.y];
    if (dx * dx + dy * dy > 400 * 400) return true;
    const place = route.project(other.x, other.y, s + dx * self.ux + dy * self.uy);
    const ahead = place.s - s;
    const { x, y } = route.directionAt(place.s);
    const their = other.vx * x + other.vy * y;
    const beside = Math.abs(place.offset);
    if (ahead < -self.halfLength - other.halfLength)
      return beside > 2 || ahead < -12 || their < speed + 3;
    if (beside > 1.5 * route.laneWidth + 0.3) return true;
    if (place.offset < -route.laneWidth / 2 - 0.4 && their < 0.5) return true;
    if (place.offset > route.laneWidth / 2)
      return ahead > distance + Math.max(0, -their) * (duration + SAFETY_S) + ROOM_M;
    // In one's own lane beyond the cyclist there must be room to move in again.
    return ahead + their * duration - other.halfLength > distance + ROOM_M;
  });
}

/** Whether the cyclist is far enough behind to move in again, or out of sight. */
export function isPast({ self, route, s, others }: Passing, id: number): boolean {
  const cyclist = others.find((other) => other.id === id);
  if (!cyclist) return true;
  const at = route.project(cyclist.x, cyclist.y, s).s - s;
  return at < -(self.halfLength + cyclist.halfLength + 3) || at > 80;
}

/** Not yet beside the cyclist, and somebody comes: better stay behind. */
export function shouldAbort(passing: Passing, id: number): boolean {
  const cyclist = passing.others.find((other) => other.id === id);
  if (!cyclist) return false;
  const { self, route, s } = passing;
  const at = route.project(cyclist.x, cyclist.y, s).s - s;
  return at > self.halfLength + cyclist.halfLength + 3 && !canOvertake(passing, cyclist);
}
