/**
 * A town: four by three crossings of streets in a closed grid. The streets bend round at its corners, all others meet
 * at junctions: signals, stop and give-way signs, priority. Nothing ends: vehicles go round long circuits, of which
 * the seed makes a dozen, pedestrians round the blocks.
 */
import { kmh } from '../../core/math.ts';
import type { Rng } from '../../core/rng.ts';
import {
  isSameLane,
  type JunctionControl,
  type LaneRef,
  type RoadNetwork,
  type RoadSpec,
} from '../../core/road-network.ts';
import type { Crossing } from '../roads/crossing.ts';
import { LaneGraph } from '../roads/lane-graph.ts';
import { RoadGeometry } from '../roads/lanes.ts';
import type { Route } from '../roads/route.ts';
import { constantSection, halfRoad, middleOf } from './cross-section.ts';
import type { BuildPlace, Spot } from './place.ts';
import { furnish } from './scenery.ts';
import {
  CYCLE_S,
  connectionsOf,
  crossingsOf,
  junctionSpec,
  linksOf,
  type Measures,
  type StreetArm,
  type StreetJunction,
  signalGroups,
  signalHeadsOf,
  stopLinesOf,
  zebrasOf,
} from './street-junction.ts';
import { type Grid, type Street, streetsOf } from './town-streets.ts';
import { blockWalks } from './town-walks.ts';

const COLUMNS = 4;
const ROWS = 3;
const CIRCUITS = 12;
/** Pedestrians walk so far behind the middle of the pavement, clear of what stands at the kerb, metres. */
const FROM_POSTS_M = 0.25;
/** A circuit goes back to its start once it is so long, metres. */
const CIRCUIT_M = 1600;

/** Middles of the crossings, evenly about the origin, 95 to 135 m apart. */
function lines(count: number, rng: Rng): number[] {
  const at = [0];
  for (let i = 1; i < count; i++) at.push((at.at(-1) as number) + rng.uniform(95, 135));
  const middle = (at.at(-1) as number) / 2;
  return at.map((x) => x - middle);
}

function streetSpec(street: Street, m: Measures, limit: number): RoadSpec {
  return {
    id: street.id,
    name: street.name,
    speedLimit: limit,
    junction: null,
    referenceLine: street.line,
    sections: [constantSection(m.strips, m.strips, 'broken')],
  };
}

/** Who has to wait at a junction: at a T the stem; at a cross the street from south to north, or signals rule. */
function controlOf(
  arms: Street['ends'][number]['compass'][],
  signalled: boolean,
  sign: 'stop' | 'give-way',
): (compass: string) => JunctionControl {
  if (signalled) return () => 'signals';
  const has = (compass: string) => arms.some((arm) => arm === compass);
  const mainIsEastWest = has('east') && has('west');
  return (compass) =>
    (compass === 'east' || compass === 'west') === mainIsEastWest ? 'priority' : sign;
}

function junctionsOf(streets: readonly Street[], grid: Grid, rng: Rng): StreetJunction[] {
  const nodes = grid.nodes.filter((node) => !node.bend);
  const crosses = nodes.filter((node) => node.inner);
  const signalled = new Set([rng.choice(crosses), rng.choice(nodes.filter((node) => !node.inner))]);
  let groups = 0;
  return nodes.map((node, i) => {
    const ends = streets.flatMap((street) =>
      street.ends
        .filter((end) => end.node === node)
        .map((end) => ({ compass: end.compass, road: street.id, outward: end.outward })),
    );
    const withSignals = signalled.has(node);
    const sign = rng.uniform() < 0.5 ? 'stop' : 'give-way';
    const control = controlOf(
      ends.map((end) => end.compass),
      withSignals,
      sign,
    );
    const firstGroup = groups;
    if (withSignals) groups += 2;
    return {
      id: i + 1,
      name: node.name,
      centre: [node.x, node.y],
      firstConnection: 100 + 20 * i,
      arms: ends.map((end): StreetArm => {
        const northSouth = end.compass === 'north' || end.compass === 'south' ? 1 : 0;
        return {
          ...end,
          control: control(end.compass),
          signalGroup: withSignals ? firstGroup + northSouth : null,
        };
      }),
    };
  });
}

