/** A path through the world by arc length: a lane's centre line, a chain of lanes, or a pedestrian's way. */
import { angleDifference, atan2, lerp } from '../../core/math.ts';
import type { JunctionControl } from '../../core/road-network.ts';
import type { Vec2 } from '../../core/vector.ts';

export interface RoutePoint {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  /** 1/m, left positive. */
  readonly curvature: number;
}

/** Where a route must give way or stop. */
export interface RouteStop {
  /** Arc length of the stop line. */
  readonly s: number;
  readonly control: JunctionControl;
  readonly signalGroup: number | null;
}

export interface RouteProjection {
  /** Arc length of the nearest point. */
  readonly s: number;
  /** Distance left of the route. */
  readonly offset: number;
}

/** Distance between neighbouring samples. */
const SPACING_M = 0.5;

export class Route {
  readonly name: string;
  readonly length: number;
  /** m/s */
  readonly speedLimit: number;
  readonly stops: readonly RouteStop[];
  /** Width of its first lane, metres; 0 where it follows none. */
  readonly laneWidth: number;
  private readonly samples: readonly RoutePoint[];

  /**
   * @param samples points at even spacing of about 0.5 m
   * @param length the arc length that they cover
   */
  constructor(
    name: string,
    samples: readonly RoutePoint[],
    length: number,
    speedLimit: number,
    stops: readonly RouteStop[] = [],
    laneWidth = 0,
  ) {
    if (samples.length < 2) throw new RangeError(`route ${name} has fewer than two points`);
    this.name = name;
    this.samples = samples;
    this.length = length;
    this.speedLimit = speedLimit;
    this.stops = stops;
    this.laneWidth = laneWidth;
  }

  /** The point at arc length s; beyond the ends it goes straight on. */
  at(s: number): RoutePoint {
    const spacing = this.length / (this.samples.length - 1);
    const index = Math.max(0, Math.min(this.samples.length - 2, Math.floor(s / spacing)));
    const a = this.samples[index] as RoutePoint;
    const b = this.samples[index + 1] as RoutePoint;
    const u = s / spacing - index;
    if (u < 0 || u > 1) {
      const end = u < 0 ? a : b;
      const beyond = u < 0 ? s : s - this.length;
      const dx = (b.x - a.x) / spacing;
      const dy = (b.y - a.y) / spacing;
      return { x: end.x + dx * beyond, y: end.y + dy * beyond, heading: end.heading, curvature: 0 };
    }
    return {
      x: lerp(a.x, b.x, u),
      y: lerp(a.y, b.y, u),
      heading: a.heading + angleDifference(b.heading, a.heading) * u,
      curvature: lerp(a.curvature, b.curvature, u),
    };
  }

  /** The nearest point, searched from near arc length `hint`, or everywhere without one. */
  project(x: number, y: number, hint?: number): RouteProjection {
    const spacing = this.length / (this.samples.length - 1);
    let best = hint === undefined ? this.nearestSample(x, y) : this.descend(x, y, hint / spacing);
    best = Math.min(best, this.samples.length - 1);
    const p = this.samples[best] as RoutePoint;
    const next = this.samples[Math.min(best + 1, this.samples.length - 1)] as RoutePoint;
    const before = this.samples[Math.max(best - 1, 0)] as RoutePoint;
    const tx = next.x - before.x;
    const ty = next.y - before.y;
    const norm = Math.sqrt(tx * tx + ty * ty);
    const along = ((x - p.x) * tx + (y - p.y) * ty) / norm;
    const offset = ((y - p.y) * tx - (x - p.x) * ty) / norm;
    return { s: best * spacing + along, offset };
  }

  private squaredDistance(index: number, x: number, y: number): number {
    const p = this.samples[index] as RoutePoint;
    return (p.x - x) * (p.x - x) + (p.y - y) * (p.y - y);
  }

  private nearestSample(x: number, y: number): number {
    let best = 0;
    for (let i = 1; i < this.samples.length; i++) {
      if (this.squaredDistance(i, x, y) < this.squaredDistance(best, x, y)) best = i;
    }
    return best;
  }

  private descend(x: number, y: number, from: number): number {
    const last = this.samples.length - 1;
    let best = Math.max(0, Math.min(last, Math.round(from)));
    let distance = this.squaredDistance(best, x, y);
    for (const step of [1, -1]) {
      while (best + step >= 0 && best + step <= last) {
        const next = this.squaredDistance(best + step, x, y);
        if (next >= distance) break;
        best += step;
        distance = next;
      }
    }
    return best;
  }
}

/** Samples a curve given by arc length into a route. */
export function sampleRoute(
  name: string,
  length: number,
  at: (s: number) => RoutePoint,
  speedLimit: number,
  stops: RouteStop[] = [],
  laneWidth = 0,
): Route {
  const count = Math.max(2, Math.round(length / SPACING_M) + 1);
  const samples = Array.from({ length: count }, (_, i) => at((length * i) / (count - 1)));
  return new Route(name, samples, length, speedLimit, stops, laneWidth);
}

/** A straight way between two points, a pedestrian's crossing say. */
export function straightRoute(name: string, from: Vec2, to: Vec2, speedLimit: number): Route {
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  const length = Math.sqrt(dx * dx + dy * dy);
  const heading = atan2(dy, dx);
  const at = (s: number): RoutePoint => ({
    x: from[0] + (dx * s) / length,
    y: from[1] + (dy * s) / length,
    heading,
    curvature: 0,
  });
  return sampleRoute(name, length, at, speedLimit);
}

/** Arc length on `route` where `other` crosses it, or null where they do not meet. */
export function crossingPoint(route: Route, other: Route): number | null {
  let best: { s: number; distance: number } | null = null;
  for (let s = 0; s <= other.length; s += SPACING_M) {
    const p = other.at(s);
    const projection = route.project(p.x, p.y);
    if (projection.s < 0 || projection.s > route.length) continue;
    const distance = Math.abs(projection.offset);
    if (!best || distance < best.distance) best = { s: projection.s, distance };
  }
  return best && best.distance <= SPACING_M ? best.s : null;
}
