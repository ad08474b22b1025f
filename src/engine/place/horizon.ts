/** What closes the view: low hills with woods in the distance, a ring around the place. World frame, metres. */
import { cos, sin } from '../../core/math.ts';
import { createRng } from '../../core/rng.ts';
import type { Vec3 } from '../../core/vector.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { MATERIAL, SEMANTIC, surface } from '../mesh/surface.ts';

const FIELD = surface(SEMANTIC.terrain, [0.36, 0.4, 0.27], { material: MATERIAL.hill, smooth: 1 });
const WOOD = surface(SEMANTIC.vegetation, [0.2, 0.26, 0.17], {
  material: MATERIAL.hill,
  smooth: 2,
});

const SEGMENTS = 96;

/** Height of a ridge as a sum of waves around the circle, 0..1. */
function ridge(seed: number, waves: readonly number[]): (turn: number) => number {
  const rng = createRng(seed).split('ridge');
  const phases = waves.map(() => rng.uniform(0, 2 * Math.PI));
  return (turn) =>
    0.5 +
    waves.reduce(
      (sum, k, i) => sum + (0.5 / (i + 1.6)) * sin(k * turn + (phases[i] as number)),
      0,
    ) /
      1.4;
}

function addRing(
  mesh: MeshBuilder,
  { x, y, halfX, halfY }: Extent,
  away: number,
  height: (turn: number) => number,
  style: typeof FIELD,
): void {
  const at = (i: number, z: number, out: number): Vec3 => {
    const turn = ((i % SEGMENTS) * 2 * Math.PI) / SEGMENTS;
    // A rounded rectangle around the place: as far from each of its sides.
    const [c, s] = [cos(turn), sin(turn)];
    const bend = 1 / (c ** 4 + s ** 4) ** 0.25;
    return [x + (halfX + away + out) * c * bend, y + (halfY + away + out) * s * bend, z];
  };
  const top = (i: number) => Math.max(0.5, height(((i % SEGMENTS) * 2 * Math.PI) / SEGMENTS));
  for (let i = 0; i < SEGMENTS; i++) {
    // Seen from inside.
    mesh.quad(
      at(i + 1, -1, 0),
      at(i, -1, 0),
      at(i, top(i) * 0.6, 20),
      at(i + 1, top(i + 1) * 0.6, 20),
      style,
    );
    mesh.quad(
      at(i + 1, top(i + 1) * 0.6, 20),
      at(i, top(i) * 0.6, 20),
      at(i, top(i), 60),
      at(i + 1, top(i + 1), 60),
      style,
    );
  }
}

/** The rectangle that holds all roads: its middle and half its sides. */
export interface Extent {
  readonly x: number;
  readonly y: number;
  readonly halfX: number;
  readonly halfY: number;
}

export function horizon(extent: Extent, seed: number): MeshData {
  const mesh = new MeshBuilder();
  const far = ridge(seed, [2, 5, 9, 14]);
  const near = ridge(seed + 1, [3, 8, 17, 29]);
  addRing(mesh, extent, 150, (turn) => 15 * near(turn) - 1, WOOD);
  addRing(mesh, extent, 330, (turn) => 44 * far(turn) - 2, FIELD);
  return mesh.build(-1);
}
