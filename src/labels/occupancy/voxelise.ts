/** Which voxels surfaces go through, of what class they are and which way they face. */
import type { SolidInstance } from '../../core/solids.ts';
import { type Mat4, multiply, type Vec3 } from '../../core/vector.ts';
import { sliceTriangle } from './slice-triangle.ts';
import { type VoxelSpec, voxelCount } from './voxel-grid.ts';

export interface Voxels {
  readonly spec: VoxelSpec;
  /** Cityscapes label id; 0 = free. */
  readonly semantic: Uint8Array;
  /** Actor id; 0 = none. */
  readonly actor: Uint16Array;
  /** Sum of the surfaces' normals, each as long as its area; three numbers a voxel. */
  readonly facing: Float32Array;
}

/** Into the grid's own coordinates: voxels from its lowest corner. */
function gridFromFrame({ origin, cell }: VoxelSpec, frameFromWorld: Mat4): Mat4 {
  const k = 1 / cell;
  const [x, y, z] = origin;
  const gridFromOwn: Mat4 = [k, 0, 0, -x * k, 0, k, 0, -y * k, 0, 0, k, -z * k, 0, 0, 0, 1];
  return multiply(gridFromOwn, frameFromWorld);
}

const isOutside = (corners: readonly number[], shape: readonly number[]): boolean => {
  for (let k = 0; k < 3; k++) {
    const [a, b, c] = [corners[k], corners[k + 3], corners[k + 6]] as [number, number, number];
    if (Math.max(a, b, c) < 0 || Math.min(a, b, c) >= (shape[k] as number)) return true;
  }
  return false;
};

/** Normal of a triangle. */
function unitNormal(c: readonly number[]): Vec3 {
  const at = (i: number) => c[i] as number;
  const [ex, ey, ez] = [at(3) - at(0), at(4) - at(1), at(5) - at(2)];
  const [fx, fy, fz] = [at(6) - at(0), at(7) - at(1), at(8) - at(2)];
  const [x, y, z] = [ey * fz - ez * fy, ez * fx - ex * fz, ex * fy - ey * fx];
  const n = Math.sqrt(x * x + y * y + z * z) || 1;
  return [x / n, y / n, z / n];
}

/** One number for a voxel, an actor and a class. */
const CLASSES = 256;
const ACTORS = 65_536;
const VOXEL_STEP = CLASSES * ACTORS;

/** Areas by voxel and by what they are of: the first in arrays, the others, which are few, in a map. */
class Areas {
  readonly semantic: Uint8Array;
  readonly actor: Uint16Array;
  private readonly first: Float32Array;
  /** By (voxel, actor, class) in one number. */
  private readonly others = new Map<number, number>();

  constructor(count: number) {
    this.semantic = new Uint8Array(count);
    this.actor = new Uint16Array(count);
    this.first = new Float32Array(count);
  }

  add(v: number, label: number, actor: number, area: number): void {
    const isNew = this.semantic[v] === 0;
    if (isNew) {
      this.semantic[v] = label;
      this.actor[v] = actor;
    }
    if (isNew || (this.semantic[v] === label && this.actor[v] === actor)) {
      this.first[v] = (this.first[v] as number) + area;
      return;
    }
    const key = v * VOXEL_STEP + actor * CLASSES + label;
    this.others.set(key, (this.others.get(key) ?? 0) + area);
  }

  /** Leaves in each voxel what has the largest area. */
  settle(): void {
    for (const [key, area] of this.others) {
      const v = Math.floor(key / VOXEL_STEP);
      if (area <= (this.first[v] as number)) continue;
      this.first[v] = area;
      this.semantic[v] = key % CLASSES;
      this.actor[v] = Math.floor(key / CLASSES) % ACTORS;
    }
  }
}

/**
 * Of several things in a voxel the one with the largest surface counts; of two as large as each other that of the higher
 * layer, as a road lies on the ground.
 * @param frameFromWorld into the frame that the grid is in
 */
export function voxelise(
  spec: VoxelSpec,
  frameFromWorld: Mat4,
  instances: readonly SolidInstance[],
): Voxels {
  const areas = new Areas(voxelCount(spec));
  const facing = new Float32Array(voxelCount(spec) * 3);
  const gridFromWorld = gridFromFrame(spec, frameFromWorld);
  const [, ny, nz] = spec.shape;
  const corners = new Array<number>(9);
  for (const { mesh, worldFromMesh, actor } of instances) {
    const gridFromMesh = multiply(gridFromWorld, worldFromMesh);
    for (let t = 0; t < mesh.semantic.length; t++) {
      cornersOf(mesh.corners, t, gridFromMesh, corners);
      if (isOutside(corners, spec.shape)) continue;
      const [x, y, z] = unitNormal(corners);
      const label = mesh.semantic[t] as number;
      const preference = 1 + ((mesh.layer[t] as number) - 8) * 0.02;
      sliceTriangle(corners, spec.shape, (i, j, k, area) => {
        const v = (i * ny + j) * nz + k;
        facing[3 * v] = (facing[3 * v] as number) + x * area;
        facing[3 * v + 1] = (facing[3 * v + 1] as number) + y * area;
        facing[3 * v + 2] = (facing[3 * v + 2] as number) + z * area;
        areas.add(v, label, actor, area * preference);
      });
    }
  }
  areas.settle();
  return { spec, semantic: areas.semantic, actor: areas.actor, facing };
}

/** A triangle's corners, transformed, into `out`. */
function cornersOf(from: Float64Array, t: number, m: Mat4, out: number[]): void {
  for (let k = 0; k < 9; k += 3) {
    const o = 9 * t + k;
    const x = from[o] as number;
    const y = from[o + 1] as number;
    const z = from[o + 2] as number;
    out[k] = m[0] * x + m[1] * y + m[2] * z + m[3];
    out[k + 1] = m[4] * x + m[5] * y + m[6] * z + m[7];
    out[k + 2] = m[8] * x + m[9] * y + m[10] * z + m[11];
  }
}
