/** The centre line of a lane by distance along it, in the direction of its traffic. */
import { angleDifference, atan2 } from '../../core/math.ts';
import type { LaneRef, LaneSection } from '../../core/road-network.ts';
import type { LaneExtent, RoadGeometry } from './lanes.ts';
import type { RoutePoint } from './route.ts';

/** Between stations a lane's length is taken to grow evenly with s. */
const SPACING_M = 1;
const SLOPE_STEP_M = 0.05;

const sectionOf = (road: RoadGeometry, lane: LaneRef, s: number): LaneSection =>
  road.spec.sections[lane.section ?? -1] ?? road.sectionAt(s);

/** The extent of a lane at s, or undefined where it is not there. */
export const laneExtentAt = (
  road: RoadGeometry,
  lane: LaneRef,
  s: number,
): LaneExtent | undefined =>
  road.extentsIn(sectionOf(road, lane, s), s).find((extent) => extent.lane.id === lane.lane);

/** Where along its road a lane begins and ends, by rising s. */
export function laneSpan(
  road: RoadGeometry,
  lane: LaneRef,
): { readonly from: number; readonly to: number } {
  if (lane.section === undefined) return { from: 0, to: road.length };
  return { from: road.spec.sections[lane.section]?.s ?? 0, to: road.sectionEnd(lane.section) };
}

/** Whether lanes run beside the reference line at a constant distance. */
const isParallel = ({ spec }: RoadGeometry): boolean =>
  spec.laneOffset === undefined &&
  spec.sections.length === 1 &&
  spec.sections.every(({ lanes }) =>
    lanes.every(({ width }) => width[1] === 0 && width[2] === 0 && width[3] === 0),
  );

export class LaneCentre {
  /** Metres. */
  readonly length: number;
  private readonly road: RoadGeometry;
  private readonly lane: LaneRef;
  private readonly from: number;
  private readonly to: number;
  private readonly parallel: boolean;
  /** Distance along the centre line at evenly spaced s. */
  private readonly distances: number[] = [0];
  /** The same share of the lane's length lies in each metre of s. */
  private readonly even: boolean;

  constructor(road: RoadGeometry, lane: LaneRef) {
    this.road = road;
    this.lane = lane;
    const { from, to } = laneSpan(road, lane);
    this.from = from;
    this.to = to;
    this.parallel = isParallel(road);
    const [only, ...others] = road.spec.referenceLine.elements;
    const isOfOneBend = others.length === 0 && (only?.kind === 'line' || only?.kind === 'arc');
    this.even = this.parallel && isOfOneBend;
    this.length = this.measure();
  }

  /** By the trapezoid rule over its curvature. */
  private measure(): number {
    const { from, to, distances } = this;
    const steps = Math.max(1, Math.ceil((to - from) / SPACING_M));
    let length = 0;
    let before = this.pointAt(from);
    for (let i = 1; i <= steps; i++) {
      const p = this.pointAt(from + ((to - from) * i) / steps);
      const chord = Math.sqrt(
        (p.x - before.x) * (p.x - before.x) + (p.y - before.y) * (p.y - before.y),
      );
      const bend = angleDifference(p.heading, before.heading);
      length += chord * (1 + (bend * bend) / 24);
      distances.push(length);
      before = p;
    }
    return length;
  }

  /** The point after `s` metres in the direction of traffic; at the ends it goes on with the road. */
  at(s: number): RoutePoint {
    const { from, to, length } = this;
    const backwards = this.lane.lane > 0;
    const stretch = (to - from) / length;
    const along = this.even
      ? backwards
        ? to - s * stretch
        : from + s * stretch
      : this.stationAt(backwards ? length - s : s);
    const p = this.pointAt(along);
    return backwards ? { ...p, heading: p.heading + Math.PI, curvature: -p.curvature } : p;
  }

  /** s of the road where so many metres of the centre line lie before, by rising s. */
  private stationAt(distance: number): number {
    const { distances, from, to } = this;
    let low = 0;
    let high = distances.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((distances[middle] as number) <= distance) low = middle;
      else high = middle;
    }
    const [a, b] = [distances[low] as number, distances[high] as number];
    const u = b > a ? (distance - a) / (b - a) : 0;
    return from + ((to - from) * (low + u)) / (distances.length - 1);
  }

  /** The middle of the lane at s. */
  private pointAt(s: number): RoutePoint {
    const { road, parallel } = this;
    const middle = this.middleAt(s);
    const p = road.pointAt(s, middle);
    if (parallel) return p;
    const slope =
      (this.middleAt(s + SLOPE_STEP_M) - this.middleAt(s - SLOPE_STEP_M)) / (2 * SLOPE_STEP_M);
    const forward = 1 - road.line.at(s).curvature * middle;
    return { ...p, heading: p.heading + atan2(slope, forward) };
  }

  /** Metres left of the reference line. */
  private middleAt(s: number): number {
    const { road, lane } = this;
    const inside = Math.max(0, Math.min(road.length, s));
    const extent = laneExtentAt(road, lane, inside);
    if (!extent) throw new RangeError(`road ${lane.road} has no lane ${lane.lane} at ${s} m`);
    return (extent.inner + extent.outer) / 2;
  }
}
