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

/** The nearest of points along the reference line, as a first guess. */
function nearestStation(road: RoadGeometry, x: number, y: number): number {
  const steps = Math.max(1, Math.ceil(road.length / COARSE_M));
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= steps; i++) {
    const s = (road.length * i) / steps;
    const p = road.line.at(s);
    const distance = (p.x - x) * (p.x - x) + (p.y - y) * (p.y - y);
    if (distance < least) [best, least] = [s, distance];
  }
  return best;
}

/** Right to a micrometre; null where the point lies beyond the road's ends, or nowhere square beside it. */
export function trackPosition(road: RoadGeometry, x: number, y: number): TrackPosition | null {
  let s = nearestStation(road, x, y);
  for (let i = 0; i < NEWTON_STEPS; i++) {
    const p = road.line.at(s);
    const along = (x - p.x) * cos(p.heading) + (y - p.y) * sin(p.heading);
    const across = (y - p.y) * cos(p.heading) - (x - p.x) * sin(p.heading);
    s += along / Math.max(0.2, 1 - p.curvature * across);
  }
  if (s < 0 || s > road.length) return null;
  const p = road.line.at(s);
  const t = (y - p.y) * cos(p.heading) - (x - p.x) * sin(p.heading);
  const there = road.pointAt(s, t);
  const misses = (there.x - x) * (there.x - x) + (there.y - y) * (there.y - y);
  return misses <= EXACT_M * EXACT_M ? { s, t } : null;
}
