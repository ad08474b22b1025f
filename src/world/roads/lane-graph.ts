/** Answers which lane a place is in, where along it, how far to its edges, and what lies ahead. */
import { angleDifference, cos, sin } from '../../core/math.ts';
import {
  isSameLane,
  type LaneRef,
  type LaneSpec,
  type RoadNetwork,
} from '../../core/road-network.ts';
import { LaneCentre, laneExtentAt, laneSpan } from './lane-centre.ts';
import { type LaneExtent, RoadGeometry } from './lanes.ts';
import { type Route, type RoutePoint, sampleRoute } from './route.ts';
import { type LanePart, limitsAlong, stopsAlong } from './route-stops.ts';

/** A place relative to the lane it is in; directions are those of the lane's traffic. */
export interface LanePose {
  readonly lane: LaneRef;
  /** Distance travelled along the lane from where its traffic enters, metres. */
  readonly s: number;
  /** From the centre line, left positive, metres. */
  readonly offset: number;
  /** Yaw minus the lane's direction, in (-pi, pi]. */
  readonly headingError: number;
  readonly width: number;
  readonly toLeftEdge: number;
  readonly toRightEdge: number;
  /** Of the centre line, 1/m, left positive. */
  readonly curvature: number;
  /** m/s */
  readonly speedLimit: number;
  readonly junction: number | null;
}

/** One stretch of what lies ahead. */
export interface LaneStretch {
  readonly lane: LaneRef;
  /** Distance from the query's place to where the stretch begins (0 for the first) and ends. */
  readonly from: number;
  readonly to: number;
  readonly junction: number | null;
}

const COARSE_M = 2;

export class LaneGraph {
  readonly network: RoadNetwork;
  private readonly roads = new Map<number, RoadGeometry>();
  private readonly coarse = new Map<number, { x: number; y: number }[]>();

  constructor(network: RoadNetwork) {
    this.network = network;
    for (const spec of network.roads) {
      const geometry = new RoadGeometry(spec);
      this.roads.set(spec.id, geometry);
      const count = Math.ceil(geometry.length / COARSE_M) + 1;
      this.coarse.set(
        spec.id,
        Array.from({ length: count }, (_, i) =>
          geometry.line.at((geometry.length * i) / (count - 1)),
        ),
      );
    }
  }

  road(id: number): RoadGeometry {
    const found = this.roads.get(id);
    if (!found) throw new RangeError(`no road ${id}`);
    return found;
  }

  /** The driving lane that best fits the place and direction, or null off the driving lanes. */
  locate(x: number, y: number, yaw: number): LanePose | null {
    let best: { pose: LanePose; misfit: number } | null = null;
    for (const road of this.roads.values()) {
      const found = this.locateOn(road, x, y, yaw);
      if (!found) continue;
      const misfit = Math.abs(found.headingError) + 0.1 * Math.abs(found.offset);
      if (!best || misfit < best.misfit) best = { pose: found, misfit };
    }
    return best?.pose ?? null;
  }

  /** Lanes that traffic may go on into. */
  successors(lane: LaneRef): LaneRef[] {
    return this.network.links.filter((link) => isSameLane(link.from, lane)).map((link) => link.to);
  }

  /** Where along its road a lane begins and ends, by rising s. */
  span(lane: LaneRef): { readonly from: number; readonly to: number } {
    return laneSpan(this.road(lane.road), lane);
  }

  /** The stretches of lane within `distance` metres ahead, following `choose` where the lane forks. */
  ahead(
    from: LaneRef,
    s: number,
    distance: number,
    choose: (options: LaneRef[]) => LaneRef = (options) => options[0] as LaneRef,
  ): LaneStretch[] {
    const stretches: LaneStretch[] = [];
    let lane: LaneRef = from;
    let covered = 0;
    let left = this.spanLength(from) - s;
    for (;;) {
      const to = Math.min(distance, covered + left);
      stretches.push({ lane, from: covered, to, junction: this.road(lane.road).spec.junction });
      covered = to;
      const options = this.successors(lane);
      if (covered >= distance || options.length === 0) return stretches;
      lane = choose(options);
      left = this.spanLength(lane);
    }
  }

  private spanLength(lane: LaneRef): number {
    const { from, to } = this.span(lane);
    return to - from;
  }

