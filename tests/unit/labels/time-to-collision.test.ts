import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../../../src/core/rng.ts';
import type { Vec2 } from '../../../src/core/vector.ts';
import { boxDistance, footprintsTouch } from '../../../src/labels/box-distance.ts';
import type { Footprint } from '../../../src/labels/footprint.ts';
import { footprintOf } from '../../../src/labels/footprint.ts';
import { timeToCollision } from '../../../src/labels/time-to-collision.ts';

const car = (x: number, y: number, yaw = 0, size: [number, number, number] = [4.5, 1.8, 1.5]) =>
  footprintOf({ position: [x, y, 0.75], yaw }, size);
const moved = (f: Footprint, v: Vec2, t: number): Footprint => ({
  ...f,
  centre: [f.centre[0] + v[0] * t, f.centre[1] + v[1] * t],
});
const rotated = ([x, y]: Vec2, a: number): Vec2 => [
  x * Math.cos(a) - y * Math.sin(a),
  x * Math.sin(a) + y * Math.cos(a),
];
/** Small whole numbers scaled: no denormals, so that closed forms are exact enough. */
const real = (min: number, max: number) =>
  fc.integer({ min: min * 100, max: max * 100 }).map((i) => i / 100);
const footprint = fc
  .tuple(real(-40, 40), real(-40, 40), real(-4, 4), real(0.5, 12), real(0.5, 3))
  .map(([x, y, yaw, length, width]) => car(x, y, yaw, [length, width, 1]));
const velocity = fc.tuple(real(-20, 20), real(-20, 20));

describe('ttc', () => {
  test('of a rear-end approach is the gap over the closing speed', () => {
    // Centres 24.5 m apart, 4.5 m long: 20 m of gap at 10 m/s.
    expect(timeToCollision(car(0, 0), [15, 0], car(24.5, 0), [5, 0])).toBeCloseTo(2, 12);
  });

  test('of two crossing cars is when the later axis begins to overlap', () => {
    // The other comes from the right, its front 20 m below my side: 20.9 - 2.25 - 0.9 = 17.75 m at 10 m/s.
    const other = car(10, -20.9, Math.PI / 2);
    // Along x: gap 10 - 2.25 - 0.9 = 6.85 m at 5 m/s = 1.37 s, still overlapping at 1.775 s.
    expect(timeToCollision(car(0, 0), [5, 0], other, [0, 10])).toBeCloseTo(1.775, 10);
  });

  test('is null when crossing cars miss each other, and when the contact is beyond ten seconds', () => {
    expect(timeToCollision(car(0, 0), [20, 0], car(10, -60, Math.PI / 2), [0, 10])).toBeNull();
    expect(timeToCollision(car(0, 0), [1, 0], car(15, 0), [0, 0])).toBeNull();
    expect(timeToCollision(car(0, 0), [1, 0], car(14.4, 0), [0, 0])).toBeCloseTo(9.9, 10);
  });

  test('is null while moving apart and 0 while overlapping, whatever the velocities', () => {
    expect(timeToCollision(car(0, 0), [0, 0], car(20, 0), [5, 0])).toBeNull();
    expect(timeToCollision(car(0, 0), [0, 0], car(4, 1, 0.3), [50, 0])).toBe(0);
    expect(timeToCollision(car(0, 0), [0, 0], car(4, 1, 0.3), [0, 0])).toBe(0);
  });

  test('passes a neighbour lane without contact', () => {
    expect(timeToCollision(car(0, 0), [30, 0], car(50, 3.5), [0, 0])).toBeNull();
  });

  test('agrees with dense time stepping on 400 seeded cases', () => {
    const rng = createRng(7);
    let contacts = 0;
    for (let i = 0; i < 400; i++) {
      const size = (): [number, number, number] => [rng.uniform(0.5, 12), rng.uniform(0.5, 2.6), 1];
      const a = car(0, 0, rng.uniform(-3, 3), size());
      const b = car(rng.uniform(-30, 30), rng.uniform(-30, 30), rng.uniform(-3, 3), size());
      const v: Vec2 = [rng.uniform(-15, 15), rng.uniform(-15, 15)];
      const w: Vec2 = [rng.uniform(-15, 15), rng.uniform(-15, 15)];
      const step = 0.002;
      let found: number | null = null;
      for (let t = 0; t <= 10 && found === null; t += step) {
        if (footprintsTouch(moved(a, v, t), moved(b, w, t))) found = t;
      }
      const exact = timeToCollision(a, v, b, w);
      if (found !== null) {
        contacts++;
        expect(exact).not.toBeNull();
        expect(exact!).toBeLessThanOrEqual(found + 1e-9);
        expect(exact!).toBeGreaterThan(found - step - 1e-9);
      } else if (exact !== null) {
        // A graze shorter than a step: they do touch at the time it names.
        expect(boxDistance(moved(a, v, exact + 1e-9), moved(b, w, exact + 1e-9))).toBeLessThan(
          1e-6,
        );
      }
    }
    expect(contacts).toBeGreaterThan(30);
  });

  test('is the same for the pair the other way round', () => {
    fc.assert(
      fc.property(footprint, velocity, footprint, velocity, (a, v, b, w) => {
        const [one, other] = [timeToCollision(a, v, b, w), timeToCollision(b, w, a, v)];
        expect(one === null).toBe(other === null);
        if (one !== null) expect(other!).toBeCloseTo(one, 9);
      }),
    );
  });

  test('does not depend on a common velocity or on where north is', () => {
    fc.assert(
      fc.property(
        footprint,
        velocity,
        footprint,
        velocity,
        velocity,
        real(-3, 3),
        (a, v, b, w, drift, turn) => {
          const exact = timeToCollision(a, v, b, w);
          // A graze may fall to either side of rounding: compare clear cases only.
          const clear = (t: number) => boxDistance(moved(a, v, t), moved(b, w, t)) < 1e-9;
          fc.pre(exact === null || (exact < 9.9 && (exact === 0 || clear(exact + 1e-3))));
          const sum = (p: Vec2): Vec2 => [p[0] + drift[0], p[1] + drift[1]];
          const turned = (f: Footprint): Footprint => ({
            ...f,
            centre: rotated(f.centre, turn),
            forward: rotated(f.forward, turn),
          });
          const drifting = timeToCollision(a, sum(v), b, sum(w));
          const rotatedTtc = timeToCollision(
            turned(a),
            rotated(v, turn),
            turned(b),
            rotated(w, turn),
          );
          if (exact !== null) {
            expect(drifting!).toBeCloseTo(exact, 6);
            expect(rotatedTtc!).toBeCloseTo(exact, 6);
          }
        },
      ),
    );
  });

  test('falls by the time that passes', () => {
    fc.assert(
      fc.property(footprint, velocity, footprint, velocity, real(0, 1), (a, v, b, w, share) => {
        const exact = timeToCollision(a, v, b, w);
        fc.pre(exact !== null && exact > 0.01);
        const later = timeToCollision(
          moved(a, v, exact! * share * 0.9),
          v,
          moved(b, w, exact! * share * 0.9),
          w,
        );
        if (later !== null) expect(later).toBeCloseTo(exact! * (1 - share * 0.9), 6);
      }),
    );
  });
});
