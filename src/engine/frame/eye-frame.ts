/**
 * The frame in which the GPU places everything: axes of the world, origin at the eye of the frame that is drawn. 32 bits tell
 * places half a kilometre from the world's origin apart to 0.06 mm, and near the eye that is a good part of a finer pixel: things
 * that move smoothly would tremble. So what is world's is taken away here, in 64 bits, before matrices become 32-bit.
 */
import type { Mat4, Vec3 } from '../../core/vector.ts';
import type { CameraPose } from './camera-pose.ts';

/** Where a camera's eye is in the world. */
export const eyeOf = ({ worldFromCamera: m }: Pick<CameraPose, 'worldFromCamera'>): Vec3 => [
  m[3],
  m[7],
  m[11],
];

/** A transform from the world, such as `cameraFromWorld`, as one from the eye's frame. */
export function fromEye(m: Mat4, [x, y, z]: Vec3): Mat4 {
  const moved = (row: 0 | 4 | 8 | 12): number =>
    (m[row] as number) * x +
    (m[row + 1] as number) * y +
    (m[row + 2] as number) * z +
    (m[row + 3] as number);
  const [a, b, c, d] = [moved(0), moved(4), moved(8), moved(12)];
  return [m[0], m[1], m[2], a, m[4], m[5], m[6], b, m[8], m[9], m[10], c, m[12], m[13], m[14], d];
}

/** Writes the three rows of eyeFromPart for a part that is placed in the world. */
export function writeEyeFromPart(into: Float32Array, at: number, worldFromPart: Mat4, eye: Vec3) {
  for (let i = 0; i < 12; i++) into[at + i] = worldFromPart[i] as number;
  for (let row = 0; row < 3; row++) {
    into[at + row * 4 + 3] = (worldFromPart[row * 4 + 3] as number) - (eye[row] as number);
  }
}

/** The eye's position as far as 32 bits hold it: what the GPU can take from world coordinates without loss near the eye. */
export const pivotOf = ([x, y, z]: Vec3): Vec3 => [Math.fround(x), Math.fround(y), Math.fround(z)];
