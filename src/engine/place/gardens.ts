/** Hedges, garden walls and fences between pavement and houses, and fences along fields. Drawn, not solid. World frame, metres. */
import { cos, sin } from '../../core/math.ts';
import { createRng, type Rng } from '../../core/rng.ts';
import type { RoadNetwork } from '../../core/road-network.ts';
import type { Vec3 } from '../../core/vector.ts';
import type { MeshBuilder } from '../mesh/mesh-builder.ts';
import { addBox } from '../mesh/primitives.ts';
import { MATERIAL, SEMANTIC, type Surface, surface } from '../mesh/surface.ts';
import type { Frontage } from './frontage.ts';

type MeshAt = (x: number, y: number) => MeshBuilder;
type Border = 'hedge' | 'wall' | 'pickets' | 'rails' | 'open';

/** Houses stand back at least so far where gardens lie before them. */
const GARDEN_M = 4;
const FROM_PAVEMENT_M = 0.35;
const FIELD_FENCE_M = 7;
const WALLS: readonly Vec3[] = [
  [0.55, 0.34, 0.26],
  [0.62, 0.6, 0.55],
  [0.5, 0.47, 0.42],
];
const HEDGES: readonly Vec3[] = [
  [0.2, 0.28, 0.12],
  [0.25, 0.32, 0.14],
  [0.17, 0.25, 0.13],
];
const PICKETS: readonly Vec3[] = [
  [0.8, 0.8, 0.78],
  [0.5, 0.38, 0.27],
  [0.3, 0.33, 0.32],
];
const FIELD_WOOD = surface(SEMANTIC.fence, [0.42, 0.36, 0.3], {
  material: MATERIAL.wood,
  smooth: 0,
});

/** A row of clipped bushes: its top and sides bulge a little from metre to metre. */
function addHedge(mesh: MeshBuilder, length: number, rng: Rng): void {
  const look = surface(SEMANTIC.vegetation, rng.choice(HEDGES), { material: MATERIAL.foliage });
  const [height, half] = [rng.uniform(0.9, 1.6), rng.uniform(0.25, 0.4)];
  const steps = Math.max(2, Math.round(length / 0.8));
  const rows = Array.from({ length: steps + 1 }, (_, i): Vec3[] => {
    const x = -length / 2 + (length * i) / steps;
    const h = height * rng.uniform(0.93, 1.05);
    const w = half * rng.uniform(0.88, 1.1);
    return [
      [x, w, 0],
      [x, w * 1.04, h * 0.6],
      [x, w * 0.8, h * 0.96],
      [x, 0, h],
      [x, -w * 0.8, h * 0.96],
      [x, -w * 1.04, h * 0.6],
      [x, -w, 0],
    ];
  });
  mesh.grid([...rows].reverse(), () => look);
  mesh.polygon([...(rows[0] as Vec3[])], look);
  mesh.polygon([...(rows[steps] as Vec3[])].reverse(), look);
}

function addWall(mesh: MeshBuilder, length: number, rng: Rng): void {
  const colour = rng.choice(WALLS);
  const wall = surface(SEMANTIC.wall, colour, { material: MATERIAL.concrete, smooth: 0 });
  const cope = surface(SEMANTIC.wall, [0.6, 0.59, 0.56], {
    material: MATERIAL.concrete,
    smooth: 0,
  });
  const height = rng.uniform(0.6, 1.3);
  const [a, b] = [-length / 2, length / 2];
  addBox(mesh, [a, -0.11, 0], [b, 0.11, height], wall);
  addBox(mesh, [a - 0.03, -0.15, height], [b + 0.03, 0.15, height + 0.06], cope);
  for (const x of [a, b]) {
    addBox(mesh, [x - 0.2, -0.2, 0], [x + 0.2, 0.2, height + 0.25], wall);
    addBox(mesh, [x - 0.24, -0.24, height + 0.25], [x + 0.24, 0.24, height + 0.32], cope);
  }
}

