/** A path through the world by arc length: a lane's centre line, a chain of lanes, or a pedestrian's way. */
import { angleDifference, atan2, lerp } from '../../core/math.ts';
import type { Vec2 } from '../../core/vector.ts';
import type {
  LimitFrom,
  RoutePoint,
  RouteProjection,
  RouteStop,
  RouteTraits,
  StopAhead,
} from './route-parts.ts';

export type { LimitFrom, RoutePoint, RouteStop, RouteTraits } from './route-parts.ts';

/** Distance between neighbouring samples. */
const SPACING_M = 0.5;
/** Samples that a search along the route takes at a time, coarse to fine. */
const STRIDES: readonly number[] = [16, 4, 1];
/** Drivers look for bends so far apart. */
export const BEND_STEP_M = 4;

/** The largest curvature of the samples around every {@link BEND_STEP_M} metres. */
function bendsOf(samples: readonly RoutePoint[], spacing: number): Float64Array {
  const bends = new Float64Array(Math.round(((samples.length - 1) * spacing) / BEND_STEP_M) + 2);
  for (const [i, { curvature }] of samples.entries()) {
    const at = Math.round((i * spacing) / BEND_STEP_M);
    bends[at] = Math.max(bends[at] as number, Math.abs(curvature));
  }
  return bends;
}

export class Route {
  readonly name: string;
  readonly length: number;
  /** m/s */
  readonly speedLimit: number;
  readonly stops: readonly RouteStop[];
  /** Width of its first lane, metres; 0 where it follows none. */
  readonly laneWidth: number;
  readonly closed: boolean;
  private readonly limits: readonly LimitFrom[];
  private readonly samples: readonly RoutePoint[];
  private readonly bends: Float64Array;
  private back: Route | null = null;

  /**
   * @param samples points at even spacing of about 0.5 m; of a closed route the last is where the first is
   * @param length the arc length that they cover
   * @param speedLimit m/s, the least along it
   */
  constructor(
    name: string,
    samples: readonly RoutePoint[],
    length: number,
    speedLimit: number,
    traits: RouteTraits = {},
  ) {
    if (samples.length < 2) throw new RangeError(`route ${name} has fewer than two points`);
    this.name = name;
    this.samples = samples;
    this.length = length;
    this.speedLimit = speedLimit;
    this.stops = traits.stops ?? [];
    this.laneWidth = traits.laneWidth ?? 0;
    this.limits = traits.limits ?? [];
    this.closed = traits.closed ?? false;
    this.bends = bendsOf(samples, length / (samples.length - 1));
  }

  /** Unit vector along the route at arc length s. */
  directionAt(arcLength: number): { x: number; y: number } {
    const spacing = this.length / (this.samples.length - 1);
    const index = this.indexAt(arcLength - this.lapOf(arcLength), spacing);
    const a = this.samples[index] as RoutePoint;
    const b = this.samples[index + 1] as RoutePoint;
    return { x: (b.x - a.x) / spacing, y: (b.y - a.y) / spacing };
  }

  /** Largest curvature, either way, within half a {@link BEND_STEP_M} of arc length s, 1/m; 0 beyond an open end. */
  bendAt(arcLength: number): number {
    const s = arcLength - this.lapOf(arcLength);
    if (s < 0 || s > this.length) return 0;
    return this.bends[Math.round(s / BEND_STEP_M)] ?? 0;
  }

  /** Speed limit at arc length s, m/s. */
  limitAt(s: number): number {
    const at = s - this.lapOf(s);
    let i = this.limits.length - 1;
    while (i > 0 && (this.limits[i] as LimitFrom).s > at) i--;
    return this.limits[i]?.limit ?? this.speedLimit;
  }

  /** The first junction that is not yet left at arc length s. */
  stopAt(s: number): StopAhead | null {
    const lap = this.lapOf(s);
    for (const stop of this.stops) if (stop.exitS > s - lap) return { stop, lap };
    const first = this.stops[0];
    return this.closed && first ? { stop: first, lap: lap + this.length } : null;
  }

  /** The same way in the other direction, without stops. */
  reversed(): Route {
    if (this.back) return this.back;
    const samples = this.samples
      .map((p) => ({ ...p, heading: p.heading + Math.PI, curvature: -p.curvature }))
      .reverse();
    const { closed, laneWidth } = this;
    const name = `${this.name} back`;
    this.back = new Route(name, samples, this.length, this.speedLimit, { closed, laneWidth });
    this.back.back = this;
    return this.back;
  }

