/**
 * Junctions of streets that meet at right angles, one lane each way: a T and a cross, the latter with priority to
 * one street or with signals. Arms are named for the compass point they lie in; a route is named `from-to`.
 */
import { cos, kmh, sin } from '../../core/math.ts';
import type { Rng } from '../../core/rng.ts';
import type {
  JunctionArm,
  JunctionControl,
  LaneLink,
  PlanElement,
  RoadNetwork,
  RoadSpec,
  SignalGroup,
  SignalHead,
  StopLine,
} from '../../core/road-network.ts';
import type { Vec2 } from '../../core/vector.ts';
import { LaneGraph } from '../roads/lane-graph.ts';
import { RoadGeometry } from '../roads/lanes.ts';
import { type Route, sampleRoute, straightRoute } from '../roads/route.ts';
import { constantSection, halfRoad, middleOf, type Strip } from './cross-section.ts';
import type { BuildPlace, Place, Spot } from './place.ts';
import { furnish } from './scenery.ts';

type Compass = 'east' | 'north' | 'west' | 'south';
/** Quarter turns counter-clockwise from east. */
const QUARTER: Record<Compass, number> = { east: 0, north: 1, west: 2, south: 3 };

interface JunctionPlan {
  readonly name: string;
  readonly arms: readonly Compass[];
  readonly control: (arm: Compass) => JunctionControl;
}

interface Measures {
  readonly laneWidth: number;
  readonly strips: readonly Strip[];
  /** From the centre to the stop lines. */
  readonly reach: number;
  readonly armLength: number;
}

const JUNCTION = 1;
const armRoad = (arm: Compass): number => 1 + QUARTER[arm];
const connectingRoad = (from: Compass, to: Compass): number => 10 + 4 * QUARTER[from] + QUARTER[to];
const turned = (quarter: number, x: number, y: number): Vec2 => {
  const c = [1, 0, -1, 0][quarter & 3] as number;
  const s = [0, 1, 0, -1][quarter & 3] as number;
  return [x * c - y * s, x * s + y * c];
};

function armSpec(arm: Compass, m: Measures): RoadSpec {
  const [x, y] = turned(QUARTER[arm], m.reach, 0);
  return {
    id: armRoad(arm),
    name: arm,
    speedLimit: kmh(50),
    junction: null,
    referenceLine: {
      x,
      y,
      heading: (QUARTER[arm] * Math.PI) / 2,
      elements: [{ kind: 'line', length: m.armLength }],
    },
    sections: [constantSection(m.strips, m.strips, 'broken')],
  };
}

/** The way through the junction: a straight, or a quarter circle from one centre line to the other. */
function connectionSpec(from: Compass, to: Compass, m: Measures): RoadSpec {
  const [x, y] = turned(QUARTER[from], m.reach, 0);
  const heading = (QUARTER[from] * Math.PI) / 2 + Math.PI;
  const quarters = (QUARTER[to] - QUARTER[from] + 4) & 3;
  const element: PlanElement =
    quarters === 2
      ? { kind: 'line', length: 2 * m.reach }
      : {
          kind: 'arc',
          length: (m.reach * Math.PI) / 2,
          curvature: (quarters === 3 ? 1 : -1) / m.reach,
        };
  return {
    id: connectingRoad(from, to),
    name: `${from}-${to}`,
    speedLimit: quarters === 2 ? kmh(50) : kmh(30),
    junction: JUNCTION,
    referenceLine: { x, y, heading, elements: [element] },
    sections: [
      {
        s: 0,
        centreMarking: 'none',
        lanes: [{ id: -1, type: 'driving', width: [m.laneWidth, 0, 0, 0], marking: 'none' }],
      },
    ],
  };
}

/** Points of the kerb's quarter circle between an arm and the next one counter-clockwise, from the former to the latter. */
function kerbArc(quarter: number, reach: number, edge: number): Vec2[] {
  const radius = reach - edge;
  return Array.from({ length: 7 }, (_, i) => {
    const angle = -Math.PI / 2 - (i / 6) * (Math.PI / 2);
    return turned(quarter, reach + radius * cos(angle), reach + radius * sin(angle));
  });
}

