/**
 * Post-encroachment time: from the moment one road user has left the place where two paths cross until the other comes
 * there. B. L. Allen, B. T. Shin, P. J. Cooper, Analysis of traffic conflicts and collisions, Transportation Research
 * Record 667 (1978).
 *
 * For two tracks of rectangles it is the least time shift at which the rectangles would touch: the entry of the second
 * less the exit of the first, at whatever spot of the conflict area that difference is least.
 */

import { footprintsTouch } from '../box-distance.ts';
import type { Footprint } from '../footprint.ts';

/** A road user's way through a scene: its place at even time steps from the start. */
export interface Track {
  /** By step; the same steps for all tracks of a scene. */
  readonly footprints: readonly Footprint[];
  /** Seconds between steps. */
  readonly stepS: number;
}

export interface Encroachment {
  /** s */
  readonly pet: number;
  /** When the second enters, seconds from the start. */
  readonly entryS: number;
}

/** Paths that meet at less than this angle follow each other, they do not cross; cosine of 20 degrees. */
const ALONG = 0.94;
/** Coarse search: every so many steps. */
const STRIDE = 5;
const LARGEST_PET_S = 10;

function reach(f: Footprint): number {
  return Math.sqrt(f.halfLength * f.halfLength + f.halfWidth * f.halfWidth);
}

function meets(a: Footprint, b: Footprint, reachSum: number): boolean {
  const dx = a.centre[0] - b.centre[0];
  const dy = a.centre[1] - b.centre[1];
  return dx * dx + dy * dy <= reachSum * reachSum && footprintsTouch(a, b);
}

function moves(track: Track, i: number): boolean {
  const p = track.footprints[Math.max(0, i - 1)] as Footprint;
  const q = track.footprints[Math.min(track.footprints.length - 1, i + 1)] as Footprint;
  const dx = q.centre[0] - p.centre[0];
  const dy = q.centre[1] - p.centre[1];
  return dx * dx + dy * dy > 1e-6;
}

/** Whether a at step i and b at step j are in the same place on crossing ways. */
function encroaches(a: Track, i: number, b: Track, j: number, reachSum: number): boolean {
  const p = a.footprints[i] as Footprint;
  const q = b.footprints[j] as Footprint;
  if (!meets(p, q, reachSum)) return false;
  const facing = p.forward[0] * q.forward[0] + p.forward[1] * q.forward[1];
  return Math.abs(facing) < ALONG && moves(a, i) && moves(b, j);
}

/** The least |i - j| at which they are in the same place, over steps in [from, to) by `stride`. */
function leastShift(
  a: Track,
  b: Track,
  reachSum: number,
  stride: number,
  limit: number,
  near: { readonly i: number; readonly j: number; readonly width: number } | null,
): { i: number; j: number; shift: number } | null {
  let best: { i: number; j: number; shift: number } | null = null;
  const last = a.footprints.length - 1;
  const [fromI, toI] = near ? [near.i - near.width, near.i + near.width] : [0, last];
  for (let i = Math.max(0, fromI); i <= Math.min(last, toI); i += stride) {
    const most = best ? best.shift - 1 : limit;
    const [low, high] = near ? [near.j - near.width, near.j + near.width] : [i - most, i + most];
    const start = Math.max(0, Math.ceil(low / stride) * stride);
    for (let j = start; j <= Math.min(last, high); j += stride) {
      const shift = Math.abs(i - j);
      if ((best && shift >= best.shift) || !encroaches(a, i, b, j, reachSum)) continue;
      best = { i, j, shift };
    }
  }
  return best;
}

/**
 * The post-encroachment time of two tracks: null where their ways do not cross, where it is above 10 s, and where both
 * were in the same place at once (a collision).
 */
export function postEncroachment(a: Track, b: Track): Encroachment | null {
  const [first, other] = [a.footprints[0], b.footprints[0]];
  if (!first || !other) return null;
  const reachSum = reach(first) + reach(other);
  const limit = Math.round(LARGEST_PET_S / a.stepS);
  const coarse = leastShift(a, b, reachSum, STRIDE, limit, null);
  if (!coarse) return null;
  const fine = leastShift(a, b, reachSum, 1, limit, { ...coarse, width: 2 * STRIDE });
  const found = fine ?? coarse;
  if (found.shift === 0) return null;
  return { pet: found.shift * a.stepS, entryS: Math.max(found.i, found.j) * a.stepS };
}
