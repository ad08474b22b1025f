/** What a chain of lanes brings to a route: junctions with their stop lines, ways through them, speed limits. */
import { cos, sin } from '../../core/math.ts';
import {
  isSameLane,
  type LaneRef,
  type RoadNetwork,
  type RoadSpec,
  type StopLine,
} from '../../core/road-network.ts';
import type { Movement } from './movement.ts';
import type { LimitFrom, RoutePoint, RouteStop } from './route.ts';

/** One lane of a chain. */
export interface LanePart {
  readonly lane: LaneRef;
  readonly road: RoadSpec;
  /** Its centre line by distance along it, in the direction of traffic. */
  readonly at: (s: number) => RoutePoint;
  readonly length: number;
}

/** A stop line belongs to a lane that ends no farther than this behind it, metres. */
const STOP_LINE_REACH_M = 14;
const BESIDE_M = 2.5;
const POINT_SPACING_M = 0.5;

const nameOf = (lane: LaneRef): string => `${lane.road}:${lane.section ?? ''}:${lane.lane}`;

/** Shared by all routes of a network, so that conflicts between movements are found once. */
const movements = new WeakMap<RoadNetwork, Map<string, Movement>>();

/** The way through a junction over the parts `from` to `to` (exclusive) of a chain. */
function movementOf(
  network: RoadNetwork,
  junction: number,
  parts: readonly LanePart[],
  entry: LanePart,
  exit: LanePart,
): Movement {
  const known = movements.get(network) ?? new Map<string, Movement>();
  movements.set(network, known);
  const key = [entry, ...parts, exit].map((part) => nameOf(part.lane)).join(' ');
  const before = known.get(key);
  if (before) return before;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const count = Math.max(1, Math.round(length / POINT_SPACING_M));
  const at = (s: number): RoutePoint => {
    let left = s;
    for (const part of parts.slice(0, -1)) {
      if (left <= part.length) return part.at(left);
      left -= part.length;
    }
    return (parts.at(-1) as LanePart).at(left);
  };
  const points = Array.from({ length: count + 1 }, (_, i) => at((length * i) / count));
  const movement = { junction, from: nameOf(entry.lane), to: nameOf(exit.lane), length, points };
  known.set(key, movement);
  return movement;
}

/** How far before the end of a lane its stop line lies; 0 where it has none. */
function setback(lines: readonly StopLine[], part: LanePart): number {
  const end = part.at(part.length);
  const [ux, uy] = [cos(end.heading), sin(end.heading)];
  for (const { from, to } of lines) {
    const dx = (from[0] + to[0]) / 2 - end.x;
    const dy = (from[1] + to[1]) / 2 - end.y;
    const before = -(dx * ux + dy * uy);
    if (Math.abs(dy * ux - dx * uy) < BESIDE_M && before > 0 && before < STOP_LINE_REACH_M)
      return before;
  }
  return 0;
}

/** The junctions that a chain of lanes comes to. @param closed whether the first lane follows the last */
export function stopsAlong(
  network: RoadNetwork,
  parts: readonly LanePart[],
  closed: boolean,
): RouteStop[] {
  const stops: RouteStop[] = [];
  const next = (i: number): LanePart | undefined => parts[closed ? i % parts.length : i];
  let s = 0;
  for (const [i, part] of parts.entries()) {
    s += part.length;
    for (const { id, arms } of network.junctions) {
      const arm = arms.find((one) => one.lanes.some((lane) => isSameLane(lane, part.lane)));
      if (!arm) continue;
      const through: LanePart[] = [];
      let after = next(i + 1);
      while (after && after.road.junction === id && through.length < parts.length) {
        through.push(after);
        after = next(i + 1 + through.length);
      }
      const whole = through.length > 0 && after !== undefined;
      stops.push({
        s: s - setback(network.stopLines, part),
        control: arm.control,
        signalGroup: arm.signalGroup,
        entryS: s,
        exitS: s + through.reduce((sum, one) => sum + one.length, 0),
        movement: whole ? movementOf(network, id, through, part, after as LanePart) : null,
      });
    }
  }
  return stops;
}

/** Speed limits along a chain of lanes. */
export function limitsAlong(parts: readonly LanePart[]): LimitFrom[] {
  const limits: LimitFrom[] = [];
  let s = 0;
  for (const { road, length } of parts) {
    if (limits.at(-1)?.limit !== road.speedLimit) limits.push({ s, limit: road.speedLimit });
    s += length;
  }
  return limits;
}
