/** What stands beside the road: buildings, posts, fences. Items are built in place; plants are instances (trees.ts). */
import { cos, sin } from '../../core/math.ts';
import type { SceneryItem } from '../../core/road-network.ts';
import type { Vec2, Vec3 } from '../../core/vector.ts';
import type { MeshBuilder } from '../mesh/mesh-builder.ts';
import { addBox, addTube } from '../mesh/primitives.ts';
import { LAMP, MATERIAL, SEMANTIC, type Surface, surface } from '../mesh/surface.ts';
import { addSignFace } from './sign-faces.ts';

const METAL = surface(SEMANTIC.pole, [0.45, 0.47, 0.48], { material: MATERIAL.metal });
const ROOF = surface(SEMANTIC.building, [0.33, 0.31, 0.3], { smooth: 0 });
const ROOF_TILES: readonly Vec3[] = [
  [0.42, 0.24, 0.18],
  [0.36, 0.2, 0.16],
  [0.26, 0.25, 0.26],
  [0.33, 0.29, 0.26],
];

const WALLS: readonly Vec3[] = [
  [0.78, 0.73, 0.64],
  [0.67, 0.42, 0.33],
  [0.82, 0.8, 0.76],
  [0.62, 0.6, 0.57],
  [0.75, 0.62, 0.47],
  [0.55, 0.6, 0.63],
  [0.84, 0.76, 0.6],
];
const pick = <T>(items: readonly T[], variant: number): T =>
  items[Math.min(items.length - 1, Math.floor(variant * items.length))] as T;

function addWalls(mesh: MeshBuilder, [l, w, h]: Vec3, wall: Surface): void {
  const corners: Vec2[] = [
    [-l / 2, -w / 2],
    [l / 2, -w / 2],
    [l / 2, w / 2],
    [-l / 2, w / 2],
  ];
  for (let i = 0; i < 4; i++) {
    const [a, b] = [corners[i] as Vec2, corners[(i + 1) % 4] as Vec2];
    const span = Math.abs(b[0] - a[0]) + Math.abs(b[1] - a[1]);
    const columns = Math.max(1, Math.round(span / 3.1));
    const storeys = Math.max(1, Math.round(h / 3.1));
    mesh.quad([...a, 0], [...b, 0], [...b, h], [...a, h], wall, [
      [0, 0],
      [columns, 0],
      [columns, storeys],
      [0, storeys],
    ]);
  }
}

function addGable(
  mesh: MeshBuilder,
  [l, w]: Vec3,
  h: number,
  rise: number,
  wall: Surface,
  variant: number,
): void {
  const tiles = surface(SEMANTIC.building, pick(ROOF_TILES, (variant * 53) % 1), {
    material: MATERIAL.roofTile,
    smooth: 0,
  });
  const o = 0.3;
  const y = w / 2 + o;
  const eave = h - (rise * o * 2) / w;
  const x = l / 2 + o;
  const slope = Math.sqrt(y * y + (h + rise - eave) ** 2);
  const uvs = [
    [0, 0],
    [2 * x, 0],
    [2 * x, slope],
    [0, slope],
  ] as const;
  mesh.quad([-x, -y, eave], [x, -y, eave], [x, 0, h + rise], [-x, 0, h + rise], tiles, uvs);
  mesh.quad([x, y, eave], [-x, y, eave], [-x, 0, h + rise], [x, 0, h + rise], tiles, uvs);
  // Eaves: what is under the overhang, a gutter along it, and a chimney on the ridge.
  const under = surface(SEMANTIC.building, [0.55, 0.52, 0.47], { smooth: 0 });
  for (const s of [1, -1]) {
    const gutter: [Vec3, Vec3] = [
      [-x, s > 0 ? y - 0.06 : -y - 0.06, eave - 0.1],
      [x, s > 0 ? y + 0.06 : -y + 0.06, eave + 0.02],
    ];
    addBox(mesh, ...gutter, under);
  }
  const chimney = surface(SEMANTIC.building, [0.45, 0.3, 0.24], {
    material: MATERIAL.concrete,
    smooth: 0,
  });
  const cx = l * (0.12 + 0.25 * variant);
  addBox(mesh, [cx - 0.3, 0.25, h + rise * 0.4], [cx + 0.3, 0.85, h + rise + 0.75], chimney);
  const gable = { ...wall, material: MATERIAL.matte };
  for (const s of [1, -1]) {
    mesh.triangle(
      [(s * l) / 2, (-s * w) / 2, h],
      [(s * l) / 2, (s * w) / 2, h],
      [(s * l) / 2, 0, h + rise],
      gable,
    );
  }
}

