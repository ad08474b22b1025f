/** Ways through a junction, and where two of them are in each other's way. */
import { angleDifference } from '../../core/math.ts';

/** A point of a way through the world. */
export interface RoutePoint {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  /** 1/m, left positive. */
  readonly curvature: number;
}

/** A way through a junction, from where it is entered to where it is left. */
export interface Movement {
  readonly junction: number;
  /** Lanes that lead in and out, named alike for all movements of the junction. */
  readonly from: string;
  readonly to: string;
  /** Metres. */
  readonly length: number;
  /** At even spacing along it, both ends included. */
  readonly points: readonly RoutePoint[];
}

/** Where two movements overlap, as arc lengths from the junction's entry along each. */
export interface Conflict {
  readonly from: number;
  readonly to: number;
  readonly otherFrom: number;
  readonly otherTo: number;
  /** They leave by the same lane: who comes second follows. */
  readonly merges: boolean;
}

/** Centre lines nearer than this are in each other's way: half a truck, half a car, and how far the truck swings. */
const CLEAR_M = 3.1;
/** The front of one who waits to turn left is no farther than this beside the line on which it entered, metres. */
const BESIDE_ONCOMING_M = 0.8;
const RIGHT_ANGLE = Math.PI / 4;

const conflicts = new WeakMap<Movement, Map<Movement, Conflict | null>>();

function overlap(a: Movement, b: Movement): Conflict | null {
  if (a.from === b.from || a.junction !== b.junction) return null;
  let [from, to, otherFrom, otherTo] = [Number.POSITIVE_INFINITY, -1, Number.POSITIVE_INFINITY, -1];
  const stepA = a.length / (a.points.length - 1);
  const stepB = b.length / (b.points.length - 1);
  for (const [i, p] of a.points.entries()) {
    for (const [j, q] of b.points.entries()) {
      if ((p.x - q.x) * (p.x - q.x) + (p.y - q.y) * (p.y - q.y) > CLEAR_M * CLEAR_M) continue;
      from = Math.min(from, i * stepA);
      to = Math.max(to, i * stepA);
      otherFrom = Math.min(otherFrom, j * stepB);
      otherTo = Math.max(otherTo, j * stepB);
    }
  }
  return to < 0 ? null : { from, to, otherFrom, otherTo, merges: a.to === b.to };
}

/** Where `a` is in the way of `b`, or null; movements out of the same lane follow each other and never are. */
export function conflictOf(a: Movement, b: Movement): Conflict | null {
  const known = conflicts.get(a) ?? new Map<Movement, Conflict | null>();
  conflicts.set(a, known);
  const before = known.get(b);
  if (before !== undefined) return before;
  const found = overlap(a, b);
  known.set(b, found);
  return found;
}

const first = (m: Movement): RoutePoint => m.points[0] as RoutePoint;
const last = (m: Movement): RoutePoint => m.points[m.points.length - 1] as RoutePoint;

/** Change of direction, left positive, radians. */
const turnOf = (m: Movement): number => angleDifference(last(m).heading, first(m).heading);

export const turnsLeft = (m: Movement): boolean => turnOf(m) > RIGHT_ANGLE;

/** Whether `b` comes from where `a` looks to: they enter about opposite to each other. */
export const isOncoming = (a: Movement, b: Movement): boolean =>
  Math.abs(angleDifference(first(a).heading, first(b).heading)) > Math.PI - RIGHT_ANGLE;

/** How far one who turns left gets, metres from the entry, before it is in the way of oncoming traffic. */
export function waitingPoint(m: Movement): number {
  const start = first(m);
  const next = m.points[1] as RoutePoint;
  const spacing = m.length / (m.points.length - 1);
  const [ux, uy] = [(next.x - start.x) / spacing, (next.y - start.y) / spacing];
  const free = m.points.findIndex(
    (p) => Math.abs((p.y - start.y) * ux - (p.x - start.x) * uy) > BESIDE_ONCOMING_M,
  );
  return free < 0 ? m.length : free * spacing;
}

/** Largest curvature along it, 1/m. */
export const sharpest = (m: Movement): number =>
  m.points.reduce((most, p) => Math.max(most, Math.abs(p.curvature)), 0);
