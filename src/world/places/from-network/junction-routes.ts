/** The routes of a junction, by the names that scenarios of a junction use: `from-to` and what lies beside the arms. */
import { angleDifference } from '../../../core/math.ts';
import { isSameLane, type JunctionSpec, type LaneRef } from '../../../core/road-network.ts';
import type { Vec2 } from '../../../core/vector.ts';
import type { Crossing } from '../../roads/crossing.ts';
import type { Arm, ArmEnd } from '../../roads/junction-arms.ts';
import type { LaneGraph } from '../../roads/lane-graph.ts';
import { type Route, straightRoute } from '../../roads/route.ts';
import { routeThrough } from '../../roads/route-through.ts';
import type { NamedArm } from './arm-names.ts';
import { alongRoad, hasPavement, kerbAt, middleOfType, walkAt } from './beside.ts';
import type { Strands } from './strands.ts';

const WALKING = 1.6;
/** Arms of our own places are so long. */
const ARM_M = 220;
/** Crossings lie so far from the junction: behind the stop line at signals, else behind the first car that waits. */
const CROSSING_M = { signals: 3, others: 7.5 } as const;
const LEAST_WAY_M = 20;
const TURN = Math.PI / 4;

export interface JunctionRoutes {
  readonly routes: ReadonlyMap<string, Route>;
  readonly driving: readonly string[];
  readonly walking: readonly string[];
  readonly crossings: readonly Crossing[];
}

/** Lanes through a junction, from an incoming one to an outgoing one, both included. */
type Passage = readonly LaneRef[];

/** The ways from one arm to another. */
function passagesOf(
  from: Arm,
  to: Arm,
  junction: number,
  strands: Strands,
  graph: LaneGraph,
): Passage[] {
  const found: Passage[] = [];
  const walk = (lanes: Passage): void => {
    if (lanes.length > 12) return;
    for (const next of strands.successors(lanes.at(-1) as LaneRef)) {
      const isWithin = graph.road(next.road).spec.junction === junction;
      if (isWithin && !lanes.some((lane) => isSameLane(lane, next))) walk([...lanes, next]);
      else if (to.outgoing.some((lane) => isSameLane(lane, next))) found.push([...lanes, next]);
    }
  };
  for (const lane of from.incoming) walk([lane]);
  return found;
}

/** Who turns left comes from the innermost lane, all others from the outermost. */
function choosePassage(passages: readonly Passage[], from: Arm, to: Arm): Passage | null {
  const turn = angleDifference(to.outward, from.outward + Math.PI);
  const sign = turn > TURN ? 1 : -1;
  const rank = (lanes: Passage) =>
    sign * (100 * Math.abs(lanes[0]?.lane ?? 0) + Math.abs(lanes.at(-1)?.lane ?? 0));
  return [...passages].sort((a, b) => rank(a) - rank(b))[0] ?? null;
}

function drivingRoutes(
  arms: readonly NamedArm[],
  { id }: JunctionSpec,
  strands: Strands,
  graph: LaneGraph,
): Map<string, Route> {
  const routes = new Map<string, Route>();
  const anywhere = () => true;
  for (const from of arms) {
    for (const to of arms) {
      if (from === to) continue;
      const passages = passagesOf(from.arm, to.arm, id, strands, graph);
      const passage = choosePassage(passages, from.arm, to.arm);
      if (!passage) continue;
      const [first, last] = [passage[0] as LaneRef, passage.at(-1) as LaneRef];
      const more = (lane: LaneRef) => ARM_M - strands.centre(lane).length;
      const lanes = [
        ...strands.extend(first, false, anywhere, more(first)),
        ...passage,
        ...strands.extend(last, true, anywhere, more(last)),
      ];
      const name = `${from.name}-${to.name}`;
      routes.set(name, graph.routeAlong(name, lanes));
    }
  }
  return routes;
}

/** +1 where a side of an arm, seen outwards, has positive t. */
const signOf = ({ end }: Pick<ArmEnd, 'end'>, side: 'right' | 'left'): 1 | -1 =>
  (side === 'left') === (end === 'start') ? 1 : -1;

/** The outermost end of an arm on a side. */
const outermost = ({ ends }: Arm, side: 'right' | 'left'): ArmEnd =>
  side === 'right' ? ends[0] : (ends.at(-1) as ArmEnd);

/** Pavements outwards, and the strip for parking beside the traffic that comes in, in its direction. */
function besideRoutes({ name, arm }: NamedArm): [string, Route][] {
  const found: [string, Route][] = [];
  const put = (way: string, points: readonly Vec2[]) => {
    const route = routeThrough(way, points, WALKING);
    if (route && route.length >= LEAST_WAY_M) found.push([way, route]);
  };
  for (const side of ['right', 'left'] as const) {
    const end = outermost(arm, side);
    const sign = signOf(end, side);
    put(
      `pavement-${name}-${side}`,
      alongRoad(end.road, end.end, (s) => walkAt(end.road, s, sign)),
    );
  }
  const end = outermost(arm, 'left');
  const sign = signOf(end, 'left');
  const parking = alongRoad(end.road, end.end, (s) =>
    middleOfType(end.road, s, sign, 'parking', 1.8),
  );
  put(`parking-${name}`, parking.toReversed());
  return found;
}

/** From the left to the right of an arm, seen outwards. */
function crossingOf({ name, arm, signalGroup }: NamedArm): { crossing: Crossing; paved: boolean } {
  const sides = (['left', 'right'] as const).map((side) => {
    const { road, end } = outermost(arm, side);
    const sign = signOf({ end }, side);
    const far = CROSSING_M[signalGroup === null ? 'others' : 'signals'];
    const away = Math.min(far, road.length / 2);
    const s = end === 'start' ? away : road.length - away;
    const at = (t: number): Vec2 => {
      const p = road.pointAt(s, t);
      return [p.x, p.y];
    };
    const walk = walkAt(road, s, sign);
    const verge = Math.abs(kerbAt(road, s, sign) - walk);
    return { point: at(walk), verge, paved: hasPavement(road, s, sign) };
  });
  const [left, right] = sides as [(typeof sides)[number], (typeof sides)[number]];
  const way = straightRoute(`crossing-${name}`, left.point, right.point, WALKING);
  const kerbs: [number, number] = [left.verge, way.length - right.verge];
  return {
    crossing: { name: way.name, way, kerbs, signalGroup },
    paved: left.paved && right.paved,
  };
}

export function junctionRoutes(
  arms: readonly NamedArm[],
  junction: JunctionSpec,
  strands: Strands,
  graph: LaneGraph,
): JunctionRoutes {
  const driving = drivingRoutes(arms, junction, strands, graph);
  const beside = arms.flatMap(besideRoutes);
  const crossings = arms.map(crossingOf);
  return {
    routes: new Map([
      ...driving,
      ...beside,
      ...crossings.map(({ crossing }) => [crossing.name, crossing.way] as const),
    ]),
    driving: [...driving.keys()],
    walking: beside.map(([name]) => name).filter((name) => name.startsWith('pavement-')),
    crossings: crossings.filter(({ paved }) => paved).map(({ crossing }) => crossing),
  };
}
