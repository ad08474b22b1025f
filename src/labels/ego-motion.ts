/** How the ego moves, as its own instruments would tell. */

import type { ActorState } from '../core/actors.ts';
import { hypot } from '../core/math.ts';
import type { FrameRow } from '../core/tables.ts';

/** Speed over the ground plane, m/s, and yaw rate, rad/s, left positive. */
export const egoMotion = ({
  velocity,
  angularVelocity,
}: ActorState): Pick<FrameRow, 'ego_speed' | 'ego_yaw_rate'> => ({
  ego_speed: hypot(velocity[0], velocity[1]),
  ego_yaw_rate: angularVelocity[2],
});
