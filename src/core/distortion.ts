/**
 * Lens distortion as OpenCV has it (calib3d, after Brown 1966): k1, k2, p1, p2, k3 on coordinates x/z, y/z. A point far
 * outside the image is moved onto the circle up to which the model is invertible, so that it stays outside.
 */
import { UsageError } from './errors.ts';

export type Distortion = readonly [k1: number, k2: number, p1: number, p2: number, k3: number];
export type PlanePoint = readonly [x: number, y: number];

/** How far the model is looked at, as tan of the angle off the axis. */
const MAX_RADIUS = 3;
const STEPS = 300;

/** The radius up to which the radial part rises. */
function risesUpTo([k1, k2, , , k3]: Distortion): number {
  for (let i = 1; i <= STEPS; i++) {
    const r = (MAX_RADIUS * i) / STEPS;
    const r2 = r * r;
    if (1 + r2 * (3 * k1 + r2 * (5 * k2 + r2 * 7 * k3)) <= 0.02)
      return (MAX_RADIUS * (i - 1)) / STEPS;
  }
  return MAX_RADIUS;
}

const known = new WeakMap<Distortion, number>();
function limitOf(distortion: Distortion): number {
  const limit = known.get(distortion) ?? risesUpTo(distortion);
  known.set(distortion, limit);
  return limit;
}

function forward([k1, k2, p1, p2, k3]: Distortion, x: number, y: number): [number, number] {
  const r2 = x * x + y * y;
  const radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3));
  return [
    x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x),
    y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y,
  ];
}

/** Where a lens puts what a pinhole would put at (x, y). */
export function distort(distortion: Distortion, [x, y]: PlanePoint): [number, number] {
  const radius = Math.sqrt(x * x + y * y);
  const limit = limitOf(distortion);
  const k = radius > limit ? limit / radius : 1;
  const [u, v] = forward(distortion, x * k, y * k);
  // Beyond the limit it goes on outwards along the ray.
  return k < 1 ? [u + (x - x * k) * 0.05, v + (y - y * k) * 0.05] : [u, v];
}

/** Inverse of {@link distort} within the model's limit, by Newton's method (to about 1e-12). */
export function undistort(distortion: Distortion, [u, v]: PlanePoint): [number, number] {
  let [x, y] = [u, v];
  const h = 1e-6;
  for (let i = 0; i < 20; i++) {
    const [fx, fy] = forward(distortion, x, y);
    const [ax, ay] = forward(distortion, x + h, y);
    const [bx, by] = forward(distortion, x, y + h);
    const [a, b, c, d] = [(ax - fx) / h, (bx - fx) / h, (ay - fy) / h, (by - fy) / h];
    const det = a * d - b * c;
    const [ex, ey] = [fx - u, fy - v];
    x -= (d * ex - b * ey) / det;
    y -= (a * ey - c * ex) / det;
    if (Math.abs(ex) + Math.abs(ey) < 1e-13) break;
  }
  return [x, y];
}

/** How much a small area grows at a pinhole's (x, y). */
export function magnification(distortion: Distortion, [x, y]: PlanePoint): number {
  const h = 1e-4;
  const [fx, fy] = distort(distortion, [x, y]);
  const [ax, ay] = distort(distortion, [x + h, y]);
  const [bx, by] = distort(distortion, [x, y + h]);
  return Math.abs(((ax - fx) * (by - fy) - (ay - fy) * (bx - fx)) / (h * h));
}

/**
 * @param corners of the image, as {@link undistort} takes them
 * @throws UsageError where the model folds over inside the image
 */
export function checkDistortion(distortion: Distortion, corners: readonly PlanePoint[]): void {
  const limit = limitOf(distortion);
  for (const corner of corners) {
    const [x, y] = undistort(distortion, corner);
    const back = forward(distortion, x, y);
    const isSame = Math.abs(back[0] - corner[0]) + Math.abs(back[1] - corner[1]) < 1e-6;
    if (isSame && Math.sqrt(x * x + y * y) < limit) continue;
    throw new UsageError(
      `the distortion ${distortion.join(',')} folds the image over inside its corners; use smaller coefficients`,
    );
  }
}
