/** Following a route: how fast one can take it, and how to steer along it. */
import { atan, clamp } from '../../core/math.ts';
import { BEND_STEP_M, type Route } from '../roads/route.ts';
import type { Neighbour } from './surroundings.ts';

const MAX_LATERAL_ACCELERATION = 2.6;
const COMFORT_BRAKE = 3;
const MOST_SWING_M = 1.1;

/**
 * Desired speed, less where the way bends or the limit falls within the distance to slow down, m/s.
 * @param share of the limit in force that one keeps to; null regards no limit
 */
export function comfortableSpeed(
  route: Route,
  s: number,
  speed: number,
  desiredSpeed: number,
  share: number | null,
): number {
  let least = desiredSpeed;
  const reach = Math.max(10, (speed * speed) / (2 * COMFORT_BRAKE));
  for (let d = 0; d <= reach; d += BEND_STEP_M) {
    const slowing = 2 * COMFORT_BRAKE * d;
    const bend = route.bendAt(s + d);
    if (bend > 1e-4) least = Math.min(least, Math.sqrt(MAX_LATERAL_ACCELERATION / bend + slowing));
    if (share === null) continue;
    const limit = share * route.limitAt(s + d);
    if (limit * limit + slowing < least * least) least = Math.sqrt(limit * limit + slowing);
  }
  return least;
}

/** Of a vehicle, metres: between its axles, and from the rear axle to the box centre and to the front. */
export interface SteeredMeasures {
  readonly wheelbase: number;
  readonly rearToCentre: number;
  readonly rearToFront: number;
}

/** The front swings out of a bend: long vehicles keep to its inside, by half of that; metres, left positive. */
function swing(route: Route, s: number, rearToFront: number): number {
  const bend = (route.at(s).curvature + route.at(s + 3).curvature) / 2;
  return clamp(0.3 * rearToFront * rearToFront * bend, -MOST_SWING_M, MOST_SWING_M);
}

/**
 * Steering angle, radians, by pure pursuit (R. C. Coulter, Implementation of the Pure Pursuit Path Tracking Algorithm,
 * CMU-RI-TR-92-01).
 * @param offsetIn where one means to be beside the route so many seconds ahead, metres left
 */
export function steeringTowards(
  self: Neighbour,
  route: Route,
  s: number,
  speed: number,
  { wheelbase, rearToCentre, rearToFront }: SteeredMeasures,
  offsetIn: (aheadS: number) => number,
): number {
  const ahead = clamp(speed * 0.75, Math.max(4.5, 1.3 * wheelbase), 25);
  const rearX = self.x - self.ux * rearToCentre;
  const rearY = self.y - self.uy * rearToCentre;
  const targetS = s - rearToCentre + ahead;
  const p = route.at(targetS);
  const along = route.directionAt(targetS);
  const offset =
    offsetIn(ahead / Math.max(speed, 3)) + swing(route, targetS - ahead / 2, rearToFront);
  const dx = p.x - offset * along.y - rearX;
  const dy = p.y + offset * along.x - rearY;
  const across = -dx * self.uy + dy * self.ux;
  return atan((2 * wheelbase * across) / (dx * dx + dy * dy));
}
