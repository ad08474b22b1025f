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

const SIGHT_M = 110;
const SIDE_MARGIN_M = 0.35;

/** Gap and speed of `other` along the route where it stands in one's way, else null. */
function inTheWay(
  self: Neighbour,
  other: Neighbour,
  route: Route,
  s: number,
  offset: number,
): Leader | null {
  const dx = other.x - self.x;
  const dy = other.y - self.y;
  if (dx * dx + dy * dy > SIGHT_M * SIGHT_M) return null;
  const ahead = dx * self.ux + dy * self.uy;
  if (ahead <= 0) return null;
  const place = route.project(other.x, other.y, s + ahead);
  const along = place.s - s;
  if (along <= 0) return null;
  const here = route.at(place.s);
  const next = route.at(place.s + 0.5);
  const tx = (next.x - here.x) * 2;
  const ty = (next.y - here.y) * 2;
  const facing = Math.abs(other.ux * tx + other.uy * ty);
  const side = Math.sqrt(Math.max(0, 1 - facing * facing));
  const acrossHalf = other.halfWidth * facing + other.halfLength * side;
  if (Math.abs(place.offset - offset) > acrossHalf + self.halfWidth + SIDE_MARGIN_M) return null;
  const alongHalf = other.halfLength * facing + other.halfWidth * side;
  return { gap: along - alongHalf - self.halfLength, speed: other.vx * tx + other.vy * ty };
}

/** The nearest road user in one's way. */
export function findLeader(
  self: Neighbour,
  others: readonly Neighbour[],
  route: Route,
  s: number,
  offset: number,
): Leader | null {
  let nearest: Leader | null = null;
  for (const other of others) {
    if (other.id === self.id) continue;
    const leader = inTheWay(self, other, route, s, offset);
    if (leader && (!nearest || leader.gap < nearest.gap)) nearest = leader;
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
