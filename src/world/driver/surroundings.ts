/** What drivers see of each other: flat numbers, made once a tick for all of them. */
import type { RoadUser } from '../dynamics/road-user.ts';
import type { PhysicsWorld } from '../physics-port.ts';
import type { Route } from '../roads/route.ts';
import type { Leader } from './idm.ts';

export interface Neighbour {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
  /** Direction it faces, unit vector on the ground. */
  readonly ux: number;
  readonly uy: number;
  readonly halfLength: number;
  readonly halfWidth: number;
}

export function look(user: RoadUser, physics: PhysicsWorld): Neighbour {
  const { position, rotation } = physics.pose(user.body);
  const velocity = physics.velocity(user.body);
  const norm = Math.sqrt(rotation[0] * rotation[0] + rotation[3] * rotation[3]) || 1;
  return {
    id: user.spec.id,
    x: position[0],
    y: position[1],
    vx: velocity[0],
    vy: velocity[1],
    ux: rotation[0] / norm,
    uy: rotation[3] / norm,
    halfLength: user.spec.size[0] / 2,
    halfWidth: user.spec.size[1] / 2,
  };
}

/** One sees so far at least, and as far as one drives in so many seconds: fast roads need it to brake in time. */
const SIGHT_M = 110;
const SIGHT_S = 9;
export const SIDE_MARGIN_M = 0.35;
/** A vehicle that stands along the road, parked say, is passed with less room; a cyclist is not. */
const STANDING_MARGIN_M = 0.1;

const isNarrow = (other: Neighbour): boolean => other.halfWidth < 0.5;

/** Where along and beside a route one means to be: between two offsets while moving sideways, metres. */
export interface Band {
  readonly route: Route;
  readonly s: number;
  readonly offset: number;
  /** Where the move sideways leads to; the offset itself where there is none. */
  readonly target: number;
  /** Room wanted beside oneself, metres. */
  readonly margin: number;
}

/** Gap and speed of `other` along the route where it stands in one's way, else null. */
function inTheWay(self: Neighbour, other: Neighbour, band: Band): Leader | null {
  const { route, s } = band;
  const ahead = (other.x - self.x) * self.ux + (other.y - self.y) * self.uy;
  const place = route.project(other.x, other.y, s + ahead);
  const along = place.s - s;
  if (along <= 0) return null;
  const middle = (band.offset + band.target) / 2;
  const reach = Math.abs(band.offset - band.target) / 2 + self.halfWidth + band.margin;
  let beside = Math.abs(place.offset - middle) - reach;
  if (beside > other.halfLength && beside > other.halfWidth) return null;
  const { x: tx, y: ty } = route.directionAt(place.s);
  const facing = Math.abs(other.ux * tx + other.uy * ty);
  const stands = other.vx * other.vx + other.vy * other.vy < 0.01;
  if (stands && facing > 0.98 && !isNarrow(other))
    beside += Math.max(0, band.margin - STANDING_MARGIN_M);
  const side = Math.sqrt(Math.max(0, 1 - facing * facing));
  if (beside > other.halfWidth * facing + other.halfLength * side) return null;
  const alongHalf = other.halfLength * facing + other.halfWidth * side;
  return { gap: along - alongHalf - self.halfLength, speed: other.vx * tx + other.vy * ty };
}

/** A leader, and who it is. */
export interface SeenLeader extends Leader {
  readonly other: Neighbour;
}

/** The nearest road user in one's way. Whoever is farther off than the nearest so far need not be looked at. */
export function findLeader(
  self: Neighbour,
  others: readonly Neighbour[],
  band: Band,
): SeenLeader | null {
  let nearest: SeenLeader | null = null;
  const speed = self.vx * self.ux + self.vy * self.uy;
  let sight = Math.max(SIGHT_M, SIGHT_S * speed) + self.halfLength;
  for (const other of others) {
    const dx = other.x - self.x;
    const dy = other.y - self.y;
    const reach = sight + other.halfLength;
    if (other.id === self.id || dx * dx + dy * dy > reach * reach) continue;
    if (dx * self.ux + dy * self.uy <= 0) continue;
    const leader = inTheWay(self, other, band);
    if (!leader || (nearest && leader.gap >= nearest.gap)) continue;
    nearest = { ...leader, other };
    // A way is no shorter than the straight line, and a body no farther from its centre than its diagonal.
    sight = Math.min(sight, leader.gap + self.halfLength + 2);
  }
  return nearest;
}

/** Gap over closing speed to one certain road user along the route; infinite where they do not close. */
export function pathTtc(self: Neighbour, other: Neighbour, route: Route, s: number): number {
  const ahead = (other.x - self.x) * self.ux + (other.y - self.y) * self.uy;
  const place = route.project(other.x, other.y, s + Math.max(0, ahead));
  const gap = place.s - s - self.halfLength - other.halfLength;
  const closing = (self.vx - other.vx) * self.ux + (self.vy - other.vy) * self.uy;
  if (gap <= 0) return 0;
  return closing > 0.1 ? gap / closing : Number.POSITIVE_INFINITY;
}
