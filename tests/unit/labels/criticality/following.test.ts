/** Hand-worked cases, and the formulas against a motion that is followed step by step. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  brakingToAvoid,
  modifiedTimeToCollision,
  RSS,
  safeGap,
  timeHeadway,
} from '../../../../src/labels/criticality/following.ts';
import type { PathGap } from '../../../../src/labels/path-gap.ts';

const gapOf = (changes: Partial<PathGap> = {}): PathGap => ({
  gap: 20,
  egoSpeed: 15,
  otherSpeed: 10,
  egoAcceleration: 0,
  otherAcceleration: 0,
  ...changes,
});

describe('time headway', () => {
  it('30 m at 15 m/s are 2 s, whatever the leader does', () => {
    expect(timeHeadway(gapOf({ gap: 30 }))).toBe(2);
    expect(timeHeadway(gapOf({ gap: 30, otherSpeed: 40 }))).toBe(2);
  });

  it('is undefined for a follower that stands or goes backwards', () => {
    expect(timeHeadway(gapOf({ egoSpeed: 0 }))).toBeNull();
    expect(timeHeadway(gapOf({ egoSpeed: -1 }))).toBeNull();
  });
});

describe('deceleration to avoid a crash', () => {
  it('closing at 5 m/s over 20 m takes 0.625 m/s^2; a standing leader at 15 m/s takes 5.625', () => {
    expect(brakingToAvoid(gapOf())).toBe(0.625);
    expect(brakingToAvoid(gapOf({ otherSpeed: 0 }))).toBe(5.625);
  });

  it('is undefined where they do not close', () => {
    expect(brakingToAvoid(gapOf({ otherSpeed: 15 }))).toBeNull();
  });

  it('braking with it, the gap just closes as the speeds become equal', () => {
    const speeds = fc.double({ min: 1, max: 40, noNaN: true });
    fc.assert(
      fc.property(speeds, speeds, fc.double({ min: 1, max: 100, noNaN: true }), (v, dv, gap) => {
        const drac = brakingToAvoid(gapOf({ gap, egoSpeed: v + dv, otherSpeed: v })) as number;
        const t = dv / drac;
        expect(gap - dv * t + (drac * t * t) / 2).toBeCloseTo(0, 6);
      }),
    );
  });
});

describe('modified time to collision', () => {
  it('is gap over closing speed without accelerations', () => {
    expect(modifiedTimeToCollision(gapOf())).toBe(4);
  });

  it('sees a leader that brakes while both go at one speed: 20 m at 4 m/s^2 in sqrt(10) s', () => {
    const mttc = modifiedTimeToCollision(gapOf({ otherSpeed: 15, otherAcceleration: -4 }));
    expect(mttc).toBeCloseTo(Math.sqrt(10), 12);
  });

  it('has the sign of the leader’s acceleration right: one that speeds up gets away', () => {
    expect(modifiedTimeToCollision(gapOf({ otherAcceleration: 2 }))).toBeNull();
    expect(modifiedTimeToCollision(gapOf({ otherAcceleration: -2 }))).toBeLessThan(4);
    expect(modifiedTimeToCollision(gapOf({ egoAcceleration: 2 }))).toBeLessThan(4);
  });

  it('is the first time at which the gap is closed', () => {
    const number = (max: number) => fc.double({ min: -max, max, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 100, noNaN: true }),
        number(30),
        number(8),
        (gap, dv, da) => {
          fc.pre(Math.abs(da) > 1e-3);
          const mttc = modifiedTimeToCollision(
            gapOf({ gap, egoSpeed: 30, otherSpeed: 30 + dv, otherAcceleration: da }),
          );
          const left = (t: number) => gap + dv * t + (da * t * t) / 2;
          const end = mttc ?? 200;
          for (let i = 0; i < 50; i++) expect(left((end * i) / 50)).toBeGreaterThan(-1e-6);
          if (mttc !== null) expect(left(mttc) / Math.max(1, gap)).toBeCloseTo(0, 6);
        },
      ),
    );
  });

  it('is undefined without accelerations', () => {
    expect(modifiedTimeToCollision(gapOf({ egoAcceleration: null }))).toBeNull();
  });
});

describe('safe gap', () => {
  it('at 20 m/s behind a standing leader: 20 + 1.75 + 23.5^2 / 8 = 90.78 m', () => {
    expect(safeGap(gapOf({ egoSpeed: 20, otherSpeed: 0 }))).toBeCloseTo(90.78125, 9);
  });

  it('at 20 m/s behind one at 20 m/s it is less by 20^2 / 16 = 25 m', () => {
    expect(safeGap(gapOf({ egoSpeed: 20, otherSpeed: 20 }))).toBeCloseTo(65.78125, 9);
  });

  it('is never below 0, and undefined against oncoming traffic', () => {
    expect(safeGap(gapOf({ egoSpeed: 2, otherSpeed: 40 }))).toBe(0);
    expect(safeGap(gapOf({ otherSpeed: -5 }))).toBeNull();
  });

  it('is enough in the worst case that it is made for, and a centimetre less is not', () => {
    const { responseTime, largestAcceleration, leastBraking, largestBraking } = RSS;
    const collides = (gap: number, ego: number, other: number) => {
      const dt = 1e-4;
      let [between, v, w] = [gap, ego, other];
      for (let t = 0; v > 0 && between > 0; t += dt) {
        const a = t < responseTime ? largestAcceleration : -leastBraking;
        v = Math.max(0, v + a * dt);
        w = Math.max(0, w - largestBraking * dt);
        between += (w - v) * dt;
      }
      return between <= 0;
    };
    for (const [ego, other] of [
      [20, 20],
      [12, 5],
      [30, 0],
    ] as const) {
      const gap = safeGap(gapOf({ egoSpeed: ego, otherSpeed: other })) as number;
      expect(collides(gap + 0.02, ego, other)).toBe(false);
      expect(collides(gap - 0.02, ego, other)).toBe(true);
    }
  });
});
