/** The routes of a stretch of road, by the names that scenarios of an open road use. */
import { kmh } from '../../../core/math.ts';
import type { LaneRef } from '../../../core/road-network.ts';
import type { Vec2 } from '../../../core/vector.ts';
import type { Crossing } from '../../roads/crossing.ts';
import type { LaneGraph } from '../../roads/lane-graph.ts';
import { type Route, straightRoute } from '../../roads/route.ts';
import { routeThrough } from '../../roads/route-through.ts';
import { alongChain, hasPavement, kerbAt, middleOfType, walkAt } from './beside.ts';
import { type Chain, chainPoint, lanesAt, type Side, signOf } from './chain.ts';
import type { Strands } from './strands.ts';

const WALKING = 1.6;
/** Nobody walks beside a road with a higher limit, m/s. */
const NO_WALKING = kmh(100);
/** A lane that runs along less of the stretch than this share of the longest is no lane to stage on. */
const WHOLE_SHARE = 0.9;
/** A bend worth the name: at most this radius somewhere near the middle. */
const BEND_CURVATURE = 1 / 300;
const BEND_REACH_M = 60;
const PARKING_LENGTH_M = 30;

export interface OpenRoadRoutes {
  readonly routes: ReadonlyMap<string, Route>;
  readonly driving: readonly string[];
  readonly walking: readonly string[];
  readonly crossings: readonly Crossing[];
  /** As the place's. */
  readonly measures: Readonly<Record<string, number>>;
}

/** The lane chains of one direction along a stretch: the innermost and the outermost that run all along it. */
function strandsOf(chain: Chain, side: Side, strands: Strands) {
  const ids = new Set(chain.roads.map(({ road }) => road.spec.id));
  const allow = (lane: LaneRef) => ids.has(lane.road);
  const found = lanesAt(chainPoint(chain, chain.length / 2), side).map((lane) => [
    ...strands.extend(lane, false, allow, chain.length),
    lane,
    ...strands.extend(lane, true, allow, chain.length),
  ]);
  const longest = Math.max(0, ...found.map((lanes) => strands.lengthOf(lanes)));
  const whole = found.filter((lanes) => strands.lengthOf(lanes) >= WHOLE_SHARE * longest);
  const [inner, kerb] = [whole[0], whole.at(-1)];
  return inner && kerb ? { inner, kerb } : null;
}

/** Both directions; where there is one lane, its two names share a route. */
function laneRoutes(chain: Chain, strands: Strands, graph: LaneGraph): Map<string, Route> {
  const routes = new Map<string, Route>();
  for (const [direction, side] of [
    ['forward', 'right'],
    ['oncoming', 'left'],
  ] as const) {
    const found = strandsOf(chain, side, strands);
    if (!found) continue;
    const kerb = graph.routeAlong(`${direction}-kerb`, found.kerb);
    const inner =
      found.inner === found.kerb ? kerb : graph.routeAlong(`${direction}-inner`, found.inner);
    routes.set(`${direction}-inner`, inner);
    routes.set(`${direction}-kerb`, kerb);
  }
  return routes;
}

interface Bend {
  readonly routes: readonly [string, Route][];
  readonly measures: Readonly<Record<string, number>>;
}

/** Where the stretch bends around its middle: the direction for which it bends left, and right; and its radius. */
function bendOf(routes: ReadonlyMap<string, Route>): Bend {
  const none: Bend = { routes: [], measures: {} };
  const [forward, oncoming] = [routes.get('forward-inner'), routes.get('oncoming-inner')];
  if (!forward || !oncoming) return none;
  let most = 0;
  for (let ds = -BEND_REACH_M; ds <= BEND_REACH_M; ds += 2) {
    const { curvature } = forward.at(forward.length / 2 + ds);
    if (Math.abs(curvature) > Math.abs(most)) most = curvature;
  }
  if (Math.abs(most) < BEND_CURVATURE) return none;
  const [left, right] = most > 0 ? [forward, oncoming] : [oncoming, forward];
  return {
    routes: [
      ['left-bend', left],
      ['right-bend', right],
    ],
    measures: { bendRadius: 1 / Math.abs(most) },
  };
}

