/** Where a camera is and what it sees. */
import { type ActorSpec, worldFromBody } from '../../core/actors.ts';
import { type CameraSpec, FAR_M, NEAR_M } from '../../core/camera.ts';
import { invertRigid, type Mat4, multiply, type Vec3 } from '../../core/vector.ts';
import { findActor, type WorldState } from '../../core/world-state.ts';

/** A pinhole camera somewhere in the world. */
export interface CameraPose {
  readonly width: number;
  readonly height: number;
  readonly fx: number;
  readonly fy: number;
  readonly cx: number;
  readonly cy: number;
  readonly cameraFromWorld: Mat4;
  readonly worldFromCamera: Mat4;
}

/** The pose of a camera that is fixed to the ego. */
export function cameraOnEgo(camera: CameraSpec, ego: ActorSpec, state: WorldState): CameraPose {
  const [x, y, z] = ego.originInBody;
  const bodyFromEgo: Mat4 = [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z, 0, 0, 0, 1];
  const worldFromEgo = multiply(worldFromBody(findActor(state, ego.id)), bodyFromEgo);
  return poseFrom(camera, multiply(worldFromEgo, camera.egoFromCamera));
}

export const poseFrom = (
  lens: Omit<CameraPose, 'cameraFromWorld' | 'worldFromCamera'>,
  worldFromCamera: Mat4,
): CameraPose => ({
  width: lens.width,
  height: lens.height,
  fx: lens.fx,
  fy: lens.fy,
  cx: lens.cx,
  cy: lens.cy,
  worldFromCamera,
  cameraFromWorld: invertRigid(worldFromCamera),
});

/** Whether a sphere (world) may be in the picture. */
export function sphereIsSeen(pose: CameraPose, centre: Vec3, radius: number): boolean {
  const m = pose.cameraFromWorld;
  const x = m[0] * centre[0] + m[1] * centre[1] + m[2] * centre[2] + m[3];
  const y = m[4] * centre[0] + m[5] * centre[1] + m[6] * centre[2] + m[7];
  const z = m[8] * centre[0] + m[9] * centre[1] + m[10] * centre[2] + m[11];
  if (z < NEAR_M - radius || z > FAR_M + radius) return false;
  const isBeside = (along: number, focal: number, low: number, high: number): boolean => {
    // Distances to the planes through the image's two edges; the normals are (focal, -edge) scaled.
    const [a, b] = [-low / focal, high / focal];
    return (
      -along - a * z > radius * Math.sqrt(1 + a * a) ||
      along - b * z > radius * Math.sqrt(1 + b * b)
    );
  };
  if (isBeside(x, pose.fx, -pose.cx, pose.width - pose.cx)) return false;
  return !isBeside(y, pose.fy, -pose.cy, pose.height - pose.cy);
}

const UPSIDE_DOWN: Mat4 = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1];

/** A camera that sees the world mirrored in the ground, z = 0. */
export const mirroredCameraFromWorld = (m: Mat4): Mat4 => multiply(m, UPSIDE_DOWN);

/** Directions of that camera's rays in the world. */
export const mirroredWorldFromCamera = (m: Mat4): Mat4 => multiply(UPSIDE_DOWN, m);

/** Column-major for the GPU. */
export const columns = (m: Mat4): Float32Array =>
  Float32Array.from({ length: 16 }, (_, i) => m[(i % 4) * 4 + (i >> 2)] as number);

/** The rotation of a rigid transform, column-major. */
export const rotationColumns = (m: Mat4): Float32Array =>
  Float32Array.from([m[0], m[4], m[8], m[1], m[5], m[9], m[2], m[6], m[10]]);

export const lensUniform = (pose: CameraPose): [number, number, number, number] => [
  (2 * pose.fx) / pose.width,
  (2 * pose.fy) / pose.height,
  (2 * pose.cx) / pose.width - 1,
  (2 * pose.cy) / pose.height - 1,
];

export const DEPTH_LENS: [number, number] = [
  (FAR_M + NEAR_M) / (FAR_M - NEAR_M),
  (-2 * FAR_M * NEAR_M) / (FAR_M - NEAR_M),
];
