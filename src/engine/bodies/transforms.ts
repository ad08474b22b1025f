/** Small affine transforms for posing parts. Row-major 4x4; radians, metres. */
import { cos, sin } from '../../core/math.ts';
import { type Mat4, multiply, type Vec3 } from '../../core/vector.ts';

export const translation = ([x, y, z]: Vec3): Mat4 => [
  1,
  0,
  0,
  x,
  0,
  1,
  0,
  y,
  0,
  0,
  1,
  z,
  0,
  0,
  0,
  1,
];

export const scaling = (x: number, y: number, z: number): Mat4 => [
  x,
  0,
  0,
  0,
  0,
  y,
  0,
  0,
  0,
  0,
  z,
  0,
  0,
  0,
  0,
  1,
];

/** About y: positive tips +x towards -z, as a wheel rolls forward. */
export function rotationY(angle: number): Mat4 {
  const [c, s] = [cos(angle), sin(angle)];
  return [c, 0, s, 0, 0, 1, 0, 0, -s, 0, c, 0, 0, 0, 0, 1];
}

export function rotationZ(angle: number): Mat4 {
  const [c, s] = [cos(angle), sin(angle)];
  return [c, -s, 0, 0, s, c, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
}

/** The product of all, mapping through the last first. */
export const chain = (...transforms: Mat4[]): Mat4 => transforms.reduce(multiply);
