/** A pinhole camera fixed to a vehicle. Camera frame: x right, y down, z forward (OpenCV, KITTI). */

import { type Distortion, distort, undistort } from './distortion.ts';
import { tan } from './math.ts';
import type { Mat4, Vec3 } from './vector.ts';

export interface CameraSpec {
  /** Pixels. Pixel (i, j) covers [i, i+1) x [j, j+1). */
  readonly width: number;
  readonly height: number;
  /** Focal lengths and principal point, pixels. */
  readonly fx: number;
  readonly fy: number;
  readonly cx: number;
  readonly cy: number;
  /** Camera to vehicle frame (origin on the ground under the rear axle), row-major, metres. */
  readonly egoFromCamera: Mat4;
  /** Absent: a pinhole. */
  readonly distortion?: Distortion;
}

/** Smallest and largest z along the camera axis that is rendered, metres. */
export const NEAR_M = 0.1;
export const FAR_M = 1000;

/** Camera axes in the vehicle frame for a camera that looks straight ahead. */
export const egoFromForwardCamera = (position: Vec3): Mat4 => [
  0,
  0,
  1,
  position[0],
  -1,
  0,
  0,
  position[1],
  0,
  -1,
  0,
  position[2],
  0,
  0,
  0,
  1,
];

/**
 * The dashboard camera behind the ego's windscreen, symmetric, looking straight ahead.
 * @param horizontalFov radians, in (0, pi)
 * @param position in the vehicle frame, metres
 */
export function dashboardCamera(
  width: number,
  height: number,
  horizontalFov: number,
  position: Vec3,
): CameraSpec {
  const focal = width / 2 / tan(horizontalFov / 2);
  return {
    width,
    height,
    fx: focal,
    fy: focal,
    cx: width / 2,
    cy: height / 2,
    egoFromCamera: egoFromForwardCamera(position),
  };
}

/** The camera for an image of another size: the same field of view across; above and below follow from the shape. */
export function fitAcross(camera: CameraSpec, width: number, height: number): CameraSpec {
  const k = width / camera.width;
  return {
    width,
    height,
    fx: camera.fx * k,
    fy: camera.fy * k,
    cx: camera.cx * k,
    cy: height / 2 + (camera.cy - camera.height / 2) * k,
    egoFromCamera: camera.egoFromCamera,
    ...(camera.distortion ? { distortion: camera.distortion } : {}),
  };
}

/** The same camera with `times` as many pixels along each side. */
export const enlarged = (camera: CameraSpec, times: number): CameraSpec => ({
  ...camera,
  width: camera.width * times,
  height: camera.height * times,
  fx: camera.fx * times,
  fy: camera.fy * times,
  cx: camera.cx * times,
  cy: camera.cy * times,
});

/** Pixel coordinates of a point in the camera frame with z > 0. */
export function project(camera: CameraSpec, p: Vec3): readonly [number, number] {
  const pinhole = [p[0] / p[2], p[1] / p[2]] as const;
  const [x, y] = camera.distortion ? distort(camera.distortion, pinhole) : pinhole;
  return [camera.cx + camera.fx * x, camera.cy + camera.fy * y];
}

/** The point at depth z (metres along the axis) behind pixel coordinates (u, v). */
export function unproject(camera: CameraSpec, u: number, v: number, z: number): Vec3 {
  const at = [(u - camera.cx) / camera.fx, (v - camera.cy) / camera.fy] as const;
  const [x, y] = camera.distortion ? undistort(camera.distortion, at) : at;
  return [x * z, y * z, z];
}
