import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { angleDifference, wrapAngle } from '../../../src/core/math.ts';
import {
  eulerFromRotation,
  invertRigid,
  type Mat3,
  multiply,
  quaternionFromEuler,
  rotate,
  rotateInverse,
  rotationFromEuler,
  rotationFromQuaternion,
  transformFromRotation,
  transformPoint,
  type Vec3,
} from '../../../src/core/vector.ts';

const angle = fc.double({ min: -3.1, max: 3.1, noNaN: true });
const pitch = fc.double({ min: -1.5, max: 1.5, noNaN: true });
const coordinate = fc.double({ min: -100, max: 100, noNaN: true });
const point = fc.tuple(coordinate, coordinate, coordinate);

const close = (a: readonly number[], b: readonly number[], tolerance = 1e-9) => {
  for (const [i, x] of a.entries())
    expect(Math.abs(x - (b[i] ?? Number.NaN))).toBeLessThan(tolerance);
};

describe('rotations', () => {
  it('Euler angles come back', () => {
    fc.assert(
      fc.property(angle, pitch, angle, (yaw, p, roll) => {
        const back = eulerFromRotation(rotationFromEuler(yaw, p, roll));
        close([back.yaw, back.pitch, back.roll], [yaw, p, roll], 1e-7);
      }),
    );
  });

  it('quaternion and matrix are the same rotation', () => {
    fc.assert(
      fc.property(angle, pitch, angle, (yaw, p, roll) => {
        close(
          rotationFromQuaternion(quaternionFromEuler(yaw, p, roll)),
          rotationFromEuler(yaw, p, roll),
        );
      }),
    );
  });

  it('the inverse undoes', () => {
    fc.assert(
      fc.property(angle, pitch, angle, point, (yaw, p, roll, v) => {
        const m = rotationFromEuler(yaw, p, roll);
        close(rotateInverse(m, rotate(m, v)), v);
      }),
    );
  });

  it('positive yaw turns left, positive pitch is nose down, positive roll leans right', () => {
    const forward: Vec3 = [1, 0, 0];
    const left: Vec3 = [0, 1, 0];
    expect(rotate(rotationFromEuler(0.1, 0, 0), forward)[1]).toBeGreaterThan(0);
    expect(rotate(rotationFromEuler(0, 0.1, 0), forward)[2]).toBeLessThan(0);
    expect(rotate(rotationFromEuler(0, 0, 0.1), left)[2]).toBeGreaterThan(0);
  });

  it('rigid transforms invert and compose', () => {
    fc.assert(
      fc.property(angle, pitch, angle, point, point, (yaw, p, roll, t, v) => {
        const m = transformFromRotation(rotationFromEuler(yaw, p, roll) as Mat3, t);
        close(transformPoint(invertRigid(m), transformPoint(m, v)), v, 1e-8);
        close(multiply(m, invertRigid(m)), [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], 1e-8);
      }),
    );
  });
});

describe('angles', () => {
  it('wrap into (-pi, pi] and keep their direction', () => {
    fc.assert(
      fc.property(fc.double({ min: -1000, max: 1000, noNaN: true }), (a) => {
        const wrapped = wrapAngle(a);
        expect(wrapped).toBeGreaterThan(-Math.PI - 1e-9);
        expect(wrapped).toBeLessThanOrEqual(Math.PI + 1e-9);
        expect(Math.abs(Math.sin(wrapped) - Math.sin(a))).toBeLessThan(1e-9);
      }),
    );
    expect(angleDifference(-3, 3)).toBeCloseTo(2 * Math.PI - 6, 12);
  });
});