function addPickets(mesh: MeshBuilder, length: number, rng: Rng): void {
  const wood = surface(SEMANTIC.fence, rng.choice(PICKETS), {
    material: MATERIAL.wood,
    smooth: 0,
  });
  const height = rng.uniform(0.8, 1.1);
  const count = Math.max(2, Math.round(length / 0.16));
  const step = length / count;
  for (let i = 0; i < count; i++) {
    const x = -length / 2 + (i + 0.5) * step;
    addBox(mesh, [x - 0.04, -0.012, 0.06], [x + 0.04, 0.012, height], wood, [0.5, 1]);
  }
  for (const z of [0.25, height * 0.75])
    addBox(mesh, [-length / 2, 0.012, z - 0.04], [length / 2, 0.05, z + 0.04], wood);
}

/** Posts and rails, as round meadows. */
function addRails(mesh: MeshBuilder, length: number, wood: Surface): void {
  const posts = Math.max(1, Math.round(length / 2.6));
  for (let i = 0; i <= posts; i++) {
    const x = -length / 2 + (length * i) / posts;
    addBox(mesh, [x - 0.06, -0.06, 0], [x + 0.06, 0.06, 1.25], wood);
  }
  for (const z of [0.45, 0.8, 1.12])
    addBox(mesh, [-length / 2, -0.03, z - 0.05], [length / 2, 0.03, z + 0.05], wood);
}

function addBorder(
  meshAt: MeshAt,
  front: Frontage,
  s: number,
  length: number,
  out: number,
  border: Border,
  rng: Rng,
): void {
  const { x, y, heading } = front.road.pointAt(s, front.side * (front.edgeAt(s) + out));
  if (!front.isClear(x, y, length / 2)) return;
  const [c, k] = [cos(heading), sin(heading)];
  const mesh = meshAt(x, y);
  mesh.transform = (p) => [x + c * p[0] - k * p[1], y + k * p[0] + c * p[1], p[2]];
  if (border === 'hedge') addHedge(mesh, length, rng);
  if (border === 'wall') addWall(mesh, length, rng);
  if (border === 'pickets') addPickets(mesh, length, rng);
  if (border === 'rails') addRails(mesh, length, FIELD_WOOD);
  mesh.transform = null;
}

const isStraight = (front: Frontage, s: number, length: number): boolean =>
  Math.abs(front.road.line.at(s).curvature) * length < 0.05 &&
  Math.abs(front.road.line.at(Math.min(front.road.length, s + length)).curvature) * length < 0.05;

/** One border a garden, with a gap for the gate. */
function addGardens(meshAt: MeshAt, front: Frontage, rng: Rng): void {
  for (let s = 9; s < front.road.length - 18; ) {
    const length = rng.uniform(7, 12);
    const border = rng.choice<Border>(['hedge', 'hedge', 'wall', 'pickets', 'open']);
    const setback = Math.min(front.setbackAt(s + length / 2), front.setbackAt(s + 1));
    if (setback > GARDEN_M && setback < 14 && isStraight(front, s, length))
      addBorder(meshAt, front, s + length / 2, length, FROM_PAVEMENT_M, border, rng);
    s += length + rng.uniform(1.2, 3.6);
  }
}

function addFieldFences(meshAt: MeshAt, front: Frontage, rng: Rng): void {
  const step = 13;
  let left = 0;
  for (let s = step; s < front.road.length - 2 * step; s += step) {
    if (left <= 0) left = rng.uniform() < 0.12 ? rng.integer(5, 14) : 0;
    left -= 1;
    if (left < 0 || !isStraight(front, s, step)) continue;
    if (front.setbackAt(s) > FIELD_FENCE_M + 2)
      addBorder(meshAt, front, s + step / 2, step, FIELD_FENCE_M, 'rails', rng);
  }
}

/** Which borders a street or a field has comes from the road's id and the seed. */
export function addGardensAndFences(
  meshAt: MeshAt,
  network: RoadNetwork,
  fronts: readonly Frontage[],
  seed: number,
): void {
  const hasHouses = network.scenery.some(({ kind }) => kind === 'building');
  for (const front of fronts) {
    const rng = createRng(seed).split(`borders ${front.road.spec.id}/${front.side}`);
    if (front.isStreet) addGardens(meshAt, front, rng);
    else if (!hasHouses) addFieldFences(meshAt, front, rng);
  }
}
