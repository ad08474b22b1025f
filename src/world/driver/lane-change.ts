/** Sees the lanes beside one's own and finds out whether to change into one of them. */
import { angleDifference } from '../../core/math.ts';
import type { Route } from '../roads/route.ts';
import type { IdmParameters, Leader } from './idm.ts';
import { changeIncentive, type LaneSight } from './mobil.ts';
import { type Neighbour, SIDE_MARGIN_M } from './surroundings.ts';

/** Sideways distance of the middles of neighbouring lanes, metres. */
const NARROWEST_M = 2.4;
const WIDEST_M = 4.6;
const SIGHT_M = 150;
/** Nobody changes lanes so near to where a route begins or ends, metres. */
const FROM_END_M = 40;

export interface LanesBeside {
  readonly left: Route | null;
  readonly right: Route | null;
}

const known = new WeakMap<readonly Route[], WeakMap<Route, LanesBeside>>();

function find(route: Route, lanes: readonly Route[]): LanesBeside {
  const middle = route.at(route.length / 2);
  const beside = (side: 1 | -1): Route | null =>
    lanes.find((lane) => {
      if (lane === route || lane.stops.length > 0 || lane.closed !== route.closed) return false;
      const place = lane.project(middle.x, middle.y);
      const p = lane.at(place.s);
      const offset = -place.offset * side;
      const alike = Math.abs(angleDifference(p.heading, middle.heading)) < 0.3;
      return alike && offset > NARROWEST_M && offset < WIDEST_M;
    }) ?? null;
  return route.stops.length > 0
    ? { left: null, right: null }
    : { left: beside(1), right: beside(-1) };
}

/** The lanes of the same direction beside a route; found once. Routes that lead through junctions have none. */
export function lanesBeside(route: Route, lanes: readonly Route[]): LanesBeside {
  const byRoute = known.get(lanes) ?? new WeakMap<Route, LanesBeside>();
  known.set(lanes, byRoute);
  const before = byRoute.get(route);
  if (before) return before;
  const found = find(route, lanes);
  byRoute.set(route, found);
  return found;
}

/** Who is before and behind oneself in a lane. @param s where one would be along it, metres */
export function sightOf(
  self: Neighbour,
  others: readonly Neighbour[],
  lane: Route,
  s: number,
): LaneSight {
  let leader: Leader | null = null;
  let follower: Leader | null = null;
  for (const other of others) {
    const [dx, dy] = [other.x - self.x, other.y - self.y];
    if (other.id === self.id || dx * dx + dy * dy > SIGHT_M * SIGHT_M) continue;
    const place = lane.project(other.x, other.y, s + dx * self.ux + dy * self.uy);
    if (Math.abs(place.offset) > other.halfWidth + self.halfWidth + SIDE_MARGIN_M) continue;
    const { x, y } = lane.directionAt(place.s);
    const along = place.s - s;
    const gap = Math.abs(along) - other.halfLength - self.halfLength;
    const seen: Leader = { gap, speed: other.vx * x + other.vy * y };
    if (along > 0) {
      if (!leader || gap < leader.gap) leader = seen;
    } else if (!follower || gap < follower.gap) follower = seen;
  }
  return { leader, follower };
}

/** The lane that is worth a change now, or null. */
export function chooseLane(
  self: Neighbour,
  others: readonly Neighbour[],
  route: Route,
  s: number,
  lanes: readonly Route[],
  idm: IdmParameters,
): Route | null {
  const beside = lanesBeside(route, lanes);
  const atEnd = s < FROM_END_M || s > route.length - FROM_END_M;
  if (atEnd && !route.closed) return null;
  if (!beside.left && !beside.right) return null;
  const speed = self.vx * self.ux + self.vy * self.uy;
  const current = sightOf(self, others, route, s);
  let best: Route | null = null;
  let most = 0;
  for (const to of ['right', 'left'] as const) {
    const lane = beside[to];
    if (!lane) continue;
    const at = lane.project(self.x, self.y, s).s;
    const target = sightOf(self, others, lane, at);
    const incentive = changeIncentive(speed, 2 * self.halfLength, current, target, to, idm);
    if (incentive > most) {
      best = lane;
      most = incentive;
    }
  }
  return best;
}
