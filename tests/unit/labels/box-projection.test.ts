import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CameraSpec } from '../../../src/core/camera.ts';
import { egoFromForwardCamera, NEAR_M, project } from '../../../src/core/camera.ts';
import type { Mat4, Vec3 } from '../../../src/core/vector.ts';
import { rotationFromEuler, transformFromRotation } from '../../../src/core/vector.ts';
import { boxCorners, clipToNear, projectBox } from '../../../src/labels/box-projection.ts';

const camera: CameraSpec = {
  width: 100,
  height: 60,
  fx: 50,
  fy: 50,
  cx: 50,
  cy: 30,
  egoFromCamera: egoFromForwardCamera([0, 0, 0]),
};
const at = (x: number, y: number, z: number, yaw = 0): Mat4 =>
  transformFromRotation(rotationFromEuler(yaw, 0, 0), [x, y, z]);
const cube: Vec3 = [2, 2, 2];

describe('the box of a box', () => {
  test('ahead of the camera is that of its near face', () => {
    // Near face at z = 10: 50 +- 50 * 1 / 10.
    expect(projectBox(at(0, 0, 11), cube, camera)).toEqual({
      bbox: { left: 45, top: 25, right: 55, bottom: 35 },
      truncation: 0,
    });
  });

  test('half outside is clipped, and so much truncated', () => {
    // Flat, and symmetric about the left border.
    const { bbox, truncation } = projectBox(at(-11, 0, 11), [2, 2, 1e-9], camera);
    expect(bbox?.left).toBe(0);
    expect(bbox?.right).toBeCloseTo(50 - (50 * 10) / 11, 6);
    expect(truncation).toBeCloseTo(0.5, 6);
  });

  test('behind the camera or beside the image is none', () => {
    const none = { bbox: null, truncation: 1 };
    expect(projectBox(at(0, 0, -5), cube, camera)).toEqual(none);
    expect(projectBox(at(40, 0, 11), cube, camera)).toEqual(none);
    expect(projectBox(at(0, 20, 11), cube, camera)).toEqual(none);
  });

  test('around the camera is clipped at the near plane, not turned inside out', () => {
    const { bbox, truncation } = projectBox(at(0, 1.5, 0), [1, 1, 20], camera);
    expect(bbox).toMatchObject({ left: 0, right: 100, bottom: 60 });
    // The far end, z = 10: its upper edge y = 1 is the highest point below the horizon.
    expect(bbox?.top).toBeCloseTo(35, 6);
    expect(truncation).toBeGreaterThan(0.9);
  });

  test('encloses the projection of every point of the box that is in the image, tightly when all is', () => {
    const unit = fc.double({ min: -0.5, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: -20, max: 20, noNaN: true }),
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: -3, max: 40, noNaN: true }),
        fc.double({ min: -4, max: 4, noNaN: true }),
        fc.array(fc.tuple(unit, unit, unit), { minLength: 20, maxLength: 20 }),
        (x, y, z, yaw, points) => {
          const size: Vec3 = [4.5, 1.5, 1.8];
          const pose = at(x, y, z, yaw);
          const { bbox, truncation } = projectBox(pose, size, camera);
          expect(truncation >= 0 && truncation <= 1).toBe(true);
          for (const [a, b, c] of points) {
            const p = boxCorners(pose, [2 * a * size[0], 2 * b * size[1], 2 * c * size[2]])[7]!;
            if (p[2] < NEAR_M) continue;
            const [u, v] = project(camera, p);
            if (u < 0 || v < 0 || u > camera.width || v > camera.height) continue;
            expect(bbox).not.toBeNull();
            expect(u).toBeGreaterThanOrEqual(bbox!.left - 1e-9);
            expect(u).toBeLessThanOrEqual(bbox!.right + 1e-9);
            expect(v).toBeGreaterThanOrEqual(bbox!.top - 1e-9);
            expect(v).toBeLessThanOrEqual(bbox!.bottom + 1e-9);
          }
        },
      ),
    );
  });
});

test('a segment through the near plane is cut on it', () => {
  const [a, b] = clipToNear([0, 0, -1], [0, 2, 1], 0.5)!;
  expect(a[1]).toBeCloseTo(1.5, 12);
  expect(a[2]).toBe(0.5);
  expect(b).toEqual([0, 2, 1]);
  expect(clipToNear([0, 0, -1], [0, 2, 0.4], 0.5)).toBeNull();
});