function outlineOf(arms: readonly Compass[], m: Measures): { outline: Vec2[]; corners: Vec2[][] } {
  const carriage = m.strips.filter((strip) => strip.type !== 'sidewalk');
  const edge = carriage.reduce((sum, strip) => sum + strip.width, 0);
  const pavement = m.strips.reduce((sum, strip) => sum + strip.width, 0);
  const outline: Vec2[] = [];
  const corners: Vec2[][] = [];
  for (let quarter = 0; quarter < 4; quarter++) {
    const here = arms.some((arm) => QUARTER[arm] === quarter);
    const next = arms.some((arm) => QUARTER[arm] === ((quarter + 1) & 3));
    const reach = (present: boolean) => (present ? m.reach : edge);
    if (here && next) {
      const kerb = kerbArc(quarter, m.reach, edge);
      outline.push(...kerb);
      corners.push([...kerbArc(quarter, m.reach, pavement), ...kerb.slice().reverse()].reverse());
    } else {
      outline.push(turned(quarter, reach(here), edge), turned(quarter, edge, reach(next)));
      if (here !== next) corners.push(closedSide(quarter, here, m.reach, edge, pavement));
    }
  }
  return { outline, corners };
}

/** Half of the pavement along the closed side of a T, beside the arm before (`here`) or after the gap. */
function closedSide(
  quarter: number,
  here: boolean,
  reach: number,
  edge: number,
  pavement: number,
): Vec2[] {
  const corners: Vec2[] = here
    ? [
        [0, edge],
        [reach, edge],
        [reach, pavement],
        [0, pavement],
      ]
    : [
        [edge, 0],
        [pavement, 0],
        [pavement, reach],
        [edge, reach],
      ];
  return corners.map(([x, y]) => turned(quarter, x, y));
}

const SIGNAL = { greenS: 12, amberS: 3, clearS: 2 };

function signalGroups(rng: Rng): SignalGroup[] {
  const half = SIGNAL.greenS + SIGNAL.amberS + SIGNAL.clearS;
  const offset = rng.uniform(0, 2 * half);
  const group = (name: string, offsetS: number): SignalGroup => ({
    name,
    greenS: SIGNAL.greenS,
    amberS: SIGNAL.amberS,
    redS: half + SIGNAL.clearS,
    offsetS,
  });
  return [group('east-west', offset), group('north-south', offset + half)];
}

const groupOf = (arm: Compass): number => QUARTER[arm] & 1;

/** Entry lanes run against the arm's reference line, so they lie on its left. */
function stopLineOf(arm: Compass, plan: JunctionPlan, m: Measures): StopLine {
  const at = (t: number) => turned(QUARTER[arm], m.reach + 0.6, t);
  return { from: at(0.1), to: at(m.laneWidth - 0.1), kind: plan.control(arm) };
}

function signalHeadOf(arm: Compass, m: Measures): SignalHead {
  const edge = m.strips
    .filter((strip) => strip.type !== 'sidewalk')
    .reduce((sum, s) => sum + s.width, 0);
  return {
    group: groupOf(arm),
    position: turned(QUARTER[arm], m.reach + 0.5, edge + 0.6),
    facing: (QUARTER[arm] * Math.PI) / 2,
  };
}

function networkOf(plan: JunctionPlan, m: Measures, rng: Rng): RoadNetwork {
  const pairs = plan.arms.flatMap((from) =>
    plan.arms.filter((to) => to !== from).map((to) => [from, to] as const),
  );
  const roads = [
    ...plan.arms.map((arm) => armSpec(arm, m)),
    ...pairs.map(([from, to]) => connectionSpec(from, to, m)),
  ];
  const links: LaneLink[] = pairs.flatMap(([from, to]) => {
    const through = { road: connectingRoad(from, to), lane: -1 };
    return [
      { from: { road: armRoad(from), lane: 1 }, to: through },
      { from: through, to: { road: armRoad(to), lane: -1 } },
    ];
  });
  const arms = plan.arms.map(
    (arm): JunctionArm => ({
      lanes: [{ road: armRoad(arm), lane: 1 }],
      control: plan.control(arm),
      signalGroup: plan.control(arm) === 'signals' ? groupOf(arm) : null,
    }),
  );
  const signalled = plan.arms.filter((arm) => plan.control(arm) === 'signals');
  return {
    name: plan.name,
    roads,
    links,
    junctions: [{ id: JUNCTION, name: plan.name, ...outlineOf(plan.arms, m), arms }],
    signalGroups: signalled.length > 0 ? signalGroups(rng.split('signals')) : [],
    signalHeads: signalled.map((arm) => signalHeadOf(arm, m)),
    stopLines: plan.arms
      .filter((arm) => plan.control(arm) !== 'priority')
      .map((arm) => stopLineOf(arm, plan, m)),
    scenery: furnish(roads, rng.split('scenery'), rng.uniform() < 0.5 ? 'city' : 'suburb'),
  };
}