/** On a road with a lane each way, in the lane of the forward traffic against it. */
function overtakingRoute(routes: ReadonlyMap<string, Route>): [string, Route][] {
  const [forward, oncoming] = [routes.get('forward-inner'), routes.get('oncoming-inner')];
  const isNarrow =
    forward === routes.get('forward-kerb') && oncoming === routes.get('oncoming-kerb');
  if (!forward || !oncoming || !isNarrow) return [];
  const points: Vec2[] = [];
  for (let s = forward.length; s >= 0; s -= 0.5) {
    const { x, y } = forward.at(s);
    points.push([x, y]);
  }
  const { laneWidth, speedLimit } = forward;
  const route = routeThrough('overtaking', points, speedLimit, { laneWidth });
  return route ? [['overtaking', route]] : [];
}

/** Pavements run with the traffic beside them. */
function besideRoutes(chain: Chain): [string, Route][] {
  const found: [string, Route][] = [];
  for (const side of ['right', 'left'] as const) {
    const put = (name: string, points: readonly Vec2[], least: number) => {
      const route = routeThrough(name, side === 'left' ? points.toReversed() : points, WALKING);
      if (route && route.length >= least) found.push([name, route]);
    };
    put(`pavement-${side}`, alongChain(chain, side, walkAt), 20);
    const parking = alongChain(chain, side, (road, s, sign) =>
      middleOfType(road, s, sign, 'parking', 1.8),
    );
    put(`parking-${side}`, parking, PARKING_LENGTH_M);
  }
  return found;
}

/** Across the middle of the stretch, from one pavement or verge to the other. */
function crossing(chain: Chain): { readonly routes: [string, Route][]; crossings: Crossing[] } {
  const { road, reversed, s } = chainPoint(chain, chain.length / 2);
  const [rightSign, leftSign] = [signOf('right', reversed), signOf('left', reversed)];
  const [right, left] = [walkAt(road, s, rightSign), walkAt(road, s, leftSign)];
  const at = (t: number): Vec2 => {
    const p = road.pointAt(s, t);
    return [p.x, p.y];
  };
  const across = straightRoute('crossing-from-right', at(right), at(left), WALKING);
  const back = straightRoute('crossing-from-left', at(left), at(right), WALKING);
  const kerbs = [kerbAt(road, s, rightSign), kerbAt(road, s, leftSign)].map((t) =>
    Math.abs(t - right),
  ) as [number, number];
  const isPaved = hasPavement(road, s, rightSign) && hasPavement(road, s, leftSign);
  return {
    routes: [
      [across.name, across],
      [back.name, back],
    ],
    crossings: isPaved ? [{ name: across.name, way: across, kerbs, signalGroup: null }] : [],
  };
}

export function openRoadRoutes(chain: Chain, strands: Strands, graph: LaneGraph): OpenRoadRoutes {
  const lanes = laneRoutes(chain, strands, graph);
  const bend = bendOf(lanes);
  const beside = besideRoutes(chain);
  const across = crossing(chain);
  const routes = new Map([
    ...lanes,
    ...bend.routes,
    ...overtakingRoute(lanes),
    ...beside,
    ...across.routes,
  ]);
  const unique = [...lanes].filter(
    ([name, route]) => !(name.endsWith('-inner') && route.name.endsWith('-kerb')),
  );
  const fastest = Math.max(0, ...chain.roads.map(({ road }) => road.spec.speedLimit));
  const walking = beside.map(([name]) => name).filter((name) => name.startsWith('pavement-'));
  return {
    routes,
    driving: unique.map(([name]) => name),
    walking: fastest > NO_WALKING ? [] : walking,
    crossings: across.crossings,
    measures: bend.measures,
  };
}
