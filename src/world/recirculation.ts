/**
 * Long drives on places with open ends: a vehicle that has left at one end comes in again at another. It is moved
 * there in one step, which nobody may see: both ends of the move are at least 150 m from the ego and not within 320 m
 * ahead of it. Until then it drives on beyond the end. The ego comes in again too, if its own driver drives it: to its
 * cameras that is a cut. All that is remembered is in the drivers' own memories.
 */
import { cos, sin } from '../core/math.ts';
import type { Rng } from '../core/rng.ts';
import type { CarDriver } from './driver/car-driver.ts';
import { idmAcceleration, USUAL_DRIVER } from './driver/idm.ts';
import { sightOf } from './driver/lane-change.ts';
import type { Neighbour } from './driver/surroundings.ts';
import type { WalkDriver } from './driver/walk-driver.ts';
import type { RoadUser } from './dynamics/road-user.ts';
import { Walker } from './dynamics/walker.ts';
import type { PhysicsWorld } from './physics-port.ts';
import type { Route } from './roads/route.ts';

export interface Traveller {
  readonly user: RoadUser;
  readonly driver: CarDriver | WalkDriver;
  readonly seen: Neighbour;
}

const HIDDEN_M = 150;
const OUT_OF_SIGHT_M = 320;
/** Cosine of half the angle that the ego's camera may see, with room to spare. */
const VIEW_COSINE = 0.25;
/** Past the end by so much it has left. */
const BEYOND_M = 3;
/** Who comes in must not have to brake harder than this for whoever is before it, m/s^2. */
const EASY_BRAKE = 0.5;
const LEAST_GAP_M = 8;
/** Whoever is so near may be about to change lanes. */
const BESIDE_M = 12;

/** Where somebody is and looks. */
type Eye = Pick<Neighbour, 'x' | 'y' | 'ux' | 'uy'>;

/** Whether the ego could see what happens there. */
export function inView(ego: Eye | null, x: number, y: number): boolean {
  if (!ego) return false;
  const [dx, dy] = [x - ego.x, y - ego.y];
  const range = Math.sqrt(dx * dx + dy * dy);
  if (range < HIDDEN_M) return true;
  return range < OUT_OF_SIGHT_M && dx * ego.ux + dy * ego.uy > VIEW_COSINE * range;
}

/** Speed at which one can come in at the start of a route, m/s; null where there is no room. */
function entrySpeed(
  at: Neighbour,
  others: readonly Neighbour[],
  route: Route,
  s: number,
  desiredSpeed: number,
): number | null {
  const near = others.some(
    ({ id, x, y }) =>
      id !== at.id && (x - at.x) * (x - at.x) + (y - at.y) * (y - at.y) < BESIDE_M * BESIDE_M,
  );
  if (near) return null;
  const { leader, follower } = sightOf(at, others, route, s);
  if (follower && follower.gap < LEAST_GAP_M + 1.5 * Math.max(0, follower.speed)) return null;
  if (!leader) return desiredSpeed;
  if (leader.gap < LEAST_GAP_M) return null;
  const least = Math.max(0, Math.min(desiredSpeed, leader.speed) - 1);
  for (let speed = desiredSpeed; speed >= least; speed -= 0.5) {
    if (idmAcceleration(speed, leader, { ...USUAL_DRIVER, desiredSpeed }) > -EASY_BRAKE)
      return speed;
  }
  return null;
}

export class Recirculation {
  private readonly entries: readonly Route[];
  private readonly rng: Rng;

  /** @param entries routes that begin at an end of the place */
  constructor(entries: readonly Route[], rng: Rng) {
    this.entries = entries;
    this.rng = rng;
  }

  /**
   * Brings back in who has left and can come.
   * @returns the users that were moved
   */
  bringBack(
    travellers: readonly Traveller[],
    all: readonly Neighbour[],
    ego: Neighbour | null,
    physics: PhysicsWorld,
  ): RoadUser[] {
    const moved: RoadUser[] = [];
    const now = [...all];
    for (const traveller of travellers) {
      const { user, driver, seen } = traveller;
      const { route, s } = driver;
      const gone = !route.closed && s > route.length + BEYOND_M + seen.halfLength;
      const isEgo = seen.id === ego?.id;
      if (!gone || user.crashed || (!isEgo && inView(ego, seen.x, seen.y))) continue;
      const arrived = this.enter(traveller, now, isEgo ? null : ego, physics);
      if (!arrived) continue;
      moved.push(user);
      now[now.findIndex(({ id }) => id === seen.id)] = arrived;
    }
    return moved;
  }

  /** Tries the entries in an order that the road user and its round decide. */
  private enter(
    { user, driver, seen }: Traveller,
    others: readonly Neighbour[],
    ego: Neighbour | null,
    physics: PhysicsWorld,
  ): Neighbour | null {
    const rng = this.rng.split(`${seen.id} round ${driver.rounds}`);
    for (const route of rng.shuffle(this.entries)) {
      const s = seen.halfLength + 1;
      const lateral = driver.usualLateral;
      const p = route.at(s);
      if (inView(ego, p.x, p.y)) continue;
      const [ux, uy] = [cos(p.heading), sin(p.heading)];
      const [x, y] = [p.x - lateral * uy, p.y + lateral * ux];
      const at = { ...seen, x, y, ux, uy };
      const speed = entrySpeed(at, others, route, s, driver.desiredSpeedOn(route, s));
      if (speed === null) continue;
      const motion = physics.save(user.body);
      physics.restore(user.body, {
        ...motion,
        position: [x, y, motion.position[2]],
        orientation: [0, 0, sin(p.heading / 2), cos(p.heading / 2)],
        velocity: [ux * speed, uy * speed, 0],
        angularVelocity: [0, 0, 0],
      });
      if (user instanceof Walker) user.restore({ ...user.save(), speed });
      driver.enter(route, s);
      return { ...at, vx: ux * speed, vy: uy * speed };
    }
    return null;
  }
}
