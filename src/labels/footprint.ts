/** What a road user covers of the ground plane: an oriented rectangle. World frame, metres, radians. */
import type { ActorState } from '../core/actors.ts';
import { cos, sin } from '../core/math.ts';
import type { Vec2, Vec3 } from '../core/vector.ts';

export interface Footprint {
  readonly centre: Vec2;
  /** Unit vector along the length; the width runs along its left normal. */
  readonly forward: Vec2;
  readonly halfLength: number;
  readonly halfWidth: number;
}

/**
 * The rectangle of a box on the ground plane by its yaw; pitch and roll are left out.
 * @param size [length, width, height], metres
 */
export const footprintOf = (
  actor: Pick<ActorState, 'position' | 'yaw'>,
  size: Vec3,
): Footprint => ({
  centre: [actor.position[0], actor.position[1]],
  forward: [cos(actor.yaw), sin(actor.yaw)],
  halfLength: size[0] / 2,
  halfWidth: size[1] / 2,
});

/** Left normal of a vector. */
const leftOf = (v: Vec2): Vec2 => [-v[1], v[0]];

/** The four corners, counter-clockwise from the front left. */
export function cornersOf(f: Footprint): readonly [Vec2, Vec2, Vec2, Vec2] {
  const left = leftOf(f.forward);
  const corner = (along: number, across: number): Vec2 => [
    f.centre[0] + f.forward[0] * along + left[0] * across,
    f.centre[1] + f.forward[1] * along + left[1] * across,
  ];
  return [
    corner(f.halfLength, f.halfWidth),
    corner(-f.halfLength, f.halfWidth),
    corner(-f.halfLength, -f.halfWidth),
    corner(f.halfLength, -f.halfWidth),
  ];
}

/** Half the extent of a rectangle along a unit axis. */
export function reachAlong(f: Footprint, axis: Vec2): number {
  const along = Math.abs(f.forward[0] * axis[0] + f.forward[1] * axis[1]);
  const across = Math.abs(f.forward[0] * axis[1] - f.forward[1] * axis[0]);
  return f.halfLength * along + f.halfWidth * across;
}

/** The four directions in which two rectangles can be apart (separating axes): the normals of their sides. */
export const separatingAxes = (a: Footprint, b: Footprint): readonly Vec2[] => [
  a.forward,
  leftOf(a.forward),
  b.forward,
  leftOf(b.forward),
];