  /**
   * The route along a chain of lanes, each a successor of the one before.
   * @param closed the first lane follows the last, and the route goes round and round
   */
  routeAlong(name: string, lanes: readonly LaneRef[], closed = false): Route {
    const parts = lanes.map((lane): LanePart => {
      const road = this.road(lane.road);
      const centre = new LaneCentre(road, lane);
      return { lane, road: road.spec, at: (s) => centre.at(s), length: centre.length };
    });
    const total = parts.reduce((sum, part) => sum + part.length, 0);
    const at = (s: number): RoutePoint => {
      let left = s;
      for (const [i, part] of parts.entries()) {
        if (left <= part.length || i === parts.length - 1) return part.at(left);
        left -= part.length;
      }
      throw new RangeError('a route without lanes');
    };
    const first = lanes[0] as LaneRef;
    const extent = laneExtentAt(this.road(first.road), first, this.span(first).from);
    const slowest = Math.min(...parts.map(({ road }) => road.speedLimit));
    return sampleRoute(name, total, at, slowest, {
      stops: stopsAlong(this.network, parts, closed),
      laneWidth: extent ? Math.abs(extent.outer - extent.inner) : 0,
      limits: limitsAlong(parts),
      closed,
    });
  }

  private locateOn(road: RoadGeometry, x: number, y: number, yaw: number): LanePose | null {
    const place = this.projectOnLine(road, x, y);
    if (!place) return null;
    for (const extent of road.extentsAt(place.s)) {
      const low = Math.min(extent.inner, extent.outer);
      const high = Math.max(extent.inner, extent.outer);
      if (extent.lane.type !== 'driving' || place.t < low || place.t > high) continue;
      return this.poseInLane(road, extent, place, yaw);
    }
    return null;
  }

  private projectOnLine(road: RoadGeometry, x: number, y: number): { s: number; t: number } | null {
    const samples = this.coarse.get(road.spec.id) as { x: number; y: number }[];
    let best = 0;
    let bestDistance = Number.POSITIVE_INFINITY;
    for (let i = 0; i < samples.length; i++) {
      const p = samples[i] as { x: number; y: number };
      const distance = (p.x - x) * (p.x - x) + (p.y - y) * (p.y - y);
      if (distance < bestDistance) {
        best = i;
        bestDistance = distance;
      }
    }
    if (bestDistance > 60 * 60) return null;
    let s = (road.length * best) / (samples.length - 1);
    for (let i = 0; i < 5; i++) {
      const p = road.line.at(s);
      const dx = x - p.x;
      const dy = y - p.y;
      const along = dx * cos(p.heading) + dy * sin(p.heading);
      const across = -dx * sin(p.heading) + dy * cos(p.heading);
      s += along / Math.max(0.2, 1 - p.curvature * across);
    }
    if (s < -1e-6 || s > road.length + 1e-6) return null;
    const p = road.line.at(s);
    return { s, t: -(x - p.x) * sin(p.heading) + (y - p.y) * cos(p.heading) };
  }

  private refAt(road: RoadGeometry, s: number, lane: number): LaneRef {
    if (!road.spec.lanesBySection) return { road: road.spec.id, lane };
    return { road: road.spec.id, lane, section: road.spec.sections.indexOf(road.sectionAt(s)) };
  }

  private poseInLane(
    road: RoadGeometry,
    extent: LaneExtent,
    place: { s: number; t: number },
    yaw: number,
  ): LanePose {
    const lane: LaneSpec = extent.lane;
    const backwards = lane.id > 0;
    const sign = backwards ? -1 : 1;
    const middle = (extent.inner + extent.outer) / 2;
    const width = Math.abs(extent.outer - extent.inner);
    const p = road.pointAt(place.s, middle);
    const offset = sign * (place.t - middle);
    const ref = this.refAt(road, place.s, lane.id);
    const { from, to } = this.span(ref);
    return {
      lane: ref,
      s: backwards ? to - place.s : place.s - from,
      offset,
      headingError: angleDifference(yaw, backwards ? p.heading + Math.PI : p.heading),
      width,
      toLeftEdge: width / 2 - offset,
      toRightEdge: width / 2 + offset,
      curvature: sign * p.curvature,
      speedLimit: road.spec.speedLimit,
      junction: road.spec.junction,
    };
  }
}
