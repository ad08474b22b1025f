/**
 * Lidar points as they are stored, little-endian. `.bin` has KITTI's float32 x, y, z, intensity a point, `.label`
 * SemanticKITTI's u32 with the class in its low and the instance in its high 16 bits. The raw copy of a turn has six
 * float32 a point: x, y, z in the scanner's frame at the point's own time, intensity, laser, seconds since the frame.
 */
import { CheckError } from '../core/errors.ts';

/** @param points x, y, z a point, metres, scanner frame. @param intensity 0..1 a point */
export function velodyneBytes(points: Float32Array, intensity: Float32Array): Uint8Array {
  const bytes = new Uint8Array(intensity.length * 16);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < intensity.length; i++) {
    for (let k = 0; k < 3; k++) view.setFloat32(16 * i + 4 * k, points[3 * i + k] as number, true);
    view.setFloat32(16 * i + 12, intensity[i] as number, true);
  }
  return bytes;
}

/** @param classes SemanticKITTI's. @param instance actor ids, 0 = none */
export function semanticKittiLabelBytes(classes: Uint16Array, instance: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(classes.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < classes.length; i++) {
    view.setUint16(4 * i, classes[i] as number, true);
    view.setUint16(4 * i + 2, instance[i] as number, true);
  }
  return bytes;
}

/** What the raw copy needs of a turn. */
interface RawSweep {
  readonly skewed: Float32Array;
  readonly intensity: Float32Array;
  readonly ring: Uint16Array;
  /** Microseconds since the scene's start. */
  readonly tUs: Float64Array;
}

const RAW_BYTES = 24;

/** @param referenceUs the frame's time */
export function rawSweepBytes(sweep: RawSweep, referenceUs: number): Uint8Array {
  const count = sweep.ring.length;
  const bytes = new Uint8Array(count * RAW_BYTES);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < count; i++) {
    const values = [
      ...sweep.skewed.subarray(3 * i, 3 * i + 3),
      sweep.intensity[i] as number,
      sweep.ring[i] as number,
      ((sweep.tUs[i] as number) - referenceUs) / 1e6,
    ];
    for (const [k, value] of values.entries()) view.setFloat32(RAW_BYTES * i + 4 * k, value, true);
  }
  return bytes;
}

/** @returns x, y, z, intensity a point. @throws CheckError naming the file where it is cut off or has no numbers */
export function decodeVelodyne(bytes: Uint8Array, path: string): Float32Array {
  if (bytes.length % 16 !== 0) throw new CheckError(`${path} is cut off`);
  const points = new Float32Array(bytes.slice().buffer);
  if (!points.every(Number.isFinite))
    throw new CheckError(`${path} has points that are no numbers`);
  return points;
}

/** @throws CheckError naming the file where it has not a label for each point */
export function decodeLabels(
  bytes: Uint8Array,
  points: number,
  path: string,
): { readonly classes: Uint16Array; readonly instance: Uint16Array } {
  if (bytes.length !== points * 4)
    throw new CheckError(`${path} has ${bytes.length / 4} labels for ${points} points`);
  const both = new Uint16Array(bytes.slice().buffer);
  return {
    classes: both.filter((_, i) => i % 2 === 0),
    instance: both.filter((_, i) => i % 2 === 1),
  };
}

/** @throws CheckError naming the file where it has not as many points as the de-skewed copy */
export function checkRaw(bytes: Uint8Array, points: number, path: string): void {
  if (bytes.length !== points * RAW_BYTES)
    throw new CheckError(`${path} has not the ${points} points of its de-skewed copy`);
}