function networkOf(
  streets: readonly Street[],
  junctions: readonly StreetJunction[],
  m: Measures,
  rng: Rng,
): RoadNetwork {
  const limits = rng.split('limits');
  const roads = [
    ...streets.map((street) =>
      streetSpec(street, m, street.bends || limits.uniform() < 0.4 ? kmh(30) : kmh(50)),
    ),
    ...junctions.flatMap((junction) => connectionsOf(junction, m)),
  ];
  const offsets = rng.split('signals');
  return {
    name: 'town',
    roads,
    links: junctions.flatMap(linksOf),
    junctions: junctions.map((junction) => junctionSpec(junction, m)),
    signalGroups: junctions
      .filter((junction) => junction.arms.some((arm) => arm.signalGroup !== null))
      .flatMap((junction) => signalGroups(offsets.uniform(0, CYCLE_S), `${junction.name} `)),
    signalHeads: junctions.flatMap((junction) => signalHeadsOf(junction, m)),
    stopLines: junctions.flatMap((junction) => stopLinesOf(junction, m)),
    scenery: [
      ...furnish(roads, rng.split('scenery'), rng.uniform() < 0.6 ? 'city' : 'suburb'),
      ...junctions.flatMap((junction) => zebrasOf(junction, m)),
    ],
  };
}

/** The shortest chain of lanes from one to another, by number of lanes, without the first. */
function shortestBack(graph: LaneGraph, from: LaneRef, to: LaneRef): LaneRef[] {
  const reached: { lane: LaneRef; before: number }[] = [{ lane: from, before: -1 }];
  for (let i = 0; i < reached.length; i++) {
    for (const next of graph.successors((reached[i] as { lane: LaneRef }).lane)) {
      if (isSameLane(next, to)) {
        const chain: LaneRef[] = [];
        for (let at = i; at > 0; at = (reached[at] as { before: number }).before)
          chain.unshift((reached[at] as { lane: LaneRef }).lane);
        return chain;
      }
      if (!reached.some(({ lane }) => isSameLane(lane, next)))
        reached.push({ lane: next, before: i });
    }
  }
  throw new RangeError('a town whose streets lead nowhere');
}

/** A closed chain of lanes: turns at random for a while, then the shortest way back. */
function circuit(graph: LaneGraph, start: LaneRef, rng: Rng): LaneRef[] {
  const lanes = [start];
  let length = graph.road(start.road).length;
  while (length < CIRCUIT_M) {
    const next = rng.choice(graph.successors(lanes.at(-1) as LaneRef));
    lanes.push(next);
    length += graph.road(next.road).length;
  }
  return [...lanes, ...shortestBack(graph, lanes.at(-1) as LaneRef, start)];
}

function circuits(graph: LaneGraph, streets: readonly Street[], rng: Rng): Route[] {
  const starts = rng.shuffle(
    streets.flatMap(({ id }) => [1, -1].map((lane): LaneRef => ({ road: id, lane }))),
  );
  return starts.slice(0, CIRCUITS).map((start, i) => {
    const name = `circuit-${i + 1}`;
    return graph.routeAlong(name, circuit(graph, start, rng.split(name)), true);
  });
}

/** Beside the straight parts of the streets, clear of junctions and crossings. */
function parkingOf(specs: readonly RoadSpec[], m: Measures): Spot[] {
  const t = middleOf(m.strips, 'parking') as number;
  return specs.flatMap((spec) => {
    const road = new RoadGeometry(spec);
    const spots: Spot[] = [];
    for (let s = 17; s < road.length - 17; s += 6.4) {
      if (Math.abs(road.pointAt(s - 4, 0).curvature) + Math.abs(road.pointAt(s + 4, 0).curvature))
        continue;
      const right = road.pointAt(s, -t);
      const left = road.pointAt(s, t);
      spots.push({ x: right.x, y: right.y, yaw: right.heading });
      spots.push({ x: left.x, y: left.y, yaw: left.heading + Math.PI });
    }
    return spots;
  });
}

/** About 400 by 250 m. */
export const buildTown: BuildPlace = (rng) => {
  const laneWidth = rng.uniform(3.3, 3.6);
  const m: Measures = {
    laneWidth,
    strips: halfRoad(
      1,
      laneWidth,
      { type: 'parking', width: rng.uniform(2.1, 2.4) },
      rng.uniform(2.2, 3.2),
    ),
    reach: rng.uniform(13.5, 15),
  };
  const { grid, streets } = streetsOf(lines(COLUMNS, rng), lines(ROWS, rng), m.reach);
  const junctions = junctionsOf(streets, grid, rng.split('junctions'));
  const network = networkOf(streets, junctions, m, rng);
  const driving = circuits(new LaneGraph(network), streets, rng.split('circuits'));
  const walks = blockWalks(
    grid,
    m.reach,
    (middleOf(m.strips, 'sidewalk') as number) + FROM_POSTS_M,
  );
  const crossings: Crossing[] = junctions.flatMap((junction) =>
    crossingsOf(junction, m, (arm) => `crossing-${junction.name}-${arm.compass}`),
  );
  const ways = crossings.map(({ way }) => way);
  return {
    network,
    routes: new Map([...driving, ...walks, ...ways].map((route) => [route.name, route])),
    drivingRoutes: driving.map((route) => route.name),
    walkingRoutes: walks.map((route) => route.name),
    parking: parkingOf(
      network.roads.filter((spec) => spec.junction === null),
      m,
    ),
    crossings,
  };
};
