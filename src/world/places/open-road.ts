/** Places of a single road: a street, a country road, a motorway, and a bend of a country road. */

import { kmh } from '../../core/math.ts';
import type { Rng } from '../../core/rng.ts';
import type {
  LaneRef,
  PlanElement,
  ReferenceLine,
  RoadNetwork,
  RoadSpec,
} from '../../core/road-network.ts';
import { LaneGraph } from '../roads/lane-graph.ts';
import { RoadGeometry } from '../roads/lanes.ts';
import { type Route, sampleRoute, straightRoute } from '../roads/route.ts';
import { constantSection, halfRoad, middleOf, type Strip } from './cross-section.ts';
import type { BuildPlace, Place, Spot } from './place.ts';
import { furnish, type Surroundings } from './scenery.ts';

/** Room beside the middle of a street for those who come from between the houses to cross it, metres. */
const ALLEY = { reach: 34, halfWidth: 2.6 };

interface OpenRoadPlan {
  readonly name: string;
  readonly line: ReferenceLine;
  readonly lanes: number;
  readonly laneWidth: number;
  readonly kerb: { type: 'parking' | 'shoulder'; width: number };
  readonly pavement: number;
  readonly speedLimit: number;
  readonly surroundings: Surroundings;
  /** Ways between the houses lead to the crossing in the middle. */
  readonly alley?: boolean;
}

const ROAD = 1;
/** Nobody walks beside a road with a higher limit, m/s. */
const NO_WALKING = kmh(100);

/** Points `t` metres left of the reference line by arc length, with or against it. */
const pointsBeside = (road: RoadGeometry, t: number, backwards: boolean) => (s: number) => {
  const p = road.pointAt(backwards ? road.length - s : s, t);
  return backwards ? { ...p, heading: p.heading + Math.PI, curvature: -p.curvature } : p;
};

/** Walks along the pavement, the verge or the parked cars. */
const wayBeside = (name: string, road: RoadGeometry, t: number, backwards: boolean): Route =>
  sampleRoute(name, road.length, pointsBeside(road, t, backwards), 1.6);

function parkingSpots(road: RoadGeometry, strips: readonly Strip[]): Spot[] {
  const t = middleOf(strips, 'parking');
  if (t === null) return [];
  const spots: Spot[] = [];
  for (let s = 8; s < road.length - 8; s += 6.4) {
    const right = road.pointAt(s, -t);
    const left = road.pointAt(s, t);
    spots.push({ x: right.x, y: right.y, yaw: right.heading });
    spots.push({ x: left.x, y: left.y, yaw: left.heading + Math.PI });
  }
  return spots;
}

function laneRoutes(graph: LaneGraph, lanes: number): [string, Route][] {
  const route = (name: string, lane: LaneRef): [string, Route] => [
    name,
    graph.routeAlong(name, [lane]),
  ];
  return [
    route('forward-inner', { road: ROAD, lane: -1 }),
    route('forward-kerb', { road: ROAD, lane: -lanes }),
    route('oncoming-inner', { road: ROAD, lane: 1 }),
    route('oncoming-kerb', { road: ROAD, lane: lanes }),
  ];
}

/** Radius of the road's bend, `bendRadius`, where it has one. */
function bendOf(plan: OpenRoadPlan): Record<string, number> {
  const arc = plan.line.elements.find((element) => element.kind === 'arc');
  return arc ? { bendRadius: Math.abs(1 / arc.curvature) } : {};
}

/** Where the road bends: the inner lane of the direction for which it bends to the left, and to the right. */
function bendRoutes(graph: LaneGraph, plan: OpenRoadPlan): [string, Route][] {
  const arc = plan.line.elements.find((element) => element.kind === 'arc');
  if (!arc) return [];
  const toLeft = arc.curvature > 0 ? -1 : 1;
  return [
    ['left-bend', graph.routeAlong('left-bend', [{ road: ROAD, lane: toLeft }])],
    ['right-bend', graph.routeAlong('right-bend', [{ road: ROAD, lane: -toLeft }])],
  ];
}

/** On a road with a lane each way, in the lane of the forward traffic against it. */
function overtakingRoutes(road: RoadGeometry, plan: OpenRoadPlan): [string, Route][] {
  if (plan.lanes > 1) return [];
  const name = 'overtaking';
  const at = pointsBeside(road, -plan.laneWidth / 2, true);
  return [
    [name, sampleRoute(name, road.length, at, plan.speedLimit, { laneWidth: plan.laneWidth })],
  ];
}

/** Along the middle of the strips for parking, in the direction of the traffic beside them. */
function parkingRoutes(road: RoadGeometry, strips: readonly Strip[]): [string, Route][] {
  const t = middleOf(strips, 'parking');
  if (t === null) return [];
  return [
    ['parking-right', wayBeside('parking-right', road, -t, false)],
    ['parking-left', wayBeside('parking-left', road, t, true)],
  ];
}

