/** The pinhole image that is drawn for a camera whose lens distorts, and the uniforms of the map between the two. */
import type { Effect } from '@babylonjs/core/Materials/effect.js';
import type { CameraSpec } from '../../core/camera.ts';
import { checkDistortion, undistort } from '../../core/distortion.ts';
import { UsageError } from '../../core/errors.ts';
import type { CameraPose } from './camera-pose.ts';

/** Points along each edge at which the needed field of view is looked at. */
const EDGE_POINTS = 40;
/** Pixels around, so that interpolation never leaves the image. */
const BORDER = 2;
const MAX_GROWTH = 3;

type Lens = Pick<CameraPose, 'width' | 'height' | 'fx' | 'fy' | 'cx' | 'cy'>;

/**
 * The pinhole whose image holds all that the camera sees, with the same focal length.
 * @throws UsageError where the lens needs more than three times the image's width or height
 */
export function pinholeFor(camera: CameraSpec): Lens {
  const { width, height, fx, fy, cx, cy, distortion } = camera;
  if (!distortion) return { width, height, fx, fy, cx, cy };
  const edge = (u: number, v: number) => [(u - cx) / fx, (v - cy) / fy] as const;
  const border = Array.from({ length: EDGE_POINTS + 1 }, (_, i) => i / EDGE_POINTS).flatMap((t) => [
    edge(t * width, 0),
    edge(t * width, height),
    edge(0, t * height),
    edge(width, t * height),
  ]);
  checkDistortion(distortion, border);
  const seen = border.map((point) => undistort(distortion, point));
  const left = Math.floor(Math.min(...seen.map(([x]) => x * fx))) - BORDER;
  const right = Math.ceil(Math.max(...seen.map(([x]) => x * fx))) + BORDER;
  const top = Math.floor(Math.min(...seen.map(([, y]) => y * fy))) - BORDER;
  const bottom = Math.ceil(Math.max(...seen.map(([, y]) => y * fy))) + BORDER;
  const [w, h] = [right - left, bottom - top];
  if (w > MAX_GROWTH * width || h > MAX_GROWTH * height) {
    throw new UsageError(
      `the distortion ${distortion.join(',')} needs a pinhole image of ${w}x${h} pixels for one of ${width}x${height}; use smaller coefficients`,
    );
  }
  return { width: w, height: h, fx, fy, cx: -left, cy: -top };
}

/** How rows are exposed: seconds a row, and the row at the frame's time. */
export interface Rows {
  readonly secondsARow: number;
  readonly middle: number;
}

/** Sets the uniforms of shaders/post/resample.ts. */
export function setLens(effect: Effect, camera: CameraSpec, source: Lens, rows: Rows | null): void {
  const [k1, k2, p1, p2, k3] = camera.distortion ?? [0, 0, 0, 0, 0];
  effect.setFloat4('outPinhole', camera.fx, camera.fy, camera.cx, camera.cy);
  effect.setFloat4('sourcePinhole', source.fx, source.fy, source.cx, source.cy);
  const far = Math.max(source.cx, source.width - source.cx) / source.fx;
  const high = Math.max(source.cy, source.height - source.cy) / source.fy;
  // A little beyond the corners: flow may lead there.
  effect.setFloat4('radial', k1, k2, k3, (far * far + high * high) * 1.1);
  effect.setFloat2('tangential', p1, p2);
  effect.setFloat3('rows', rows?.secondsARow ?? 0, rows?.middle ?? 0, rows ? 1 : 0);
}
