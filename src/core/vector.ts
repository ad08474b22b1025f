/**
 * Vectors, rotations and rigid transforms as plain arrays. Right-handed everywhere.
 * A transform is named for its frames: `worldFromEgo` maps ego coordinates to world coordinates.
 */
import { asin, atan2, cos, sin } from './math.ts';

export type Vec2 = readonly [number, number];
export type Vec3 = readonly [number, number, number];
/** x, y, z, w; unit length. */
export type Quaternion = readonly [number, number, number, number];
/** Row-major 3x3. */
export type Mat3 = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];
/** Row-major 4x4. */
export type Mat4 = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec3, k: number): Vec3 => [a[0] * k, a[1] * k, a[2] * k];
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const length = (a: Vec3): number => Math.sqrt(dot(a, a));
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** Rz(yaw) Ry(pitch) Rx(roll): positive pitch is nose down, positive yaw counter-clockwise. */
export function rotationFromEuler(yaw: number, pitch: number, roll: number): Mat3 {
  const cy = cos(yaw);
  const sy = sin(yaw);
  const cp = cos(pitch);
  const sp = sin(pitch);
  const cr = cos(roll);
  const sr = sin(roll);
  return [
    cy * cp,
    cy * sp * sr - sy * cr,
    cy * sp * cr + sy * sr,
    sy * cp,
    sy * sp * sr + cy * cr,
    sy * sp * cr - cy * sr,
    -sp,
    cp * sr,
    cp * cr,
  ];
}

/** Inverse of {@link rotationFromEuler}; pitch in [-pi/2, pi/2]. */
export function eulerFromRotation(m: Mat3): { yaw: number; pitch: number; roll: number } {
  const s = -m[6];
  return {
    yaw: atan2(m[3], m[0]),
    pitch: asin(s > 1 ? 1 : s < -1 ? -1 : s),
    roll: atan2(m[7], m[8]),
  };
}

export function rotationFromQuaternion(q: Quaternion): Mat3 {
  const [x, y, z, w] = q;
  return [
    1 - 2 * (y * y + z * z),
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    1 - 2 * (x * x + z * z),
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    1 - 2 * (x * x + y * y),
  ];
}

export function quaternionFromEuler(yaw: number, pitch: number, roll: number): Quaternion {
  const cy = cos(yaw / 2);
  const sy = sin(yaw / 2);
  const cp = cos(pitch / 2);
  const sp = sin(pitch / 2);
  const cr = cos(roll / 2);
  const sr = sin(roll / 2);
  return [
    sr * cp * cy - cr * sp * sy,
    cr * sp * cy + sr * cp * sy,
    cr * cp * sy - sr * sp * cy,
    cr * cp * cy + sr * sp * sy,
  ];
}

export const rotate = (m: Mat3, v: Vec3): Vec3 => [
  m[0] * v[0] + m[1] * v[1] + m[2] * v[2],
  m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
  m[6] * v[0] + m[7] * v[1] + m[8] * v[2],
];

/** Rotation by the transpose, that is by the inverse. */
export const rotateInverse = (m: Mat3, v: Vec3): Vec3 => [
  m[0] * v[0] + m[3] * v[1] + m[6] * v[2],
  m[1] * v[0] + m[4] * v[1] + m[7] * v[2],
  m[2] * v[0] + m[5] * v[1] + m[8] * v[2],
];

export const transformFromRotation = (m: Mat3, t: Vec3): Mat4 => [
  m[0],
  m[1],
  m[2],
  t[0],
  m[3],
  m[4],
  m[5],
  t[1],
  m[6],
  m[7],
  m[8],
  t[2],
  0,
  0,
  0,
  1,
];

/** The product a b: maps through b first, then a. */
export function multiply(a: Mat4, b: Mat4): Mat4 {
  const out = new Array<number>(16);
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column < 4; column++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) {
        sum += (a[row * 4 + k] as number) * (b[k * 4 + column] as number);
      }
      out[row * 4 + column] = sum;
    }
  }
  return out as unknown as Mat4;
}

/** Inverse of a rigid transform (rotation and translation only). */
export function invertRigid(m: Mat4): Mat4 {
  const [tx, ty, tz] = [m[3], m[7], m[11]];
  return [
    m[0],
    m[4],
    m[8],
    -(m[0] * tx + m[4] * ty + m[8] * tz),
    m[1],
    m[5],
    m[9],
    -(m[1] * tx + m[5] * ty + m[9] * tz),
    m[2],
    m[6],
    m[10],
    -(m[2] * tx + m[6] * ty + m[10] * tz),
    0,
    0,
    0,
    1,
  ];
}

export const transformPoint = (m: Mat4, p: Vec3): Vec3 => [
  m[0] * p[0] + m[1] * p[1] + m[2] * p[2] + m[3],
  m[4] * p[0] + m[5] * p[1] + m[6] * p[2] + m[7],
  m[8] * p[0] + m[9] * p[1] + m[10] * p[2] + m[11],
];

/**
 * Inverse of an affine transform (its last row is 0 0 0 1). Where it squashes everything onto a plane the result is not
 * finite.
 */
export function invertAffine(m: Mat4): Mat4 {
  const [a, b, c, x, d, e, f, y, g, h, i, z] = m;
  const [p, q, r] = [e * i - f * h, f * g - d * i, d * h - e * g];
  const k = 1 / (a * p + b * q + c * r);
  const row0 = [p * k, (c * h - b * i) * k, (b * f - c * e) * k] as const;
  const row1 = [q * k, (a * i - c * g) * k, (c * d - a * f) * k] as const;
  const row2 = [r * k, (b * g - a * h) * k, (a * e - b * d) * k] as const;
  const back = (row: Vec3) => -(row[0] * x + row[1] * y + row[2] * z);
  return [...row0, back(row0), ...row1, back(row1), ...row2, back(row2), 0, 0, 0, 1];
}
