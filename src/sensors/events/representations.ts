/** Events as images and volumes, for networks: row by row, one channel after the other. */
import type { EventPacket, SensorSize } from '../../core/event-packet.ts';
import { exp } from '../../core/math.ts';

/** Counts of [OFF, ON] events a pixel: 2 x height x width (A. Maqueda et al., CVPR 2018). */
export function histogram(
  { count, x, y, p }: EventPacket,
  { width, height }: SensorSize,
): Float32Array {
  const counts = new Float32Array(2 * width * height);
  for (let i = 0; i < count; i++) {
    const at = ((p[i] as number) * height + (y[i] as number)) * width + (x[i] as number);
    counts[at] = (counts[at] as number) + 1;
  }
  return counts;
}

/**
 * Voxel grid, bins x height x width (A. Zhu et al., "Unsupervised Event-based Learning of Optical Flow, Depth, and
 * Egomotion", CVPR 2019): each event adds its polarity, +1 or -1, to the two bins beside t* = (bins - 1) (t - t0) / (tN - t0).
 * @param bins at least 1
 * @param span t0 and tN, microseconds, no event being outside; those of the first and the last event without
 */
export function voxelGrid(
  { count, tUs, x, y, p }: EventPacket,
  { width, height }: SensorSize,
  bins: number,
  span?: readonly [number, number],
): Float32Array {
  const grid = new Float32Array(bins * width * height);
  if (count === 0) return grid;
  const [first, last] = span ?? [tUs[0] as number, tUs[count - 1] as number];
  const binsAUs = last > first ? (bins - 1) / (last - first) : 0;
  for (let i = 0; i < count; i++) {
    const sign = p[i] === 1 ? 1 : -1;
    const place = ((tUs[i] as number) - first) * binsAUs;
    const bin = Math.floor(place);
    const at = (bin * height + (y[i] as number)) * width + (x[i] as number);
    grid[at] = (grid[at] as number) + sign * (bin + 1 - place);
    const next = at + width * height;
    if (bin + 1 < bins) grid[next] = (grid[next] as number) + sign * (place - bin);
  }
  return grid;
}

/** Bytes a unit of a voxel's value, and the byte of 0. */
const STEPS_A_UNIT = 8;
const ZERO = 128;

/** What a byte of {@link voxelBytes} is worth: value = byte * scale - mean. */
export const VOXEL_BYTE = { scale: 1 / STEPS_A_UNIT, mean: ZERO / STEPS_A_UNIT } as const;

/**
 * A voxel grid as bytes, for storage and networks: height x width x bins, 128 + 8 V rounded; beyond 0..255 it is cut off.
 * @param grid as {@link voxelGrid} gives it
 */
export function voxelBytes(grid: Float32Array, bins: number): Uint8Array {
  const pixels = grid.length / bins;
  const bytes = new Uint8ClampedArray(grid.length);
  for (let bin = 0, k = 0; bin < bins; bin++) {
    for (let i = 0; i < pixels; i++, k++)
      bytes[i * bins + bin] = ZERO + Math.round(STEPS_A_UNIT * (grid[k] as number));
  }
  return new Uint8Array(bytes.buffer);
}

/**
 * Time surface, 2 x height x width for [OFF, ON]: exp(-(t - t_last) / tau) of each pixel's last event, 0 where it had none
 * (X. Lagorce et al., "HOTS", TPAMI 2017).
 * @param atUs when it is looked at, not before the last event
 * @param tauUs above 0
 */
export function timeSurface(
  { count, tUs, x, y, p }: EventPacket,
  { width, height }: SensorSize,
  atUs: number,
  tauUs: number,
): Float32Array {
  const surface = new Float32Array(2 * width * height);
  for (let i = 0; i < count; i++) {
    const at = ((p[i] as number) * height + (y[i] as number)) * width + (x[i] as number);
    surface[at] = exp(((tUs[i] as number) - atUs) / tauUs);
  }
  return surface;
}
