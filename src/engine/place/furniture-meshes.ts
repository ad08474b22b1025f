/** Street furniture: benches, bins, bollards, shelters and their kind. Origin on the ground, x along the street, y towards it. Metres. */
import { cos, sin } from '../../core/math.ts';
import type { Vec3 } from '../../core/vector.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { addBlob, addBox, addTube } from '../mesh/primitives.ts';
import { MATERIAL, SEMANTIC, type Surface, surface } from '../mesh/surface.ts';

const look = (colour: Vec3, rest: Partial<Surface> = {}): Surface =>
  surface(SEMANTIC.furniture, colour, { smooth: 0, ...rest });

const WOOD = look([0.46, 0.33, 0.22], { material: MATERIAL.wood });
const STEEL = look([0.22, 0.23, 0.24], { material: MATERIAL.metal });
const BRIGHT = look([0.55, 0.56, 0.57], { material: MATERIAL.metal });
/** Takes the instance's colour. */
const PAINTED = look([0.2, 0.3, 0.25], { painted: 1, material: MATERIAL.plastic });
const STONE = look([0.58, 0.57, 0.54], { material: MATERIAL.concrete });
const PANE = look([0.2, 0.24, 0.25], { material: MATERIAL.blindGlass });

const built = (add: (mesh: MeshBuilder) => void) => (): MeshData => {
  const mesh = new MeshBuilder();
  add(mesh);
  return mesh.build();
};

const bench = built((mesh) => {
  for (let i = 0; i < 4; i++) {
    const y = -0.2 + i * 0.11;
    addBox(mesh, [-0.9, y, 0.43], [0.9, y + 0.09, 0.46], WOOD);
  }
  for (let i = 0; i < 3; i++) {
    const z = 0.56 + i * 0.12;
    addBox(mesh, [-0.9, -0.27 - i * 0.02, z], [0.9, -0.24 - i * 0.02, z + 0.1], WOOD);
  }
  for (const x of [-0.75, 0.75]) {
    addBox(mesh, [x - 0.03, -0.28, 0], [x + 0.03, -0.22, 0.86], STEEL);
    addBox(mesh, [x - 0.03, 0.17, 0], [x + 0.03, 0.23, 0.62], STEEL);
    addBox(mesh, [x - 0.03, -0.26, 0.39], [x + 0.03, 0.22, 0.43], STEEL);
    addBox(mesh, [x - 0.035, -0.26, 0.6], [x + 0.035, 0.25, 0.64], STEEL);
  }
});

const bin = built((mesh) => {
  addTube(mesh, [0, 0, 0.06], [0, 0, 0.86], [0.22, 0.25], 12, { ...PAINTED, smooth: 1 });
  addTube(mesh, [0, 0, 0], [0, 0, 0.06], [0.16, 0.16], 10, STEEL);
  addTube(mesh, [0, 0, 0.98], [0, 0, 1.04], [0.27, 0.22], 12, { ...STEEL, smooth: 1 });
  for (const x of [-0.2, 0.2]) addBox(mesh, [x - 0.02, -0.02, 0.8], [x + 0.02, 0.02, 1], STEEL);
});

const bollard = built((mesh) => {
  addTube(mesh, [0, 0, 0], [0, 0, 0.86], [0.06, 0.055], 10, { ...STEEL, smooth: 1 });
  addTube(mesh, [0, 0, 0.7], [0, 0, 0.78], [0.062, 0.062], 10, BRIGHT);
  addBlob(mesh, [0, 0, 0.87], [0.055, 0.055, 0.04], 3, STEEL);
});

/** Three walls of glass, a bench, a flat roof, a poster at one end. */
const shelter = built((mesh) => {
  for (const x of [-1.9, 0, 1.9]) addBox(mesh, [x - 0.04, -0.68, 0], [x + 0.04, -0.6, 2.4], STEEL);
  addBox(mesh, [-2.05, -0.75, 2.4], [2.05, 0.7, 2.5], STEEL);
  for (const x of [-0.95, 0.95])
    addBox(mesh, [x - 0.9, -0.655, 0.25], [x + 0.9, -0.635, 2.25], PANE);
  addBox(mesh, [-1.95, -0.6, 0.2], [-1.83, 0.55, 2.3], STEEL);
  addBox(mesh, [-1.97, -0.5, 0.4], [-1.81, 0.45, 2.15], { ...PAINTED, material: MATERIAL.sheet });
  addBox(mesh, [1.87, -0.6, 0.25], [1.9, 0.3, 2.25], PANE);
  addBox(mesh, [-1.3, -0.5, 0.44], [1.3, -0.15, 0.48], WOOD);
  for (const x of [-1.1, 1.1]) addBox(mesh, [x - 0.04, -0.4, 0], [x + 0.04, -0.3, 0.44], STEEL);
});

