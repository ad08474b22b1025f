/**
 * Junctions of streets that meet at right angles, one lane each way, anywhere in the plane: ways through, outlines,
 * stop lines, signals, crossings.
 */
import { cos, kmh, sin } from '../../core/math.ts';
import type {
  JunctionArm,
  JunctionControl,
  JunctionSpec,
  LaneLink,
  LaneRef,
  PlanElement,
  RoadSpec,
  SceneryItem,
  SignalGroup,
  SignalHead,
  StopLine,
} from '../../core/road-network.ts';
import type { Vec2 } from '../../core/vector.ts';
import type { Crossing } from '../roads/crossing.ts';
import { straightRoute } from '../roads/route.ts';
import { middleOf, type Strip } from './cross-section.ts';

export const COMPASS = ['east', 'north', 'west', 'south'] as const;
export type Compass = (typeof COMPASS)[number];
/** Quarter turns counter-clockwise from east. */
export const QUARTER: Record<Compass, number> = { east: 0, north: 1, west: 2, south: 3 };

export interface StreetArm {
  readonly compass: Compass;
  readonly road: number;
  /** The road's reference line begins at this junction; else it ends here. */
  readonly outward: boolean;
  readonly control: JunctionControl;
  /** Index into the network's groups where the control is signals. */
  readonly signalGroup: number | null;
}

export interface StreetJunction {
  readonly id: number;
  readonly name: string;
  readonly centre: Vec2;
  readonly arms: readonly StreetArm[];
  /** Its ways through are roads from this id on, 16 at most. */
  readonly firstConnection: number;
}

export interface Measures {
  readonly laneWidth: number;
  readonly strips: readonly Strip[];
  /** From the centre to where the streets begin. */
  readonly reach: number;
}

/** Crossings lie so far behind the reach: before the stop line at signals, else behind the first car that waits. */
const CROSSING_M = { signals: 3, others: 7.5 } as const;
/** Stop lines, behind the reach. */
const STOP_LINE_M = { signals: 5.5, others: 0.6 } as const;

/** A point of an arm that lies in the east, turned to where the arm lies. */
export const turned = (quarter: number, x: number, y: number): Vec2 => {
  const c = [1, 0, -1, 0][quarter & 3] as number;
  const s = [0, 1, 0, -1][quarter & 3] as number;
  return [x * c - y * s, x * s + y * c];
};

const moved = ([x, y]: Vec2, [dx, dy]: Vec2): Vec2 => [x + dx, y + dy];

const atArm = (junction: StreetJunction, arm: StreetArm, x: number, y: number): Vec2 =>
  moved(turned(QUARTER[arm.compass], x, y), junction.centre);

/** From the reference line to the outer edge of the carriageway with its parking. */
const carriagewayEdge = (m: Measures): number =>
  m.strips
    .filter((strip) => strip.type !== 'sidewalk')
    .reduce((sum, strip) => sum + strip.width, 0);

export const entryLane = (arm: StreetArm): LaneRef => ({
  road: arm.road,
  lane: arm.outward ? 1 : -1,
});
export const exitLane = (arm: StreetArm): LaneRef => ({
  road: arm.road,
  lane: arm.outward ? -1 : 1,
});

export const connectionId = (junction: StreetJunction, from: Compass, to: Compass): number =>
  junction.firstConnection + 4 * QUARTER[from] + QUARTER[to];

