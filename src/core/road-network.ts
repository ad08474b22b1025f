/**
 * A road network as data, in OpenDRIVE's terms: reference lines of straights, arcs and spirals; lane sections
 * beside them (ids positive to the left, negative to the right of the reference line, 0 the line itself;
 * traffic keeps right, so negative lanes run along s and positive ones against it); junctions.
 */
import type { Vec2, Vec3 } from './vector.ts';

/** Coefficients of a + b x + c x^2 + d x^3. */
export type Cubic = readonly [a: number, b: number, c: number, d: number];

interface PlanElementBase {
  /** Metres of s that it takes. */
  readonly length: number;
  /** Where it begins; absent where it begins at the end of the one before, which is the rule. */
  readonly start?: { readonly x: number; readonly y: number; readonly heading: number };
}

export type PlanElement = PlanElementBase &
  (
    | { readonly kind: 'line' }
    /** Curvature in 1/m, left positive. */
    | { readonly kind: 'arc'; readonly curvature: number }
    /** Clothoid: curvature changes linearly with arc length. */
    | { readonly kind: 'spiral'; readonly curvatureStart: number; readonly curvatureEnd: number }
    /**
     * Parametric cubic (u(p), v(p)) for p from 0 to `end`, in the frame of its start (u along the heading, v left).
     * s runs evenly with arc length; where the curve is not as long as `length` says, it is scaled to that.
     */
    | { readonly kind: 'cubic'; readonly u: Cubic; readonly v: Cubic; readonly end: number }
  );

/** A cubic of the distance from `s` on, until the next piece's s; metres. Before the first piece it is 0. */
export interface ProfilePiece {
  readonly s: number;
  readonly cubic: Cubic;
}

export interface ReferenceLine {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  readonly elements: readonly PlanElement[];
}

export type LaneType = 'driving' | 'shoulder' | 'parking' | 'sidewalk' | 'none';
export type MarkingKind = 'none' | 'solid' | 'broken' | 'double-solid';

export interface LaneSpec {
  /** OpenDRIVE lane id; never 0. */
  readonly id: number;
  readonly type: LaneType;
  /** Width in metres as a cubic a + b ds + c ds^2 + d ds^3 of the distance from the section's start. */
  readonly width: Cubic;
  /** Marking on the lane's outer edge (away from the reference line). */
  readonly marking: MarkingKind;
}

export interface LaneSection {
  /** Where it starts along the reference line, metres. */
  readonly s: number;
  /** By falling id: leftmost first. */
  readonly lanes: readonly LaneSpec[];
  readonly centreMarking: MarkingKind;
}

export interface RoadSpec {
  readonly id: number;
  readonly name: string;
  readonly referenceLine: ReferenceLine;
  readonly sections: readonly LaneSection[];
  /** m/s */
  readonly speedLimit: number;
  /** Id of the junction this connecting road lies in, else null. */
  readonly junction: number | null;
  /** Height of the reference line along s; absent: 0 all along. */
  readonly elevation?: readonly ProfilePiece[];
  /** How far left of the reference line the lanes begin (lane 0 lies there); absent: 0 all along. */
  readonly laneOffset?: readonly ProfilePiece[];
  /** Lanes begin, end or change their id between sections: a {@link LaneRef} to this road names its section. */
  readonly lanesBySection?: boolean;
}

/** A lane of a road, all along it; of one section only where the road says `lanesBySection`. */
export interface LaneRef {
  readonly road: number;
  readonly lane: number;
  /** Index of the section, where the road's lanes are counted by section. */
  readonly section?: number;
}

export const isSameLane = (a: LaneRef, b: LaneRef): boolean =>
  a.road === b.road && a.lane === b.lane && a.section === b.section;

/** Traffic that leaves `from` may go on into `to`. */
export interface LaneLink {
  readonly from: LaneRef;
  readonly to: LaneRef;
}

/** How an arm of a junction is controlled. */
export type JunctionControl = 'priority' | 'give-way' | 'stop' | 'signals';

export interface JunctionArm {
  /** Incoming lanes of this arm. */
  readonly lanes: readonly LaneRef[];
  readonly control: JunctionControl;
  /** Index into `signalGroups` where the control is 'signals'. */
  readonly signalGroup: number | null;
}

export interface JunctionSpec {
  readonly id: number;
  readonly name: string;
  /** The paved area, counter-clockwise, world metres. */
  readonly outline: readonly Vec2[];
  /** Pavement between neighbouring arms, each a counter-clockwise polygon. */
  readonly corners: readonly (readonly Vec2[])[];
  readonly arms: readonly JunctionArm[];
}

/** A cycle of phases; the group's colour is that of the phase that time falls into. */
export interface SignalGroup {
  readonly name: string;
  /** Seconds of green, amber, red (red-and-amber is the last second of red); starts with `offsetS` gone by. */
  readonly greenS: number;
  readonly amberS: number;
  readonly redS: number;
  readonly offsetS: number;
}

/** A signal head: a pole at the kerb, lamps facing the traffic that comes from `facing` + pi. */
export interface SignalHead {
  readonly group: number;
  readonly position: Vec2;
  /** Yaw of the direction in which the lamps shine. */
  readonly facing: number;
}

/** A line across the incoming lanes where traffic waits. */
export interface StopLine {
  readonly from: Vec2;
  readonly to: Vec2;
  readonly kind: JunctionControl;
}

/**
 * Something fixed beside the road, or painted across it. Sizes [length, width, height]; position is the centre of the
 * base. A crossing's length lies along the way of those who walk over it.
 */
export interface SceneryItem {
  readonly kind: 'building' | 'tree' | 'bush' | 'lamp-post' | 'sign-post' | 'fence' | 'crossing';
  readonly position: Vec3;
  readonly yaw: number;
  readonly size: Vec3;
  /** 0..1, picks among the variants of its kind (colours, facades, crowns). */
  readonly variant: number;
}

/** Where a network's own coordinates lie in those of the file that it was read from. */
export interface NetworkOrigin {
  /** Added to a position of ours gives that in the file, metres. */
  readonly shift: Vec3;
  /** The file's projection (a PROJ string), '' where it names none. */
  readonly geoReference: string;
  /** The file's own offset [x, y, z, hdg], as it stands there. */
  readonly offset: readonly [number, number, number, number];
}

export interface RoadNetwork {
  readonly name: string;
  /** Absent in networks of our own. */
  readonly origin?: NetworkOrigin;
  readonly roads: readonly RoadSpec[];
  readonly links: readonly LaneLink[];
  readonly junctions: readonly JunctionSpec[];
  readonly signalGroups: readonly SignalGroup[];
  readonly signalHeads: readonly SignalHead[];
  readonly stopLines: readonly StopLine[];
  readonly scenery: readonly SceneryItem[];
}
