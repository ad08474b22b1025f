/**
 * A scanner of one plane, parallel to the ground: the distance to the nearest of some upright boxes in each of many
 * evenly spread directions. Exact for boxes. Frame: that of the boxes, metres, radians.
 */
import { cos, sin } from '../../core/math.ts';
import type { Rng } from '../../core/rng.ts';
import type { Vec2 } from '../../core/vector.ts';

export interface PlanarLidarSpec {
  /** Beams a turn. */
  readonly beams: number;
  /** Metres; what is farther gives no return. */
  readonly range: number;
  /** Standard deviation of a range, metres. */
  readonly rangeNoise: number;
}

/** An upright box as the scanner's plane cuts it. */
export interface Rectangle {
  readonly centre: Vec2;
  readonly yaw: number;
  readonly halfLength: number;
  readonly halfWidth: number;
}

export interface PlanarScan {
  readonly origin: Vec2;
  /** Unit, one a beam, two numbers each. */
  readonly directions: Float64Array;
  /** Metres; Infinity where nothing came back. */
  readonly ranges: Float64Array;
}

interface Turned extends Rectangle {
  readonly c: number;
  readonly s: number;
}

/** Metres along a unit direction to where it enters a rectangle from outside; Infinity where it does not. */
function distanceTo(origin: Vec2, dx: number, dy: number, box: Turned): number {
  const [x, y] = [origin[0] - box.centre[0], origin[1] - box.centre[1]];
  const [px, py] = [box.c * x + box.s * y, box.c * y - box.s * x];
  const [ux, uy] = [box.c * dx + box.s * dy, box.c * dy - box.s * dx];
  let [near, far] = [0, Number.POSITIVE_INFINITY];
  for (const [p, u, half] of [
    [px, ux, box.halfLength],
    [py, uy, box.halfWidth],
  ] as const) {
    if (u === 0) {
      if (Math.abs(p) > half) return Number.POSITIVE_INFINITY;
      continue;
    }
    const [a, b] = [(-half - p) / u, (half - p) / u];
    near = Math.max(near, Math.min(a, b));
    far = Math.min(far, Math.max(a, b));
  }
  return near > 0 && near <= far ? near : Number.POSITIVE_INFINITY;
}

/**
 * One turn. Beam i looks along yaw + 2 pi i / beams.
 * @param rng of the ranges' noise
 */
export function planarScan(
  spec: PlanarLidarSpec,
  origin: Vec2,
  yaw: number,
  boxes: readonly Rectangle[],
  rng: Rng,
): PlanarScan {
  const near = boxes
    .filter(({ centre, halfLength, halfWidth }) => {
      const [x, y] = [centre[0] - origin[0], centre[1] - origin[1]];
      const reach = spec.range + halfLength + halfWidth;
      return x * x + y * y < reach * reach;
    })
    .map((box): Turned => ({ ...box, c: cos(box.yaw), s: sin(box.yaw) }));
  const directions = new Float64Array(2 * spec.beams);
  const ranges = new Float64Array(spec.beams);
  for (let i = 0; i < spec.beams; i++) {
    const angle = yaw + (2 * Math.PI * i) / spec.beams;
    const [dx, dy] = [cos(angle), sin(angle)];
    directions[2 * i] = dx;
    directions[2 * i + 1] = dy;
    let range = Number.POSITIVE_INFINITY;
    for (const box of near) range = Math.min(range, distanceTo(origin, dx, dy, box));
    const noise = rng.normal(0, spec.rangeNoise);
    ranges[i] = range <= spec.range ? Math.max(0, range + noise) : Number.POSITIVE_INFINITY;
  }
  return { origin, directions, ranges };
}