function routesOf(plan: JunctionPlan, graph: LaneGraph, m: Measures): Map<string, Route> {
  const routes = new Map<string, Route>();
  for (const from of plan.arms) {
    for (const to of plan.arms) {
      if (from === to) continue;
      const name = `${from}-${to}`;
      const chain = [
        { road: armRoad(from), lane: 1 },
        { road: connectingRoad(from, to), lane: -1 },
        { road: armRoad(to), lane: -1 },
      ];
      routes.set(name, graph.routeAlong(name, chain));
    }
    const walkAt = middleOf(m.strips, 'sidewalk') as number;
    const road = new RoadGeometry(armSpec(from, m));
    for (const [side, t] of [
      ['right', -walkAt],
      ['left', walkAt],
    ] as const) {
      const name = `pavement-${from}-${side}`;
      routes.set(
        name,
        sampleRoute(name, road.length, (s) => road.pointAt(s, t), 1.6),
      );
    }
    const parkAt = middleOf(m.strips, 'parking') as number;
    // Beside the traffic that comes towards the junction, and in its direction.
    const parking = sampleRoute(
      `parking-${from}`,
      road.length,
      (s) => {
        const p = road.pointAt(road.length - s, parkAt);
        return { ...p, heading: p.heading + Math.PI };
      },
      1.6,
    );
    routes.set(parking.name, parking);
    const at = (t: number) => turned(QUARTER[from], m.reach + 3, t);
    routes.set(`crossing-${from}`, straightRoute(`crossing-${from}`, at(walkAt), at(-walkAt), 1.6));
  }
  return routes;
}

function parkingOf(plan: JunctionPlan, m: Measures): Spot[] {
  const t = middleOf(m.strips, 'parking');
  if (t === null) return [];
  return plan.arms.flatMap((arm) => {
    const road = new RoadGeometry(armSpec(arm, m));
    const spots: Spot[] = [];
    for (let s = 16; s < road.length - 8; s += 6.4) {
      const right = road.pointAt(s, -t);
      const left = road.pointAt(s, t);
      spots.push({ x: right.x, y: right.y, yaw: right.heading });
      spots.push({ x: left.x, y: left.y, yaw: left.heading + Math.PI });
    }
    return spots;
  });
}

function build(plan: JunctionPlan, rng: Rng): Place {
  const laneWidth = rng.uniform(3.2, 3.6);
  const m: Measures = {
    laneWidth,
    strips: halfRoad(
      1,
      laneWidth,
      { type: 'parking', width: rng.uniform(2.1, 2.4) },
      rng.uniform(2.2, 3.4),
    ),
    reach: rng.uniform(12, 15),
    armLength: 220,
  };
  const network = networkOf(plan, m, rng);
  const routes = routesOf(plan, new LaneGraph(network), m);
  const names = [...routes.keys()];
  return {
    network,
    routes,
    drivingRoutes: plan.arms.flatMap((from) =>
      plan.arms.filter((to) => to !== from).map((to) => `${from}-${to}`),
    ),
    walkingRoutes: names.filter((name) => name.startsWith('pavement-')),
    parking: parkingOf(plan, m),
  };
}

const alongMain = (arm: Compass): boolean => (QUARTER[arm] & 1) === 0;

/** A side street from the south ends in a priority street from west to east. */
export const buildTJunction: BuildPlace = (rng) =>
  build(
    {
      name: 't-junction',
      arms: ['east', 'west', 'south'],
      control: (arm) => (alongMain(arm) ? 'priority' : 'give-way'),
    },
    rng,
  );

/** Two streets cross; the one from west to east has priority, the other must stop. */
export const buildFourWay: BuildPlace = (rng) =>
  build(
    {
      name: 'four-way',
      arms: ['east', 'north', 'west', 'south'],
      control: (arm) => (alongMain(arm) ? 'priority' : 'stop'),
    },
    rng,
  );

/** Two streets cross under signals. */
export const buildFourWaySignals: BuildPlace = (rng) =>
  build(
    {
      name: 'four-way-signals',
      arms: ['east', 'north', 'west', 'south'],
      control: () => 'signals',
    },
    rng,
  );
