/**
 * A scanner of one plane out of one of many: in each of many directions the nearest point that is as high as an obstacle,
 * and how far there is surely nothing. Vehicle frame, metres.
 */
import { atan2, cos, sin } from '../../core/math.ts';
import { type Mat4, transformPoint } from '../../core/vector.ts';

export interface FlattenSpec {
  /** Directions a turn. */
  readonly beams: number;
  /** What is lower is ground, what is higher is driven under; metres above the ground. */
  readonly lowest: number;
  readonly highest: number;
  /** What is farther is left out. */
  readonly range: number;
}

/** Kerbs and what lies on the road are ground; crowns of trees and signs are driven under. */
export const OBSTACLES: FlattenSpec = { beams: 360, lowest: 0.35, highest: 2, range: 30 };

export interface FlatScan {
  /** Angle of each beam, radians, from the vehicle's x axis. */
  readonly bearings: Float64Array;
  /** From the scanner; Infinity where there is no obstacle. */
  readonly ranges: Float64Array;
  /** To the farthest point that was seen before any obstacle: nothing is known beyond. */
  readonly free: Float64Array;
}

/**
 * @param points x, y, z and whatever else, `stride` numbers a point, scanner frame
 */
export function flatten(
  spec: FlattenSpec,
  points: Float32Array,
  stride: number,
  egoFromLidar: Mat4,
): FlatScan {
  const { beams, lowest, highest, range } = spec;
  const ranges = new Float64Array(beams).fill(Number.POSITIVE_INFINITY);
  const free = new Float64Array(beams);
  const eye = [egoFromLidar[3], egoFromLidar[7]] as const;
  for (let i = 0; i + 2 < points.length; i += stride) {
    const [x, y, z] = transformPoint(egoFromLidar, [
      points[i] as number,
      points[i + 1] as number,
      points[i + 2] as number,
    ]);
    const [dx, dy] = [x - eye[0], y - eye[1]];
    const away = Math.sqrt(dx * dx + dy * dy);
    if (away > range || z > highest) continue;
    const turn = atan2(dy, dx) / (2 * Math.PI);
    const beam = Math.floor((turn - Math.floor(turn)) * beams) % beams;
    if (z >= lowest) ranges[beam] = Math.min(ranges[beam] as number, away);
    else free[beam] = Math.max(free[beam] as number, away);
  }
  for (let beam = 0; beam < beams; beam++)
    free[beam] = Math.min(free[beam] as number, ranges[beam] as number);
  const bearings = Float64Array.from(free, (_, i) => ((i + 0.5) / beams) * 2 * Math.PI);
  return { bearings, ranges, free };
}

/** Unit vectors of the beams for a vehicle that heads at `yaw`, two numbers each. */
export const directionsOf = ({ bearings }: FlatScan, yaw: number): Float64Array =>
  Float64Array.from({ length: 2 * bearings.length }, (_, i) => {
    const angle = yaw + (bearings[i >> 1] as number);
    return i % 2 === 0 ? cos(angle) : sin(angle);
  });
