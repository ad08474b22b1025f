import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  invertRigid,
  type Mat4,
  rotationFromEuler,
  subtract,
  transformFromRotation,
  transformPoint,
  type Vec3,
} from '../../../src/core/vector.ts';
import { eyeOf, fromEye, pivotOf, writeEyeFromPart } from '../../../src/engine/frame/eye-frame.ts';
import { ownShadowFromWorld } from '../../../src/engine/frame/sun.ts';

const metres = fc.double({ min: -3000, max: 3000, noNaN: true });
const turn = fc.double({ min: -3, max: 3, noNaN: true });
const place: fc.Arbitrary<Vec3> = fc.tuple(metres, metres, metres);
const rigid: fc.Arbitrary<Mat4> = fc
  .tuple(turn, turn, turn, place)
  .map(([yaw, pitch, roll, at]) => transformFromRotation(rotationFromEuler(yaw, pitch, roll), at));

describe("the eye's frame", () => {
  it('sees every point where the world has it', () => {
    fc.assert(
      fc.property(rigid, place, place, (cameraFromWorld, eye, point) => {
        const seen = transformPoint(fromEye(cameraFromWorld, eye), subtract(point, eye));
        const expected = transformPoint(cameraFromWorld, point);
        for (let i = 0; i < 3; i++) expect(seen[i]).toBeCloseTo(expected[i] as number, 8);
      }),
    );
  });

  it('turns its own camera and does not move it', () => {
    fc.assert(
      fc.property(rigid, (worldFromCamera) => {
        const m = fromEye(invertRigid(worldFromCamera), eyeOf({ worldFromCamera }));
        for (const i of [3, 7, 11]) expect(Math.abs(m[i] as number)).toBeLessThan(1e-10);
      }),
    );
  });

  it('tells a tenth of a micrometre near the eye, in 32 bits and kilometres from the origin', () => {
    const rows = new Float32Array(12);
    fc.assert(
      fc.property(place, rigid, (eye, worldFromPart) => {
        const near: Mat4 = worldFromPart.map((value, i) =>
          i % 4 === 3 && i < 12 ? (eye[i >> 2] as number) + value / 3000 : value,
        ) as unknown as Mat4;
        writeEyeFromPart(rows, 0, near, eye);
        for (const [row, i] of [3, 7, 11].entries()) {
          const exact = (near[i] as number) - (eye[row] as number);
          expect(Math.abs((rows[i] as number) - exact)).toBeLessThan(1e-7);
        }
      }),
    );
  });

  it('splits the eye into a pivot and a rest that give it back', () => {
    fc.assert(
      fc.property(place, (eye) => {
        const rest = subtract(eye, pivotOf(eye));
        for (let i = 0; i < 3; i++) {
          expect(Math.fround(pivotOf(eye)[i] as number)).toBe(pivotOf(eye)[i]);
          expect(Math.abs(rest[i] as number)).toBeLessThan(1.3e-4);
        }
      }),
    );
  });
});

describe("the ego's own shadow map", () => {
  const toSun: Vec3 = [0.6, 0, 0.8];
  it('moves with it: a point of the body stays where it is in the map', () => {
    fc.assert(
      fc.property(place, place, fc.tuple(turn, turn, turn), (from, to, [yaw, pitch, roll]) => {
        const rotation = rotationFromEuler(yaw, pitch, roll);
        const seen = [from, to].map((at) => {
          const worldFromBody = transformFromRotation(rotation, at);
          const point = transformPoint(worldFromBody, [2, -0.8, 0.6]);
          return transformPoint(ownShadowFromWorld(toSun, worldFromBody, 5), point);
        }) as [Vec3, Vec3];
        for (let i = 0; i < 3; i++) {
          expect(seen[0][i]).toBeCloseTo(seen[1][i] as number, 9);
          expect(Math.abs(seen[0][i] as number)).toBeLessThan(1);
        }
      }),
    );
  });
});
