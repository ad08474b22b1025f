/**
 * Junctions of streets that meet at right angles, one lane each way: a T and a cross, the latter with priority to
 * one street or with signals. Arms are named for the compass point they lie in; a route is named `from-to`.
 */
import { kmh } from '../../core/math.ts';
import type { Rng } from '../../core/rng.ts';
import type { JunctionControl, RoadNetwork, RoadSpec } from '../../core/road-network.ts';
import type { Crossing } from '../roads/crossing.ts';
import { LaneGraph } from '../roads/lane-graph.ts';
import { RoadGeometry } from '../roads/lanes.ts';
import { type Route, sampleRoute } from '../roads/route.ts';
import { constantSection, halfRoad, middleOf } from './cross-section.ts';
import type { BuildPlace, Place, Spot } from './place.ts';
import { furnish } from './scenery.ts';
import {
  type Compass,
  CYCLE_S,
  connectionId,
  connectionsOf,
  crossingsOf,
  entryLane,
  exitLane,
  junctionSpec,
  linksOf,
  type Measures,
  QUARTER,
  type StreetJunction,
  signalGroups,
  signalHeadsOf,
  stopLinesOf,
  turned,
  zebrasOf,
} from './street-junction.ts';

interface JunctionPlan {
  readonly name: string;
  readonly arms: readonly Compass[];
  readonly control: (arm: Compass) => JunctionControl;
}

const ARM_M = 220;

const armRoad = (arm: Compass): number => 1 + QUARTER[arm];

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
      elements: [{ kind: 'line', length: ARM_M }],
    },
    sections: [constantSection(m.strips, m.strips, 'broken')],
  };
}

const junctionOf = (plan: JunctionPlan): StreetJunction => ({
  id: 1,
  name: plan.name,
  centre: [0, 0],
  firstConnection: 10,
  arms: plan.arms.map((compass) => ({
    compass,
    road: armRoad(compass),
    outward: true,
    control: plan.control(compass),
    signalGroup: plan.control(compass) === 'signals' ? QUARTER[compass] & 1 : null,
  })),
});

function networkOf(junction: StreetJunction, m: Measures, rng: Rng): RoadNetwork {
  const roads = [
    ...junction.arms.map((arm) => armSpec(arm.compass, m)),
    ...connectionsOf(junction, m),
  ];
  const signalled = junction.arms.some((arm) => arm.signalGroup !== null);
  return {
    name: junction.name,
    roads,
    links: linksOf(junction),
    junctions: [junctionSpec(junction, m)],
    signalGroups: signalled ? signalGroups(rng.split('signals').uniform(0, CYCLE_S)) : [],
    signalHeads: signalHeadsOf(junction, m),
    stopLines: stopLinesOf(junction, m),
    scenery: [
      ...furnish(roads, rng.split('scenery'), rng.uniform() < 0.5 ? 'city' : 'suburb'),
      ...zebrasOf(junction, m),
    ],
  };
}

function drivingRoutes(junction: StreetJunction, graph: LaneGraph): Map<string, Route> {
  const routes = new Map<string, Route>();
  for (const from of junction.arms) {
    for (const to of junction.arms) {
      if (from === to) continue;
      const name = `${from.compass}-${to.compass}`;
      const through = { road: connectionId(junction, from.compass, to.compass), lane: -1 };
      routes.set(name, graph.routeAlong(name, [entryLane(from), through, exitLane(to)]));
    }
  }
  return routes;
}

/** Pavements, and the strips for parking. */
function besideRoutes(arms: readonly Compass[], m: Measures): Map<string, Route> {
  const routes = new Map<string, Route>();
  for (const from of arms) {
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
  };
  const junction = junctionOf(plan);
  const network = networkOf(junction, m, rng);
  const driving = drivingRoutes(junction, new LaneGraph(network));
  const beside = besideRoutes(plan.arms, m);
  const crossings: Crossing[] = crossingsOf(junction, m, (arm) => `crossing-${arm.compass}`);
  return {
    network,
    routes: new Map([
      ...driving,
      ...beside,
      ...crossings.map(({ name, way }) => [name, way] as const),
    ]),
    drivingRoutes: [...driving.keys()],
    walkingRoutes: [...beside.keys()].filter((name) => name.startsWith('pavement-')),
    parking: parkingOf(plan, m),
    crossings,
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
