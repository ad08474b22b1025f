/** Poses of the vehicle frame (rear axle, on the ground) and of the camera fixed to it, in the world. */
import type { ActorSpec, ActorState } from '../core/actors.ts';
import { worldFromBody } from '../core/actors.ts';
import type { CameraSpec } from '../core/camera.ts';
import type { Mat4, Vec3 } from '../core/vector.ts';
import {
  multiply,
  rotationFromEuler,
  transformFromRotation,
  transformPoint,
} from '../core/vector.ts';

/** The body frame's axes with the origin at the vehicle frame's: worldFromEgo = T Rz(yaw) Ry(pitch) Rx(roll). */
export function worldFromEgo(state: ActorState, spec: Pick<ActorSpec, 'originInBody'>): Mat4 {
  const origin = transformPoint(worldFromBody(state), spec.originInBody);
  return transformFromRotation(rotationFromEuler(state.yaw, state.pitch, state.roll), origin);
}

/** Camera to world: the camera moves with the vehicle, pitch and roll included. */
export const worldFromCamera = (
  state: ActorState,
  spec: Pick<ActorSpec, 'originInBody'>,
  camera: Pick<CameraSpec, 'egoFromCamera'>,
): Mat4 => multiply(worldFromEgo(state, spec), camera.egoFromCamera);

/** Direction of a transform's x axis in its target frame; unit length. */
export const xAxisOf = (m: Mat4): Vec3 => [m[0], m[4], m[8]];
