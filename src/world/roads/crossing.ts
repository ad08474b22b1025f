/** Where pedestrians cross a carriageway, and where the routes of vehicles meet these places. */
import type { Route } from './route.ts';

export interface Crossing {
  readonly name: string;
  /** Straight, from the middle of one pavement to that of the other. */
  readonly way: Route;
  /** Arc lengths along the way at which the carriageway begins and ends. */
  readonly kerbs: readonly [number, number];
  /** Index of the signal group of the traffic that is crossed; null where there are no signals. */
  readonly signalGroup: number | null;
}

export interface CrossingOnRoute {
  readonly crossing: Crossing;
  /** Arc length along the vehicle's route, and along the crossing's way, at which they meet. */
  readonly s: number;
  readonly along: number;
}

/** Arc length along a pavement at which one can turn into a crossing, and whether at the end of its way. */
export interface CrossingAccess {
  readonly crossing: Crossing;
  readonly s: number;
  readonly backwards: boolean;
}

const STEP_M = 2;
/** The end of a crossing is on a pavement that passes no farther from it than this, metres. */
const ON_PAVEMENT_M = 1.2;

type Cache<T> = WeakMap<readonly Crossing[], WeakMap<Route, readonly T[]>>;

function cached<T>(
  cache: Cache<T>,
  route: Route,
  crossings: readonly Crossing[],
  find: () => T[],
): readonly T[] {
  const byRoute = cache.get(crossings) ?? new WeakMap<Route, readonly T[]>();
  cache.set(crossings, byRoute);
  const before = byRoute.get(route);
  if (before) return before;
  const found = find();
  byRoute.set(route, found);
  return found;
}

/** Share of the segment a-b at which the segment c-d cuts it, with the share of c-d; null where they do not meet. */
function cut(
  a: { x: number; y: number },
  b: { x: number; y: number },
  c: { x: number; y: number },
  d: { x: number; y: number },
): readonly [number, number] | null {
  const [rx, ry, sx, sy] = [b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y];
  const across = rx * sy - ry * sx;
  if (Math.abs(across) < 1e-9) return null;
  const t = ((c.x - a.x) * sy - (c.y - a.y) * sx) / across;
  const u = ((c.x - a.x) * ry - (c.y - a.y) * rx) / across;
  return t >= 0 && t < 1 && u >= 0 && u <= 1 ? [t, u] : null;
}

function meetings(route: Route, crossings: readonly Crossing[]): CrossingOnRoute[] {
  const found: CrossingOnRoute[] = [];
  const ends = crossings.map(({ way }) => [way.at(0), way.at(way.length)] as const);
  for (let s = 0; s < route.length; s += STEP_M) {
    const a = route.at(s);
    const b = route.at(Math.min(route.length, s + STEP_M));
    for (const [i, crossing] of crossings.entries()) {
      const [c, d] = ends[i] as (typeof ends)[number];
      const met = cut(a, b, c, d);
      if (met) {
        found.push({ crossing, s: s + met[0] * STEP_M, along: met[1] * crossing.way.length });
      }
    }
  }
  return found;
}

function accesses(pavement: Route, crossings: readonly Crossing[]): CrossingAccess[] {
  const found: CrossingAccess[] = [];
  for (const crossing of crossings) {
    for (const backwards of [false, true]) {
      const end = crossing.way.at(backwards ? crossing.way.length : 0);
      const place = pavement.project(end.x, end.y);
      const within = pavement.closed || (place.s > 1 && place.s < pavement.length - 1);
      if (within && Math.abs(place.offset) < ON_PAVEMENT_M) {
        const p = pavement.at(place.s);
        const off = Math.sqrt((p.x - end.x) * (p.x - end.x) + (p.y - end.y) * (p.y - end.y));
        if (off < ON_PAVEMENT_M) found.push({ crossing, s: place.s, backwards });
      }
    }
  }
  return found.sort((a, b) => a.s - b.s);
}

const onRoutes: Cache<CrossingOnRoute> = new WeakMap();
const onPavements: Cache<CrossingAccess> = new WeakMap();

/** Where a route for vehicles meets the crossings of a place, by rising arc length; found once. */
export const crossingsOn = (
  route: Route,
  crossings: readonly Crossing[],
): readonly CrossingOnRoute[] =>
  cached(onRoutes, route, crossings, () => meetings(route, crossings));

/** Where one can turn from a pavement into the crossings of a place, by rising arc length; found once. */
export const accessesOf = (
  pavement: Route,
  crossings: readonly Crossing[],
): readonly CrossingAccess[] =>
  cached(onPavements, pavement, crossings, () => accesses(pavement, crossings));
