/** A route along a line of points. */
import { angleDifference, atan2, lerp } from '../../core/math.ts';
import type { Vec2 } from '../../core/vector.ts';
import { Route, type RoutePoint, type RouteTraits } from './route.ts';

const SPACING_M = 0.5;
const SAME_M = 1e-6;

/** Distances along the line, without points that lie on the one before. */
function measured(points: readonly Vec2[]): { readonly points: Vec2[]; readonly at: number[] } {
  const kept: Vec2[] = [];
  const at: number[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    if (!last) at.push(0);
    else {
      const [dx, dy] = [point[0] - last[0], point[1] - last[1]];
      const step = Math.sqrt(dx * dx + dy * dy);
      if (step < SAME_M) continue;
      at.push((at.at(-1) as number) + step);
    }
    kept.push(point);
  }
  return { points: kept, at };
}

/** The line at even spacing, both ends included. */
function even({ points, at }: ReturnType<typeof measured>, count: number): Vec2[] {
  const length = at.at(-1) as number;
  let i = 0;
  return Array.from({ length: count }, (_, k) => {
    const s = (length * k) / (count - 1);
    while (i + 2 < at.length && (at[i + 1] as number) < s) i++;
    const [a, b] = [points[i] as Vec2, points[i + 1] as Vec2];
    const u = (s - (at[i] as number)) / ((at[i + 1] as number) - (at[i] as number));
    return [lerp(a[0], b[0], u), lerp(a[1], b[1], u)];
  });
}

/** @returns null where the points make no line */
export function routeThrough(
  name: string,
  points: readonly Vec2[],
  speedLimit: number,
  traits: RouteTraits = {},
): Route | null {
  const line = measured(points);
  const length = line.at.at(-1) ?? 0;
  if (length < SPACING_M) return null;
  const count = Math.max(2, Math.round(length / SPACING_M) + 1);
  const spots = even(line, count);
  const headings = spots.map((_, i) => {
    const [a, b] = [spots[Math.max(0, i - 1)] as Vec2, spots[Math.min(count - 1, i + 1)] as Vec2];
    return atan2(b[1] - a[1], b[0] - a[0]);
  });
  const spacing = length / (count - 1);
  const samples = spots.map(([x, y], i): RoutePoint => {
    const [before, after] = [Math.max(0, i - 1), Math.min(count - 1, i + 1)];
    const turn = angleDifference(headings[after] as number, headings[before] as number);
    const heading = headings[i] as number;
    return { x, y, heading, curvature: turn / ((after - before) * spacing) };
  });
  return new Route(name, samples, length, speedLimit, traits);
}
