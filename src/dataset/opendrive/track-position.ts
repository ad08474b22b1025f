/** Where a point of the world lies beside a road: OpenDRIVE's s and t. */
import { cos, sin } from '../../core/math.ts';
import type { RoadGeometry } from '../../world/roads/lanes.ts';

export interface TrackPosition {
  readonly s: number;
  /** Metres left of the reference line. */
  readonly t: number;
}

const COARSE_M = 2;
const NEWTON_STEPS = 12;
const EXACT_M = 1e-6;

/** Finds places beside one road; keeps points along it, so that many can be asked for. */
export class TrackFinder {
  readonly road: RoadGeometry;
  /** x and y at even spacing along the reference line. */
  private readonly stations: Float64Array;

  constructor(road: RoadGeometry) {
    this.road = road;
    const steps = Math.max(1, Math.ceil(road.length / COARSE_M));
    this.stations = new Float64Array(2 * (steps + 1));
    for (let i = 0; i <= steps; i++) {
      const p = road.line.at((road.length * i) / steps);
      this.stations.set([p.x, p.y], 2 * i);
    }
  }

  /** Right to a micrometre; null where the point lies beyond the road's ends, or nowhere square beside it. */
  find(x: number, y: number): TrackPosition | null {
    const { road } = this;
    let s = this.nearestStation(x, y);
    for (let i = 0; i < NEWTON_STEPS; i++) {
      const p = road.line.at(s);
      const along = (x - p.x) * cos(p.heading) + (y - p.y) * sin(p.heading);
      const across = (y - p.y) * cos(p.heading) - (x - p.x) * sin(p.heading);
      const step = along / Math.max(0.2, 1 - p.curvature * across);
      s += step;
      if (Math.abs(step) < EXACT_M / 1000) break;
    }
    if (s < 0 || s > road.length) return null;
    const p = road.line.at(s);
    const t = (y - p.y) * cos(p.heading) - (x - p.x) * sin(p.heading);
    const there = road.pointAt(s, t);
    const misses = (there.x - x) * (there.x - x) + (there.y - y) * (there.y - y);
    return misses <= EXACT_M * EXACT_M ? { s, t } : null;
  }

  /** Metres to the nearest of points along the reference line. */
  distance(x: number, y: number): number {
    const p = this.road.line.at(this.nearestStation(x, y));
    return Math.sqrt((p.x - x) * (p.x - x) + (p.y - y) * (p.y - y));
  }

  /** s of the nearer end of the road. */
  nearestEnd(x: number, y: number): number {
    return this.nearestStation(x, y) < this.road.length / 2 ? 0 : this.road.length;
  }

  /** The nearest of points along the reference line, as a first guess. */
  private nearestStation(x: number, y: number): number {
    const { stations } = this;
    const last = stations.length / 2 - 1;
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i <= last; i++) {
      const [dx, dy] = [(stations[2 * i] as number) - x, (stations[2 * i + 1] as number) - y];
      const distance = dx * dx + dy * dy;
      if (distance < least) {
        best = i;
        least = distance;
      }
    }
    return (this.road.length * best) / last;
  }
}
