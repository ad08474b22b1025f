import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Vec2 } from '../../../src/core/vector.ts';
import { boxDistance, footprintsTouch } from '../../../src/labels/box-distance.ts';
import { cornersOf, footprintOf, reachAlong } from '../../../src/labels/footprint.ts';

const box = (x: number, y: number, yaw = 0, length = 4, width = 2) =>
  footprintOf({ position: [x, y, 0], yaw }, [length, width, 1]);
const anyBox = fc
  .tuple(
    fc.double({ min: -20, max: 20, noNaN: true }),
    fc.double({ min: -20, max: 20, noNaN: true }),
    fc.double({ min: -4, max: 4, noNaN: true }),
    fc.double({ min: 0.2, max: 12, noNaN: true }),
    fc.double({ min: 0.2, max: 3, noNaN: true }),
  )
  .map(([x, y, yaw, length, width]) => box(x, y, yaw, length, width));

/** Points along the sides, `steps` a side. */
function outline(corners: readonly Vec2[], steps: number): Vec2[] {
  return corners.flatMap((a, i) => {
    const b = corners[(i + 1) % 4]!;
    return Array.from({ length: steps }, (_, k): Vec2 => {
      const u = k / steps;
      return [a[0] + (b[0] - a[0]) * u, a[1] + (b[1] - a[1]) * u];
    });
  });
}

describe('distance between boxes', () => {
  test('side by side, end to end, diagonal and corner to side', () => {
    expect(boxDistance(box(0, 0), box(0, 5))).toBeCloseTo(3, 12);
    expect(boxDistance(box(0, 0), box(10, 0))).toBeCloseTo(6, 12);
    expect(boxDistance(box(0, 0), box(7, 6))).toBeCloseTo(5, 12);
    expect(boxDistance(box(0, 0), box(6, 0, Math.PI / 4, 2, 2))).toBeCloseTo(4 - Math.SQRT2, 12);
  });

  test('is 0 for boxes that touch, overlap, cross without a corner inside, or lie in each other', () => {
    expect(boxDistance(box(0, 0), box(4, 0))).toBe(0);
    expect(boxDistance(box(0, 0), box(1, 1, 0.5))).toBe(0);
    expect(boxDistance(box(0, 0, 0, 10, 1), box(0, 0, Math.PI / 2, 10, 1))).toBe(0);
    expect(boxDistance(box(0, 0, 0, 10, 10), box(1, 1, 0.2, 1, 1))).toBe(0);
  });

  test('agrees with the nearest of many points on both outlines, both ways round', () => {
    fc.assert(
      fc.property(anyBox, anyBox, (a, b) => {
        const steps = 60;
        const [pointsA, pointsB] = [outline(cornersOf(a), steps), outline(cornersOf(b), steps)];
        let least = Number.POSITIVE_INFINITY;
        for (const p of pointsA) {
          for (const q of pointsB) least = Math.min(least, Math.hypot(p[0] - q[0], p[1] - q[1]));
        }
        const distance = boxDistance(a, b);
        expect(boxDistance(b, a)).toBeCloseTo(distance, 9);
        expect(distance).toBeLessThanOrEqual(least + 1e-9);
        if (!footprintsTouch(a, b)) expect(distance).toBeGreaterThan(least - 12 / steps);
      }),
      { numRuns: 60 },
    );
  });
});

test('the reach along an axis is that of the farthest corner', () => {
  fc.assert(
    fc.property(anyBox, fc.double({ min: -4, max: 4, noNaN: true }), (f, angle) => {
      const axis: Vec2 = [Math.cos(angle), Math.sin(angle)];
      const reaches = cornersOf(f).map(
        (c) => (c[0] - f.centre[0]) * axis[0] + (c[1] - f.centre[1]) * axis[1],
      );
      expect(reachAlong(f, axis)).toBeCloseTo(Math.max(...reaches), 9);
    }),
  );
});
