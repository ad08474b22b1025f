import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dashboardCamera, project, unproject } from '../../../src/core/camera.ts';
import {
  checkDistortion,
  type Distortion,
  distort,
  magnification,
  undistort,
} from '../../../src/core/distortion.ts';
import { UsageError } from '../../../src/core/errors.ts';

const BARREL: Distortion = [-0.25, 0.06, 0.001, -0.002, -0.004];
const inside = fc.tuple(
  fc.double({ min: -0.8, max: 0.8, noNaN: true }),
  fc.double({ min: -0.5, max: 0.5, noNaN: true }),
);

describe('lens distortion', () => {
  it('is what OpenCV computes for a worked case', () => {
    // x = 0.5, y = -0.25: r2 = 0.3125.
    const r2 = 0.3125;
    const radial = 1 + r2 * (-0.25 + r2 * (0.06 + r2 * -0.004));
    const x = 0.5 * radial + 2 * 0.001 * 0.5 * -0.25 + -0.002 * (r2 + 2 * 0.25);
    const y = -0.25 * radial + 0.001 * (r2 + 2 * 0.0625) + 2 * -0.002 * 0.5 * -0.25;
    const [u, v] = distort(BARREL, [0.5, -0.25]);
    expect(u).toBeCloseTo(x, 14);
    expect(v).toBeCloseTo(y, 14);
  });

  it('is undone by its inverse', () => {
    fc.assert(
      fc.property(inside, (point) => {
        const [x, y] = undistort(BARREL, distort(BARREL, point));
        expect(x).toBeCloseTo(point[0], 10);
        expect(y).toBeCloseTo(point[1], 10);
      }),
    );
  });

  it('leaves what is far outside the image outside, on its own side', () => {
    const [u, v] = distort([-0.3, 0, 0, 0, 0], [40, -3]);
    expect(u).toBeGreaterThan(0.69);
    expect(v).toBeLessThan(0);
  });

  it('magnifies by the determinant of its derivative: 1 at the axis, (1+k r2)(1+3 k r2) for a k alone', () => {
    expect(magnification(BARREL, [0, 0])).toBeCloseTo(1, 2);
    expect(magnification([0.1, 0, 0, 0, 0], [0.6, 0])).toBeCloseTo(1.036 * 1.108, 3);
  });

  it('is refused where the image would fold over', () => {
    const corners = [[0.75, 0.42]] as const;
    expect(() => checkDistortion(BARREL, corners)).not.toThrow();
    expect(() => checkDistortion([-0.9, 0, 0, 0, 0], corners)).toThrow(UsageError);
  });

  it('is part of projecting and unprojecting', () => {
    const camera = { ...dashboardCamera(640, 360, 1.2, [0, 0, 1]), distortion: BARREL };
    const [u, v] = project(camera, [2, -1, 8]);
    const p = unproject(camera, u, v, 8);
    expect(p[0]).toBeCloseTo(2, 8);
    expect(p[1]).toBeCloseTo(-1, 8);
  });
});