function openRoad(plan: OpenRoadPlan, rng: Rng): Place {
  const strips = halfRoad(plan.lanes, plan.laneWidth, plan.kerb, plan.pavement);
  const spec: RoadSpec = {
    id: ROAD,
    name: plan.name,
    referenceLine: plan.line,
    speedLimit: plan.speedLimit,
    junction: null,
    sections: [constantSection(strips, strips, plan.lanes > 1 ? 'double-solid' : 'broken')],
  };
  const road = new RoadGeometry(spec);
  const middle = road.length / 2;
  const alley = [-ALLEY.reach, ALLEY.reach].map((t) => road.pointAt(middle, t));
  const network: RoadNetwork = {
    name: plan.name,
    roads: [spec],
    links: [],
    junctions: [],
    signalGroups: [],
    signalHeads: [],
    stopLines: [],
    scenery: furnish(
      [spec],
      rng.split('scenery'),
      plan.surroundings,
      plan.alley ? [{ points: alley, halfWidth: ALLEY.halfWidth }] : [],
    ),
  };
  const graph = new LaneGraph(network);
  const walkAt =
    middleOf(strips, 'sidewalk') ?? strips.reduce((sum, strip) => sum + strip.width, 0) + 0.8;
  const right = road.pointAt(middle, -walkAt);
  const left = road.pointAt(middle, walkAt);
  const across = straightRoute('crossing-from-right', [right.x, right.y], [left.x, left.y], 1.6);
  const edge = strips
    .filter((strip) => strip.type !== 'sidewalk')
    .reduce((sum, strip) => sum + strip.width, 0);
  const routes = new Map<string, Route>([
    ...laneRoutes(graph, plan.lanes),
    ...bendRoutes(graph, plan),
    ...overtakingRoutes(road, plan),
    ...parkingRoutes(road, strips),
    ['pavement-right', wayBeside('pavement-right', road, -walkAt, false)],
    ['pavement-left', wayBeside('pavement-left', road, walkAt, true)],
    ['crossing-from-right', across],
    [
      'crossing-from-left',
      straightRoute('crossing-from-left', [left.x, left.y], [right.x, right.y], 1.6),
    ],
  ]);
  const inner = plan.lanes > 1 ? ['forward-inner', 'oncoming-inner'] : [];
  return {
    network,
    routes,
    drivingRoutes: [...inner, 'forward-kerb', 'oncoming-kerb'],
    walkingRoutes: plan.speedLimit > NO_WALKING ? [] : ['pavement-right', 'pavement-left'],
    parking: parkingSpots(road, strips),
    measures: bendOf(plan),
    crossings:
      plan.pavement > 0
        ? [
            {
              name: across.name,
              way: across,
              kerbs: [walkAt - edge, walkAt + edge],
              signalGroup: null,
            },
          ]
        : [],
  };
}

/** 600 m of a straight street, two lanes each way, room to park, pavements. */
export const buildStraight: BuildPlace = (rng) => {
  const city = rng.uniform() < 0.6;
  const length = 700;
  return openRoad(
    {
      name: 'straight',
      line: { x: -length / 2, y: 0, heading: 0, elements: [{ kind: 'line', length }] },
      lanes: 2,
      laneWidth: rng.uniform(3.2, 3.7),
      kerb: { type: 'parking', width: rng.uniform(2.2, 2.5) },
      pavement: rng.uniform(2.2, 3.6),
      speedLimit: kmh(50),
      surroundings: city ? 'city' : 'suburb',
      alley: true,
    },
    rng,
  );
};

/** 1.1 km of a country road, straight, a lane each way. */
export const buildCountryRoad: BuildPlace = (rng) => {
  const length = 1100;
  return openRoad(
    {
      name: 'country-road',
      line: { x: -length / 2, y: 0, heading: 0, elements: [{ kind: 'line', length }] },
      lanes: 1,
      laneWidth: rng.uniform(3.2, 3.6),
      kerb: { type: 'shoulder', width: rng.uniform(0.8, 1.6) },
      pavement: 0,
      speedLimit: kmh(100),
      surroundings: 'country',
    },
    rng,
  );
};

/** 1.5 km of motorway, two lanes each way and a hard shoulder, straight. */
export const buildMotorway: BuildPlace = (rng) => {
  const length = 1500;
  return openRoad(
    {
      name: 'motorway',
      line: { x: -length / 2, y: 0, heading: 0, elements: [{ kind: 'line', length }] },
      lanes: 2,
      laneWidth: rng.uniform(3.5, 3.75),
      kerb: { type: 'shoulder', width: rng.uniform(2.5, 3) },
      pavement: 0,
      speedLimit: kmh(130),
      surroundings: 'country',
    },
    rng,
  );
};

/** A country road: a straight, a clothoid into a bend of 90 to 220 m radius, a clothoid out, a straight. */
export const buildCurve: BuildPlace = (rng) => {
  const curvature = (rng.uniform() < 0.5 ? 1 : -1) / rng.uniform(90, 220);
  const elements: PlanElement[] = [
    { kind: 'line', length: 190 },
    { kind: 'spiral', length: 50, curvatureStart: 0, curvatureEnd: curvature },
    { kind: 'arc', length: rng.uniform(70, 120), curvature },
    { kind: 'spiral', length: 50, curvatureStart: curvature, curvatureEnd: 0 },
    { kind: 'line', length: 190 },
  ];
  return openRoad(
    {
      name: 'curve',
      line: { x: -250, y: 0, heading: 0, elements },
      lanes: 1,
      laneWidth: rng.uniform(3.1, 3.6),
      kerb: { type: 'shoulder', width: rng.uniform(0.8, 1.5) },
      pavement: 0,
      speedLimit: kmh(80),
      surroundings: 'country',
    },
    rng,
  );
};
