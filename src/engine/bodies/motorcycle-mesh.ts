/** A road motorcycle without its wheels, ground contact at z = 0; metres. */
import type { Vec3 } from '../../core/vector.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { addBlob, addBox, addTube } from '../mesh/primitives.ts';
import { SEMANTIC } from '../mesh/surface.ts';
import type { Detail } from './body-part.ts';
import { vehicleLooks } from './car-looks.ts';

/** Where its rider sits, holds and stands, from the middle between its ends. */
export const MOTORCYCLE = {
  seat: [-0.28, 0, 0.83],
  grip: [0.32, 0.3, 0.98],
  peg: [-0.22, 0.2, 0.36],
} as const;

export function motorcycleBody(
  frontX: number,
  rearX: number,
  hubZ: number,
  detail: Detail,
): MeshData {
  const mesh = new MeshBuilder();
  const looks = vehicleLooks(SEMANTIC.motorcycle);
  const rings = [6, 4, 3][detail] as number;
  const sides = [7, 5, 4][detail] as number;
  const join = (a: Vec3, b: Vec3, r: number, look = looks.steel) =>
    addTube(mesh, a, b, [r, r], sides, look);
  const boxy = (d: Vec3) => 1 / Math.max(0.78, Math.abs(d[0]), Math.abs(d[2])) ** 0.5 / 1.08;
  // Engine, tank, seat, tail.
  addBlob(mesh, [0.02, 0, 0.42], [0.27, 0.17, 0.21], rings, looks.steel, boxy);
  addBlob(mesh, [0.06, 0, 0.56], [0.33, 0.13, 0.12], rings, looks.trim, boxy);
  addBlob(mesh, [0.1, 0, 0.79], [0.27, 0.15, 0.14], rings, looks.paint, (d) => 1 + 0.12 * d[0]);
  addBlob(mesh, [-0.26, 0, 0.77], [0.26, 0.13, 0.06], rings, looks.seat);
  addBlob(mesh, [-0.56, 0, 0.8], [0.27, 0.1, 0.075], rings, looks.paint, (d) => 1 - 0.15 * d[0]);
  // Fork, swing arm, exhaust.
  const head: Vec3 = [frontX - 0.28, 0, 0.9];
  for (const y of [0.1, -0.1]) {
    join([frontX, y, hubZ], [head[0], y, head[2]], 0.028);
    join([rearX, y, hubZ], [-0.12, y, 0.42], 0.024, looks.gloss);
  }
  join([-0.05, -0.16, 0.3], [-0.5, -0.19, 0.4], 0.05);
  join([-0.45, -0.19, 0.38], [rearX - 0.1, -0.2, 0.5], 0.06, looks.chrome);
  // Handlebar, fairing with its lamp, mirrors.
  const { grip } = MOTORCYCLE;
  join([grip[0], grip[1], grip[2]], [grip[0], -grip[1], grip[2]], 0.016, looks.gloss);
  addBlob(mesh, [head[0] + 0.12, 0, 0.93], [0.15, 0.16, 0.14], rings, looks.paint);
  addBlob(mesh, [head[0] + 0.19, 0, 0.92], [0.09, 0.1, 0.08], rings, looks.head);
  addBlob(mesh, [frontX - 0.02, 0, hubZ + 0.05], [0.3, 0.08, 0.285], rings, looks.paint, (d) =>
    d[2] < 0.35 ? 0.25 : 1,
  );
  addBlob(mesh, [-0.78, 0, 0.84], [0.06, 0.09, 0.04], rings, looks.rear);
  if (detail === 2) return mesh.build();
  for (const sign of [1, -1]) {
    const lens = sign > 0 ? looks.left : looks.right;
    join(
      [grip[0] + 0.02, sign * 0.22, grip[2]],
      [grip[0] + 0.08, sign * 0.3, grip[2] + 0.17],
      0.009,
      looks.gloss,
    );
    addBlob(
      mesh,
      [grip[0] + 0.08, sign * 0.32, grip[2] + 0.19],
      [0.025, 0.065, 0.04],
      4,
      looks.gloss,
    );
    addBlob(mesh, [head[0] + 0.1, sign * 0.2, 0.84], [0.03, 0.04, 0.022], 3, lens);
    addBlob(mesh, [-0.74, sign * 0.15, 0.76], [0.025, 0.045, 0.022], 3, lens);
    join([-0.22, sign * 0.14, 0.35], [-0.22, sign * 0.26, 0.35], 0.015, looks.gloss);
  }
  // Screen, plate with its holder.
  mesh.quad(
    [head[0] + 0.2, -0.11, 1.02],
    [head[0] + 0.2, 0.11, 1.02],
    [head[0] + 0.06, 0.08, 1.22],
    [head[0] + 0.06, -0.08, 1.22],
    looks.blindGlass,
  );
  addBox(mesh, [-0.85, -0.02, 0.6], [-0.72, 0.02, 0.8], looks.trim);
  mesh.quad(
    [-0.862, 0.1, 0.56],
    [-0.862, -0.1, 0.56],
    [-0.862, -0.1, 0.7],
    [-0.862, 0.1, 0.7],
    looks.plate,
    [
      [0, -2],
      [1, -2],
      [1, -1],
      [0, -1],
    ],
  );
  return mesh.build();
}
