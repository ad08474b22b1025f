/** Which voxels are seen from a place, and which a beam goes through. */
import type { Vec3 } from '../../core/vector.ts';
import { type VoxelSpec, voxelCount } from './voxel-grid.ts';

/** Where the line from a voxel's centre to the eye is, one voxel on: two neighbours along an axis and the farther one's share. */
interface Step {
  readonly near: number;
  readonly far: number;
  readonly share: number;
}

/** @param d from the voxel to the eye along the axis, voxels. @param most the largest of these along any axis */
function stepAlong(place: number, d: number, most: number): Step {
  if (Math.abs(d) === most) return { near: place + Math.sign(d), far: place, share: 0 };
  // Within one voxel of the eye the line stays in the voxel's own row.
  if (Math.abs(d) < 1) return { near: place, far: place, share: 0 };
  return { near: place, far: place + Math.sign(d), share: Math.abs(d) / most };
}

/** How much of the light of each voxel's centre comes to the eye. */
class Light {
  readonly through: Float32Array;
  private readonly spec: VoxelSpec;
  private readonly occupied: Uint8Array;

  constructor(spec: VoxelSpec, occupied: Uint8Array) {
    this.spec = spec;
    this.occupied = occupied;
    this.through = new Float32Array(voxelCount(spec));
  }

  /** What comes through a place; all outside the grid, through whose sides an eye outside looks in. */
  private at(i: number, j: number, k: number): number {
    const [nx, ny, nz] = this.spec.shape;
    if (i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz) return 1;
    const v = (i * ny + j) * nz + k;
    return this.occupied[v] === 0 ? (this.through[v] as number) : 0;
  }

  /** From the four voxels around the line, one voxel on. */
  fill(v: number, x: Step, y: Step, z: Step): void {
    let sum = 0;
    for (let corner = 0; corner < 8; corner++) {
      const share =
        (corner & 1 ? x.share : 1 - x.share) *
        (corner & 2 ? y.share : 1 - y.share) *
        (corner & 4 ? z.share : 1 - z.share);
      if (share === 0) continue;
      const i = corner & 1 ? x.far : x.near;
      const j = corner & 2 ? y.far : y.near;
      sum += share * this.at(i, j, corner & 4 ? z.far : z.near);
    }
    this.through[v] = sum;
  }
}

const HALF = 0.5;

/**
 * A voxel is seen where at least half of what its centre sends out comes to the eye: that is passed on from voxel to
 * voxel along the line of sight, shared among the four around it. An occupied one is seen too where one beside it, across
 * a face that looks to the eye, is free and seen: a road at a flat angle.
 * @param occupied not 0 where a voxel hides what is behind it
 * @param eye in the grid's frame; may be outside the grid
 * @returns 1 where it is seen
 */
export function seenFrom(spec: VoxelSpec, occupied: Uint8Array, eye: Vec3): Uint8Array {
  const [nx, ny, nz] = spec.shape;
  const seen = new Uint8Array(voxelCount(spec));
  const light = new Light(spec, occupied);
  const [ex, ey, ez] = [0, 1, 2].map(
    (k) => ((eye[k] as number) - (spec.origin[k] as number)) / spec.cell - 0.5,
  ) as [number, number, number];
  const order = (count: number, from: number): number[] =>
    Array.from({ length: count }, (_, i) => i).sort(
      (a, b) => Math.abs(a - from) - Math.abs(b - from) || a - b,
    );
  const [xs, ys, zs] = [order(nx, ex), order(ny, ey), order(nz, ez)];
  const isClear = (v: number) => occupied[v] === 0 && (light.through[v] as number) >= HALF;
  // Nearer ones first along every axis: those one voxel on are nearer along all three.
  for (const i of xs) {
    for (const j of ys) {
      for (const k of zs) {
        const [dx, dy, dz] = [ex - i, ey - j, ez - k];
        const most = Math.max(Math.abs(dx), Math.abs(dy), Math.abs(dz));
        const v = (i * ny + j) * nz + k;
        if (most <= 1) light.through[v] = 1;
        else light.fill(v, stepAlong(i, dx, most), stepAlong(j, dy, most), stepAlong(k, dz, most));
        const isSeen =
          (light.through[v] as number) >= HALF ||
          (occupied[v] !== 0 &&
            ((Math.abs(dx) >= 1 && isClear(v + Math.sign(dx) * ny * nz)) ||
              (Math.abs(dy) >= 1 && isClear(v + Math.sign(dy) * nz)) ||
              (Math.abs(dz) >= 1 && isClear(v + Math.sign(dz)))));
        seen[v] = isSeen ? 1 : 0;
      }
    }
  }
  return seen;
}

/**
 * Marks every voxel that a segment goes through, its end's included. Source: Amanatides and Woo 1987.
 * @param marks set to 1
 */
export function markSegment(spec: VoxelSpec, from: Vec3, to: Vec3, marks: Uint8Array): void {
  const [nx, ny, nz] = spec.shape;
  const size = [nx, ny, nz];
  const place = [0, 0, 0];
  const step = [0, 0, 0];
  const next = [0, 0, 0];
  const delta = [0, 0, 0];
  let steps = 0;
  for (let k = 0; k < 3; k++) {
    const a = ((from[k] as number) - (spec.origin[k] as number)) / spec.cell;
    const b = ((to[k] as number) - (spec.origin[k] as number)) / spec.cell;
    const d = b - a;
    place[k] = Math.floor(a);
    step[k] = Math.sign(d);
    steps += Math.abs(Math.floor(b) - Math.floor(a));
    delta[k] = d === 0 ? Infinity : 1 / Math.abs(d);
    const ahead = d > 0 ? Math.floor(a) + 1 - a : a - Math.floor(a);
    next[k] = d === 0 ? Infinity : ahead / Math.abs(d);
  }
  for (let s = 0; ; s++) {
    const [i, j, k] = place as [number, number, number];
    if (i >= 0 && j >= 0 && k >= 0 && i < nx && j < ny && k < nz) marks[(i * ny + j) * nz + k] = 1;
    if (
      s >= steps ||
      place.some((x, axis) => isPast(x, step[axis] as number, size[axis] as number))
    )
      return;
    const [a, b, c] = next as [number, number, number];
    const axis = a <= b && a <= c ? 0 : b <= c ? 1 : 2;
    place[axis] = (place[axis] as number) + (step[axis] as number);
    next[axis] = (next[axis] as number) + (delta[axis] as number);
  }
}

/** Whether it has left the grid for good along an axis. */
const isPast = (x: number, step: number, size: number): boolean =>
  (step >= 0 && x >= size) || (step <= 0 && x < 0);