const planter = built((mesh) => {
  addBox(mesh, [-0.55, -0.4, 0], [0.55, 0.4, 0.5], STONE);
  const leaves = surface(SEMANTIC.vegetation, [0.22, 0.32, 0.13], { material: MATERIAL.foliage });
  const bump = (d: Vec3): number => 0.9 + 0.2 * sin(d[0] * 9 + d[1] * 7 + d[2] * 5);
  addBlob(mesh, [-0.2, 0, 0.62], [0.34, 0.34, 0.34], 5, leaves, bump);
  addBlob(mesh, [0.24, 0.05, 0.58], [0.28, 0.3, 0.27], 5, leaves, bump);
});

/** A cabinet of the telephone or power company. */
const cabinet = built((mesh) => {
  addBox(mesh, [-0.55, -0.18, 0], [0.55, 0.18, 0.12], STONE);
  addBox(mesh, [-0.53, -0.16, 0.12], [0.53, 0.16, 1.2], PAINTED);
  addBox(mesh, [-0.56, -0.19, 1.2], [0.56, 0.19, 1.25], PAINTED);
  addBox(mesh, [-0.005, 0.16, 0.16], [0.005, 0.165, 1.16], STEEL);
});

const letterBox = built((mesh) => {
  addBox(mesh, [-0.06, -0.06, 0], [0.06, 0.06, 0.8], STEEL);
  addBox(mesh, [-0.26, -0.18, 0.75], [0.26, 0.18, 1.35], PAINTED, [0.96, 0.9]);
  addBox(mesh, [-0.18, 0.165, 1.16], [0.18, 0.185, 1.21], STEEL);
});

const hoops = built((mesh) => {
  for (let i = 0; i < 4; i++) {
    const x = -1.2 + i * 0.8;
    const arch = Array.from({ length: 7 }, (_, k): Vec3 => {
      const turn = (k * Math.PI) / 6;
      return [x, 0.32 * cos(turn), 0.55 + 0.25 * sin(turn)];
    });
    const points: Vec3[] = [[x, 0.32, 0], ...arch, [x, -0.32, 0]];
    for (let k = 0; k + 1 < points.length; k++)
      addTube(mesh, points[k] as Vec3, points[k + 1] as Vec3, [0.025, 0.025], 6, BRIGHT);
  }
});

/** An advertising column with a dark cap. */
const column = built((mesh) => {
  addTube(mesh, [0, 0, 0], [0, 0, 0.35], [0.68, 0.66], 18, { ...STONE, smooth: 1 });
  addTube(mesh, [0, 0, 0.35], [0, 0, 2.9], [0.6, 0.6], 18, {
    ...PAINTED,
    material: MATERIAL.sheet,
    smooth: 1,
  });
  addTube(mesh, [0, 0, 2.9], [0, 0, 3.05], [0.72, 0.7], 18, { ...STEEL, smooth: 1 });
  addTube(mesh, [0, 0, 3.05], [0, 0, 3.4], [0.6, 0.08], 18, { ...STEEL, smooth: 1 });
});

export interface FurnitureKind {
  readonly name: string;
  readonly build: () => MeshData;
  readonly height: number;
  /** Room that it takes: along the street, and away from it. */
  readonly room: readonly [length: number, depth: number];
  /** How often, as against the others. */
  readonly weight: number;
  readonly tints: readonly Vec3[];
}

const GREENS: readonly Vec3[] = [
  [0.16, 0.24, 0.19],
  [0.2, 0.21, 0.22],
  [0.14, 0.2, 0.3],
];
const POSTERS: readonly Vec3[] = [
  [0.75, 0.7, 0.6],
  [0.65, 0.2, 0.2],
  [0.2, 0.35, 0.55],
  [0.75, 0.62, 0.2],
];

/** The explicit list. */
export const FURNITURE: readonly FurnitureKind[] = [
  { name: 'bench', build: bench, height: 0.9, room: [2, 0.7], weight: 3, tints: GREENS },
  { name: 'bin', build: bin, height: 1.05, room: [0.7, 0.6], weight: 4, tints: GREENS },
  { name: 'bollard', build: bollard, height: 0.9, room: [0.4, 0.3], weight: 2, tints: GREENS },
  { name: 'shelter', build: shelter, height: 2.5, room: [4.3, 1.6], weight: 1.5, tints: POSTERS },
  { name: 'planter', build: planter, height: 1, room: [1.4, 1], weight: 2.5, tints: GREENS },
  {
    name: 'cabinet',
    build: cabinet,
    height: 1.25,
    room: [1.4, 0.6],
    weight: 2,
    tints: [
      [0.45, 0.47, 0.46],
      [0.3, 0.36, 0.3],
    ],
  },
  {
    name: 'letter box',
    build: letterBox,
    height: 1.35,
    room: [0.8, 0.6],
    weight: 1,
    tints: [
      [0.8, 0.62, 0.08],
      [0.65, 0.08, 0.07],
      [0.1, 0.22, 0.5],
    ],
  },
  { name: 'hoops', build: hoops, height: 0.8, room: [3, 0.9], weight: 2, tints: GREENS },
  { name: 'column', build: column, height: 3.4, room: [1.6, 1.6], weight: 0.8, tints: POSTERS },
];
