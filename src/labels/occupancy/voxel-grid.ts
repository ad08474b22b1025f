/** A block of cubes in a frame of its own, such as a scanner's; x first, z last, as NumPy's C order has them. Metres. */
import type { Vec3 } from '../../core/vector.ts';

export interface VoxelSpec {
  /** Lowest corner. */
  readonly origin: Vec3;
  /** Side of a cube. */
  readonly cell: number;
  readonly shape: readonly [number, number, number];
}

/** SemanticKITTI's volume, in the scanner's frame: 51.2 m ahead, 25.6 m to each side, -2 to 4.4 m. */
export const SEMANTIC_KITTI_VOLUME: VoxelSpec = {
  origin: [0, -25.6, -2],
  cell: 0.2,
  shape: [256, 256, 32],
};

/** Occ3D-nuScenes' volume, in the vehicle frame: 40 m to all sides, -1 to 5.4 m. */
export const OCC3D_VOLUME: VoxelSpec = { origin: [-40, -40, -1], cell: 0.4, shape: [200, 200, 16] };

export const voxelCount = ({ shape: [nx, ny, nz] }: VoxelSpec): number => nx * ny * nz;

/** Number of the voxel that holds a point; -1 outside. */
export function voxelAt({ origin, cell, shape: [nx, ny, nz] }: VoxelSpec, p: Vec3): number {
  const i = Math.floor((p[0] - origin[0]) / cell);
  const j = Math.floor((p[1] - origin[1]) / cell);
  const k = Math.floor((p[2] - origin[2]) / cell);
  const isIn = i >= 0 && j >= 0 && k >= 0 && i < nx && j < ny && k < nz;
  return isIn ? (i * ny + j) * nz + k : -1;
}

/** Centre of voxel (i, j, k). */
export const voxelCentre = (
  { origin, cell }: VoxelSpec,
  i: number,
  j: number,
  k: number,
): [number, number, number] => [
  origin[0] + (i + 0.5) * cell,
  origin[1] + (j + 0.5) * cell,
  origin[2] + (k + 0.5) * cell,
];