/** Balconies on the street side, one above the other. */
function addBalconies(mesh: MeshBuilder, [l, w, h]: Vec3, variant: number): void {
  const slab = surface(SEMANTIC.building, [0.62, 0.61, 0.58], {
    material: MATERIAL.concrete,
    smooth: 0,
  });
  const rail = surface(SEMANTIC.building, [0.2, 0.21, 0.22], {
    material: MATERIAL.metal,
    smooth: 0,
  });
  const columns = Math.max(1, Math.round(l / 3.1));
  const bay = l / columns;
  const storeys = Math.max(1, Math.round((h - 0.6) / 3.1));
  const storey = (h - 0.6) / storeys;
  for (let i = 0; i < columns; i++) {
    if (Math.floor((variant * 131 + i) * 7) % 3 !== 0) continue;
    const x = -l / 2 + (i + 0.5) * bay;
    for (let k = 1; k < storeys; k++) {
      const z = k * storey + 0.1;
      for (const s of [1, -1]) {
        const [near, far] = [s * (w / 2), s * (w / 2 + 1)];
        const [y0, y1] = [Math.min(near, far), Math.max(near, far)];
        addBox(mesh, [x - 1.2, y0, z - 0.12], [x + 1.2, y1, z + 0.04], slab);
        addBox(mesh, [x - 1.2, far - 0.02, z + 0.04], [x + 1.2, far + 0.02, z + 0.95], rail);
      }
    }
  }
}

function addBuilding(mesh: MeshBuilder, { size, variant }: SceneryItem): void {
  const [l, w, h] = size;
  const style = Math.floor(variant * 977) % 4;
  // Tall houses stand in the city, most of them with shops below.
  const hasShops = h >= 9.5 && Math.floor(variant * 373) % 3 > 0;
  const wall = surface(SEMANTIC.building, pick(WALLS, variant), {
    material: MATERIAL.facade,
    lamp: style + (hasShops ? 4 : 0),
    smooth: 0,
  });
  if (h < 9.5) {
    const rise = Math.min(3, h * 0.32);
    addWalls(mesh, [l, w, h - rise], wall);
    addGable(mesh, size, h - rise, rise, wall, variant);
    return;
  }
  addWalls(mesh, [l, w, h - 0.6], wall);
  addBox(mesh, [-l / 2 - 0.15, -w / 2 - 0.15, h - 0.6], [l / 2 + 0.15, w / 2 + 0.15, h], ROOF);
  addBox(mesh, [-l / 6, -w / 6, h], [l / 12, w / 8, h + 2], ROOF);
  if (style !== 2 && style !== 1) addBalconies(mesh, size, variant);
}

function addLampPost(mesh: MeshBuilder, { size }: SceneryItem): void {
  const h = size[2];
  const reach = Math.max(1.2, size[0]);
  addTube(mesh, [0, 0, 0], [0, 0, h], [0.09, 0.055], 7, METAL);
  addTube(mesh, [0, 0, h - 0.05], [reach, 0, h + 0.15], [0.05, 0.035], 6, METAL);
  const head = surface(SEMANTIC.pole, [0.3, 0.31, 0.32], { smooth: 0 });
  addBox(mesh, [reach - 0.3, -0.11, h + 0.09], [reach + 0.35, 0.11, h + 0.2], head);
  const pane = surface(SEMANTIC.pole, [0.9, 0.86, 0.78], {
    material: MATERIAL.lamp,
    lamp: LAMP.street,
    smooth: 0,
  });
  mesh.quad(
    [reach - 0.26, 0.09, h + 0.085],
    [reach + 0.31, 0.09, h + 0.085],
    [reach + 0.31, -0.09, h + 0.085],
    [reach - 0.26, -0.09, h + 0.085],
    pane,
  );
}

/** Signs whose meaning no network tells; limits and right of way are in signs.ts. */
const FACES = ['warning', 'parking', 'crossing'] as const;

function addSignPost(mesh: MeshBuilder, { size, variant }: SceneryItem): void {
  const h = size[2];
  addTube(mesh, [-0.045, 0, 0], [-0.045, 0, h], [0.032, 0.032], 6, METAL);
  addSignFace(mesh, [0, 0, h - 0.45], { kind: pick(FACES, variant) });
}

function addFence(mesh: MeshBuilder, { size, variant }: SceneryItem): void {
  const [l, , h] = size;
  const wood = surface(SEMANTIC.fence, variant < 0.5 ? [0.5, 0.4, 0.3] : [0.62, 0.63, 0.63], {
    smooth: 0,
  });
  const posts = Math.max(1, Math.round(l / 2.2));
  for (let i = 0; i <= posts; i++) {
    const x = -l / 2 + (l * i) / posts;
    addBox(mesh, [x - 0.04, -0.04, 0], [x + 0.04, 0.04, h], wood);
  }
  for (const z of [h * 0.3, h * 0.62, h * 0.9])
    addBox(mesh, [-l / 2, -0.025, z - 0.05], [l / 2, 0.025, z + 0.05], wood);
}

const BUILDERS = {
  building: addBuilding,
  'lamp-post': addLampPost,
  'sign-post': addSignPost,
  fence: addFence,
} as const;

/** Adds one item to a mesh in the world frame. */
export function addScenery(mesh: MeshBuilder, item: SceneryItem): void {
  if (item.kind === 'tree' || item.kind === 'bush' || item.kind === 'crossing') return;
  const [c, s] = [cos(item.yaw), sin(item.yaw)];
  const [x, y, z] = item.position;
  mesh.transform = (p) => [x + c * p[0] - s * p[1], y + s * p[0] + c * p[1], z + p[2]];
  BUILDERS[item.kind](mesh, item);
  mesh.transform = null;
}
