/** The scene from straight above: what is on top in each cell, and where one may drive. Vehicle frame, metres. */
import type { SolidInstance } from '../../core/solids.ts';
import { type Mat4, multiply, transformPoint, type Vec3 } from '../../core/vector.ts';

/** A square around the vehicle, x up and y to the left in the image. */
export interface BirdsEyeSpec {
  /** Cells a side. */
  readonly cells: number;
  readonly cell: number;
}

export const BIRDS_EYE: BirdsEyeSpec = { cells: 400, cell: 0.2 };

export interface BirdsEye {
  /** Cityscapes label id of the highest surface; 0 where there is none. Rows from the front. */
  readonly semantic: Uint8Array;
  /** 255 where the ground, whatever stands on it, is a carriageway; 0 elsewhere. */
  readonly drivable: Uint8Array;
}

const ROAD = 7;
const GROUND: ReadonlySet<number> = new Set([ROAD, 8, 22]);
/** A higher layer counts as so much higher: paint lies on the road that it is on. */
const LAYER_M = 1e-4;

/**
 * Centres of cells that a triangle covers, with the height there.
 * @param c corners in cells: row, column, height
 */
function cover(c: readonly Vec3[], cells: number, take: (cell: number, z: number) => void): void {
  const [a, b, d] = c as [Vec3, Vec3, Vec3];
  const area = (b[0] - a[0]) * (d[1] - a[1]) - (b[1] - a[1]) * (d[0] - a[0]);
  if (area === 0) return;
  const range = (k: 0 | 1): [number, number] => [
    Math.max(0, Math.ceil(Math.min(a[k], b[k], d[k]) - 0.5)),
    Math.min(cells - 1, Math.floor(Math.max(a[k], b[k], d[k]) - 0.5)),
  ];
  const [[r0, r1], [c0, c1]] = [range(0), range(1)];
  for (let row = r0; row <= r1; row++) {
    for (let column = c0; column <= c1; column++) {
      const [x, y] = [row + 0.5 - a[0], column + 0.5 - a[1]];
      const u = (x * (d[1] - a[1]) - y * (d[0] - a[0])) / area;
      const v = ((b[0] - a[0]) * y - (b[1] - a[1]) * x) / area;
      if (u < 0 || v < 0 || u + v > 1) continue;
      take(row * cells + column, a[2] + u * (b[2] - a[2]) + v * (d[2] - a[2]));
    }
  }
}

export function birdsEye(
  { cells, cell }: BirdsEyeSpec,
  egoFromWorld: Mat4,
  instances: readonly SolidInstance[],
): BirdsEye {
  const semantic = new Uint8Array(cells * cells);
  const drivable = new Uint8Array(cells * cells);
  const top = new Float64Array(cells * cells).fill(-Infinity);
  const ground = new Float64Array(cells * cells).fill(-Infinity);
  const half = cells / 2;
  for (const { mesh, worldFromMesh } of instances) {
    const egoFromMesh = multiply(egoFromWorld, worldFromMesh);
    for (let t = 0; t < mesh.semantic.length; t++) {
      const corners = [0, 3, 6].map((k): Vec3 => {
        const at = (n: number) => mesh.corners[9 * t + k + n] as number;
        const [x, y, z] = transformPoint(egoFromMesh, [at(0), at(1), at(2)]);
        return [half - x / cell, half - y / cell, z];
      });
      const label = mesh.semantic[t] as number;
      const lift = (mesh.layer[t] as number) * LAYER_M;
      cover(corners, cells, (at, height) => {
        const z = height + lift;
        if (z > (top[at] as number)) {
          top[at] = z;
          semantic[at] = label;
        }
        if (GROUND.has(label) && z > (ground[at] as number)) {
          ground[at] = z;
          drivable[at] = label === ROAD ? 255 : 0;
        }
      });
    }
  }
  return { semantic, drivable };
}