  private indexAt(s: number, spacing: number): number {
    return Math.max(0, Math.min(this.samples.length - 2, Math.floor(s / spacing)));
  }

  /** Arc length at which the lap that s is in began: 0 on an open route. */
  private lapOf(s: number): number {
    return this.closed ? Math.floor(s / this.length) * this.length : 0;
  }

  /** The point at arc length s; beyond the ends of an open route it goes straight on. */
  at(arcLength: number): RoutePoint {
    const s = arcLength - this.lapOf(arcLength);
    const spacing = this.length / (this.samples.length - 1);
    const index = this.indexAt(s, spacing);
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

  /**
   * The nearest point, searched from near arc length `hint`, or everywhere without one. On a closed route it is in
   * the lap of the hint, or as little as half a lap off.
   */
  project(x: number, y: number, hint?: number): RouteProjection {
    const last = this.samples.length - 1;
    const spacing = this.length / last;
    const best = hint === undefined ? this.nearestSample(x, y) : this.descend(x, y, hint / spacing);
    const index = this.closed ? wrapped(best, last) : best;
    const p = this.samples[index] as RoutePoint;
    const next = this.samples[this.neighbour(index, 1)] as RoutePoint;
    const before = this.samples[this.neighbour(index, -1)] as RoutePoint;
    const tx = next.x - before.x;
    const ty = next.y - before.y;
    const norm = Math.sqrt(tx * tx + ty * ty);
    const along = ((x - p.x) * tx + (y - p.y) * ty) / norm;
    const offset = ((y - p.y) * tx - (x - p.x) * ty) / norm;
    return { s: best * spacing + along, offset };
  }

  /** Index of the sample after or before one; of itself at an end. */
  private neighbour(index: number, step: 1 | -1): number {
    const last = this.samples.length - 1;
    if (this.closed) return wrapped(index + step, last);
    return Math.max(0, Math.min(last, index + step));
  }

  private squaredDistance(index: number, x: number, y: number): number {
    const p = this.samples[index] as RoutePoint;
    return (p.x - x) * (p.x - x) + (p.y - y) * (p.y - y);
  }

  /** Neighbouring samples are hardly more than a spacing apart, so far from the best one many can be passed over. */
  private nearestSample(x: number, y: number): number {
    const spacing = this.length / (this.samples.length - 1);
    let best = 0;
    let least = Math.sqrt(this.squaredDistance(0, x, y));
    for (let i = 1; i < this.samples.length; ) {
      const distance = Math.sqrt(this.squaredDistance(i, x, y));
      if (distance < least) {
        best = i;
        least = distance;
      }
      i += Math.max(1, Math.floor((0.9 * (distance - least)) / spacing));
    }
    return best;
  }

  /** Downhill from a sample to a near minimum, with long strides first. */
  private descend(x: number, y: number, from: number): number {
    const last = this.samples.length - 1;
    let best = Math.round(from);
    if (!this.closed) best = Math.max(0, Math.min(last, best));
    let distance = this.squaredAt(best, x, y);
    for (const stride of STRIDES) {
      for (let step = stride; ; ) {
        const index = best + step;
        const inside = this.closed || (index >= 0 && index <= last);
        const next = inside ? this.squaredAt(index, x, y) : Number.POSITIVE_INFINITY;
        if (next < distance) {
          best = index;
          distance = next;
        } else if (step > 0) step = -stride;
        else break;
      }
    }
    return best;
  }

  private squaredAt(index: number, x: number, y: number): number {
    const last = this.samples.length - 1;
    return this.squaredDistance(this.closed ? wrapped(index, last) : index, x, y);
  }
}

const wrapped = (index: number, count: number): number =>
  index >= 0 && index < count ? index : ((index % count) + count) % count;

/** Samples a curve given by arc length into a route. */
export function sampleRoute(
  name: string,
  length: number,
  at: (s: number) => RoutePoint,
  speedLimit: number,
  traits: RouteTraits = {},
): Route {
  const count = Math.max(2, Math.round(length / SPACING_M) + 1);
  const samples = Array.from({ length: count }, (_, i) => at((length * i) / (count - 1)));
  return new Route(name, samples, length, speedLimit, traits);
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