/** The way through the junction: a straight, or a quarter circle from one centre line to the other. */
function connectionSpec(
  junction: StreetJunction,
  from: StreetArm,
  to: StreetArm,
  m: Measures,
): RoadSpec {
  const [x, y] = atArm(junction, from, m.reach, 0);
  const heading = (QUARTER[from.compass] * Math.PI) / 2 + Math.PI;
  const quarters = (QUARTER[to.compass] - QUARTER[from.compass] + 4) & 3;
  const element: PlanElement =
    quarters === 2
      ? { kind: 'line', length: 2 * m.reach }
      : {
          kind: 'arc',
          length: (m.reach * Math.PI) / 2,
          curvature: (quarters === 3 ? 1 : -1) / m.reach,
        };
  return {
    id: connectionId(junction, from.compass, to.compass),
    name: `${from.compass}-${to.compass}`,
    speedLimit: quarters === 2 ? kmh(50) : kmh(30),
    junction: junction.id,
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

const pairsOf = (junction: StreetJunction): (readonly [StreetArm, StreetArm])[] =>
  junction.arms.flatMap((from) =>
    junction.arms.filter((to) => to !== from).map((to) => [from, to] as const),
  );

/** The roads through a junction. */
export const connectionsOf = (junction: StreetJunction, m: Measures): RoadSpec[] =>
  pairsOf(junction).map(([from, to]) => connectionSpec(junction, from, to, m));

export const linksOf = (junction: StreetJunction): LaneLink[] =>
  pairsOf(junction).flatMap(([from, to]) => {
    const through = { road: connectionId(junction, from.compass, to.compass), lane: -1 };
    return [
      { from: entryLane(from), to: through },
      { from: through, to: exitLane(to) },
    ];
  });

/** Points of the kerb's quarter circle between an arm and the next one counter-clockwise, from the former to the latter. */
function kerbArc(quarter: number, reach: number, edge: number): Vec2[] {
  const radius = reach - edge;
  return Array.from({ length: 7 }, (_, i) => {
    const angle = -Math.PI / 2 - (i / 6) * (Math.PI / 2);
    return turned(quarter, reach + radius * cos(angle), reach + radius * sin(angle));
  });
}

function outlineOf(arms: readonly Compass[], m: Measures): { outline: Vec2[]; corners: Vec2[][] } {
  const edge = carriagewayEdge(m);
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

export function junctionSpec(junction: StreetJunction, m: Measures): JunctionSpec {
  const { outline, corners } = outlineOf(
    junction.arms.map((arm) => arm.compass),
    m,
  );
  const place = (points: readonly Vec2[]) => points.map((point) => moved(point, junction.centre));
  return {
    id: junction.id,
    name: junction.name,
    outline: place(outline),
    corners: corners.map(place),
    arms: junction.arms.map(
      (arm): JunctionArm => ({
        lanes: [entryLane(arm)],
        control: arm.control,
        signalGroup: arm.signalGroup,
      }),
    ),
  };
}

const SIGNAL = { greenS: 12, amberS: 3, clearS: 2 };

/** The two groups of a junction, east-west and north-south, with all red for 2 s between them. */
export function signalGroups(offset: number, prefix = ''): SignalGroup[] {
  const half = SIGNAL.greenS + SIGNAL.amberS + SIGNAL.clearS;
  const group = (name: string, offsetS: number): SignalGroup => ({
    name: `${prefix}${name}`,
    greenS: SIGNAL.greenS,
    amberS: SIGNAL.amberS,
    redS: half + SIGNAL.clearS,
    offsetS,
  });
  return [group('east-west', offset), group('north-south', offset + half)];
}

/** Of a plan of {@link signalGroups}. */
export const CYCLE_S = 2 * (SIGNAL.greenS + SIGNAL.amberS + SIGNAL.clearS);

/** Entry lanes lie on the left of the direction out of the junction. */
export const stopLinesOf = (junction: StreetJunction, m: Measures): StopLine[] =>
  junction.arms
    .filter((arm) => arm.control !== 'priority')
    .map((arm) => {
      const away = m.reach + STOP_LINE_M[arm.control === 'signals' ? 'signals' : 'others'];
      const at = (t: number) => atArm(junction, arm, away, t);
      return { from: at(0.1), to: at(m.laneWidth - 0.1), kind: arm.control };
    });

/**
 * Each arm has a head at its stop line and one beyond the junction, beside the arm opposite, for whoever waits next to
 * the first; the stem of a T has nothing opposite.
 */
export const signalHeadsOf = (junction: StreetJunction, m: Measures): SignalHead[] =>
  junction.arms.flatMap((arm) => {
    if (arm.signalGroup === null) return [];
    const kerb = carriagewayEdge(m) + 0.35;
    const opposite = junction.arms.some(
      (other) => QUARTER[other.compass] === ((QUARTER[arm.compass] + 2) & 3),
    );
    const places: Vec2[] = [[m.reach + 0.5, kerb]];
    if (opposite) places.push([-m.reach - 0.5, kerb]);
    return places.map(([x, y]) => ({
      group: arm.signalGroup as number,
      position: atArm(junction, arm, x, y),
      facing: (QUARTER[arm.compass] * Math.PI) / 2,
    }));
  });

const ZEBRA_WIDTH_M = 3;

/** Stripes where pedestrians cross at signals; elsewhere nothing is painted, and they wait for a gap. */
export const zebrasOf = (junction: StreetJunction, m: Measures): SceneryItem[] =>
  junction.arms
    .filter((arm) => arm.signalGroup !== null)
    .map((arm) => {
      const [x, y] = atArm(junction, arm, m.reach + CROSSING_M.signals, 0);
      return {
        kind: 'crossing',
        position: [x, y, 0],
        yaw: ((QUARTER[arm.compass] + 1) * Math.PI) / 2,
        size: [2 * carriagewayEdge(m), ZEBRA_WIDTH_M, 0.01],
        variant: 0,
      };
    });

/** A crossing of every arm, from its left pavement as seen from the junction to the right one. */
export const crossingsOf = (
  junction: StreetJunction,
  m: Measures,
  nameOf: (arm: StreetArm) => string,
): Crossing[] =>
  junction.arms.map((arm) => {
    const away = m.reach + CROSSING_M[arm.control === 'signals' ? 'signals' : 'others'];
    const walkAt = middleOf(m.strips, 'sidewalk') as number;
    const edge = carriagewayEdge(m);
    const at = (t: number) => atArm(junction, arm, away, t);
    const name = nameOf(arm);
    return {
      name,
      way: straightRoute(name, at(walkAt), at(-walkAt), 1.6),
      kerbs: [walkAt - edge, walkAt + edge],
      signalGroup: arm.signalGroup,
    };
  });
