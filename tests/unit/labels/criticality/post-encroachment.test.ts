import { describe, expect, it } from 'vitest';
import {
  postEncroachment,
  type Track,
} from '../../../../src/labels/criticality/post-encroachment.ts';
import type { Footprint } from '../../../../src/labels/footprint.ts';

const STEP_S = 0.01;

/** Along a line at a constant speed: centre at `start` (m along it) at time 0. */
function track(
  heading: number,
  start: number,
  speed: number,
  size: readonly [number, number],
  across = 0,
  seconds = 12,
): Track {
  const [c, s] = [Math.cos(heading), Math.sin(heading)];
  const footprints = Array.from({ length: Math.round(seconds / STEP_S) }, (_, i): Footprint => {
    const along = start + speed * i * STEP_S;
    return {
      centre: [along * c - across * s, along * s + across * c],
      forward: [c, s],
      halfLength: size[0] / 2,
      halfWidth: size[1] / 2,
    };
  });
  return { footprints, stepS: STEP_S };
}

describe('post-encroachment time', () => {
  // East at 10 m/s, 4 m long, 2 m wide: its rear leaves the other's band (x up to 1) when its centre is at 3: t = 3.3 s.
  const first = track(0, -30, 10, [4, 2]);
  // North at 5 m/s: its front (centre + 2) comes to the first's band (y from -1) when its centre is at -3.
  const second = (entryS: number) => track(Math.PI / 2, -3 - 5 * entryS, 5, [4, 2]);

  it.each([0.5, 1, 2.4])('is the entry of the second less the exit of the first: %f s', (pet) => {
    const found = postEncroachment(first, second(3.3 + pet));
    expect(found?.pet).toBeCloseTo(pet, 1.7);
    expect(found?.entryS).toBeCloseTo(3.3 + pet, 1.7);
  });

  it('is the same whichever is called first', () => {
    const other = second(4.1);
    expect(postEncroachment(first, other)).toEqual(postEncroachment(other, first));
  });

  it('is undefined where they are in one place at once, where ways do not cross, and in a lane', () => {
    expect(postEncroachment(first, second(2.9))).toBeNull();
    expect(postEncroachment(first, track(0, -60, 10, [4, 2]))).toBeNull();
    expect(postEncroachment(first, track(0, -30, 10, [4, 2], 8))).toBeNull();
  });

  it('is undefined for a vehicle that stands across the way, and above 10 s', () => {
    expect(postEncroachment(first, track(Math.PI / 2, 2.5, 0, [4, 2]))).toBeNull();
    const late = track(Math.PI / 2, -3 - 5 * 14, 5, [4, 2], 0, 20);
    expect(postEncroachment(track(0, -30, 10, [4, 2], 0, 20), late)).toBeNull();
  });
});
