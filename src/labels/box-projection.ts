/** The 2D box of a 3D box: the projection of the whole box, hidden and cut-off parts included. Pixels. */
import type { CameraSpec } from '../core/camera.ts';
import { NEAR_M, project } from '../core/camera.ts';
import type { Mat4, Vec3 } from '../core/vector.ts';
import { transformPoint } from '../core/vector.ts';

/** Right and bottom are exclusive: pixel (i, j) covers [i, i+1) x [j, j+1). */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface BoxProjection {
  /** Clipped to the image; null where nothing of the box projects into it. */
  readonly bbox: PixelBox | null;
  /** Share of the unclipped projection's area that lies outside the image, 0..1. */
  readonly truncation: number;
}

const OUTSIDE: BoxProjection = { bbox: null, truncation: 1 };

/** Corner i lies at + or - half of length, width, height by its bits 1, 2, 4: see {@link boxCorners}. */
export const BOX_EDGES: readonly (readonly [number, number])[] = [
  [0, 1],
  [2, 3],
  [4, 5],
  [6, 7],
  [0, 2],
  [1, 3],
  [4, 6],
  [5, 7],
  [0, 4],
  [1, 5],
  [2, 6],
  [3, 7],
];

/** The eight corners of a box of [length, width, height] metres, mapped from its body frame. */
export function boxCorners(targetFromBody: Mat4, size: Vec3): Vec3[] {
  const corners: Vec3[] = [];
  for (let i = 0; i < 8; i++) {
    const x = (i & 1 ? 0.5 : -0.5) * size[0];
    const y = (i & 2 ? 0.5 : -0.5) * size[1];
    const z = (i & 4 ? 0.5 : -0.5) * size[2];
    corners.push(transformPoint(targetFromBody, [x, y, z]));
  }
  return corners;
}

/** The part of a segment in the camera frame that lies at or beyond z = near; null where none does. */
export function clipToNear(a: Vec3, b: Vec3, near = NEAR_M): readonly [Vec3, Vec3] | null {
  if (a[2] < near && b[2] < near) return null;
  if (a[2] >= near && b[2] >= near) return [a, b];
  const u = (near - a[2]) / (b[2] - a[2]);
  const cut: Vec3 = [a[0] + (b[0] - a[0]) * u, a[1] + (b[1] - a[1]) * u, near];
  return a[2] < near ? [cut, b] : [a, cut];
}

/** Through a lens that distorts, edges are curves. */
const PIECES = 12;

/** The ends of an edge; with a distorting lens also what lies between them. */
function pointsAlong([a, b]: readonly [Vec3, Vec3], camera: CameraSpec): readonly Vec3[] {
  if (!camera.distortion) return [a, b];
  return Array.from({ length: PIECES + 1 }, (_, i): Vec3 => {
    const u = i / PIECES;
    return [a[0] + (b[0] - a[0]) * u, a[1] + (b[1] - a[1]) * u, a[2] + (b[2] - a[2]) * u];
  });
}

function unclippedBox(corners: readonly Vec3[], camera: CameraSpec): PixelBox | null {
  let [left, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [right, bottom] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [i, j] of BOX_EDGES) {
    const visible = clipToNear(corners[i] as Vec3, corners[j] as Vec3);
    for (const point of visible ? pointsAlong(visible, camera) : []) {
      const [u, v] = project(camera, point);
      left = Math.min(left, u);
      right = Math.max(right, u);
      top = Math.min(top, v);
      bottom = Math.max(bottom, v);
    }
  }
  return right > left && bottom > top ? { left, top, right, bottom } : null;
}

const area = (box: PixelBox): number => (box.right - box.left) * (box.bottom - box.top);

/**
 * Projects a box of [length, width, height] metres, clipped at the near plane and then to the image.
 * @param cameraFromBody body frame (origin at the box centre) to camera frame
 */
export function projectBox(cameraFromBody: Mat4, size: Vec3, camera: CameraSpec): BoxProjection {
  const whole = unclippedBox(boxCorners(cameraFromBody, size), camera);
  if (!whole) return OUTSIDE;
  const bbox: PixelBox = {
    left: Math.max(whole.left, 0),
    top: Math.max(whole.top, 0),
    right: Math.min(whole.right, camera.width),
    bottom: Math.min(whole.bottom, camera.height),
  };
  if (bbox.right <= bbox.left || bbox.bottom <= bbox.top) return OUTSIDE;
  return { bbox, truncation: Math.min(1, Math.max(0, 1 - area(bbox) / area(whole))) };
}
