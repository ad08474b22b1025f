/** Drivers let pedestrians cross, and pedestrians wait until they can. */
import type { SignalGroup } from '../../core/road-network.ts';
import { type Crossing, crossingsOn } from '../roads/crossing.ts';
import { HARDEST_STOP } from './right-of-way.ts';
import type { Neighbour } from './surroundings.ts';
import type {
  CrossingVehicle,
  CrossingWalker,
  RouteFollower,
  TrafficView,
} from './traffic-view.ts';

/** Vehicles stop so far before the middle of a crossing, metres. */
const BEFORE_M = 2.6;
/** Half the way that a vehicle takes up beside its route, with room for a pedestrian, metres. */
const PATH_HALF_M = 1.9;
/** For somebody at the kerb one stops where it takes no more than this, m/s^2. */
const EASY_STOP = 2.2;
/** Pedestrians start where no vehicle comes within so many seconds of their being out of its way. */
const MARGIN_S = 1.5;
const SLOW = 1.2;
const WALK = 1.2;
const SIGHT_M = 70;

/** Whether a pedestrian on the carriageway is in the way of a vehicle whose route meets the way at `along`. */
function inTheWay(walker: CrossingWalker, along: number, arrival: number): boolean {
  const { way, kerbs } = walker.crossing;
  const at = walker.backwards ? way.length - walker.s : walker.s;
  const towards = walker.backwards ? at - along : along - at;
  if (at < kerbs[0] - 0.4 || at > kerbs[1] + 0.4) return false;
  if (towards < -PATH_HALF_M) return false;
  return (towards - PATH_HALF_M) / WALK < arrival + 1.5 + MARGIN_S;
}

/** Stands or drives on the crossing: nobody can cross, nor need one wait for those who would. */
const isOn = ({ toFront, toRear }: Pick<CrossingVehicle, 'toFront' | 'toRear'>): boolean =>
  toFront < 1.2 && toRear > -0.8;

/** Distance from the front at which to stop for pedestrians, metres; null where none needs it. */
export function holdForWalkers(
  self: Neighbour,
  follower: RouteFollower,
  view: TrafficView,
): number | null {
  const { route, s } = follower;
  const speed = Math.max(0, self.vx * self.ux + self.vy * self.uy);
  let nearest: number | null = null;
  for (const { crossing, s: at, along } of crossingsOn(route, view.crossings)) {
    const lap = route.closed ? Math.round((s - at) / route.length) * route.length : 0;
    const toMiddle = at + lap - s - self.halfLength;
    const gap = toMiddle - BEFORE_M;
    if (gap < -1 || gap > SIGHT_M || (nearest !== null && gap > nearest)) continue;
    const { walkers, vehicles } = view.on(crossing);
    if (walkers.length === 0) continue;
    const taken = vehicles.some((other) => other.id !== self.id && isOn(other));
    const braking = (speed * speed) / (2 * Math.max(0.3, gap));
    const arrival = toMiddle / Math.max(speed, 1);
    const stops = walkers.some((walker) =>
      walker.walking
        ? braking < HARDEST_STOP + 2 && inTheWay(walker, along, arrival)
        : !taken && braking < EASY_STOP && crossing.signalGroup === null,
    );
    if (stops) nearest = Math.max(0, gap);
  }
  return nearest;
}

/** Seconds until a group that is red or red-and-amber turns green; 0 where it is green or amber. */
function timeToGreen(group: SignalGroup, tS: number): number {
  const cycle = group.greenS + group.amberS + group.redS;
  const raw = (tS + group.offsetS) % cycle;
  return raw < group.greenS + group.amberS ? 0 : cycle - raw;
}

/** Whether somebody at the kerb can start to cross now. @param pace m/s */
export function canCross(crossing: Crossing, pace: number, view: TrafficView): boolean {
  const across = crossing.kerbs[1] - crossing.kerbs[0];
  const needed = across / pace + MARGIN_S;
  if (crossing.signalGroup !== null) {
    const group = view.groups[crossing.signalGroup] as SignalGroup;
    if (timeToGreen(group, view.tS) < needed) return false;
  }
  return view.on(crossing).vehicles.every(({ toFront, toRear, speed }) => {
    if (isOn({ toFront, toRear })) return false;
    if (toRear < 0) return true;
    if (speed < SLOW) return true;
    if (crossing.signalGroup !== null)
      return (speed * speed) / (2 * Math.max(0.1, toFront - BEFORE_M)) < EASY_STOP;
    return toFront / speed > needed;
  });
}
