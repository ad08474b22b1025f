/**
 * Trees and bushes of height 1, as instances scale them: a trunk with branches, and a crown of many small leaf clumps,
 * each an opaque polygon. Nothing is cut out of a polygon by its texture, so ground truth has the very same leaves.
 */
import { cos, sin } from '../../core/math.ts';
import { createRng, type Rng } from '../../core/rng.ts';
import type { SceneryItem } from '../../core/road-network.ts';
import type { Vec3 } from '../../core/vector.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { addBlob, addTube } from '../mesh/primitives.ts';
import { MATERIAL, SEMANTIC, type Surface, surface } from '../mesh/surface.ts';
import type { Prop, PropLevel } from './prop.ts';

const BARK = surface(SEMANTIC.vegetation, [0.3, 0.25, 0.2], { material: MATERIAL.bark });
const BIRCH = surface(SEMANTIC.vegetation, [0.78, 0.76, 0.72], { material: MATERIAL.bark });

/** Part of a crown: an ellipsoid, in shares of the tree's width and height. */
interface Lobe {
  readonly at: Vec3;
  readonly radii: Vec3;
}

interface Species {
  readonly name: string;
  readonly bark: Surface;
  /** Height at which the crown begins, and the trunk's radius at the ground, shares of the height. */
  readonly clear: number;
  readonly trunk: number;
  readonly lobes: (rng: Rng) => Lobe[];
  /** Size of a leaf clump, share of the height. */
  readonly leaf: number;
  readonly tints: readonly Vec3[];
}

const turnOf = (i: number, count: number, rng: Rng): number =>
  (i * 2 * Math.PI) / count + rng.uniform(-0.5, 0.5);

const broadLobes =
  (width: number, low: number, count: number) =>
  (rng: Rng): Lobe[] => [
    { at: [0, 0, 0.7], radii: [width * 0.36, width * 0.36, 0.27] },
    ...Array.from({ length: count }, (_, i): Lobe => {
      const turn = turnOf(i, count, rng);
      const out = width * rng.uniform(0.2, 0.34);
      const size = rng.uniform(0.17, 0.25);
      return {
        at: [out * cos(turn), out * sin(turn), rng.uniform(low, 0.8)],
        radii: [width * size, width * size, size * 0.8],
      };
    }),
  ];

const SPECIES: readonly Species[] = [
  {
    name: 'lime',
    bark: BARK,
    clear: 0.24,
    trunk: 0.028,
    lobes: broadLobes(1, 0.42, 7),
    leaf: 0.062,
    tints: [
      [0.27, 0.35, 0.14],
      [0.31, 0.38, 0.16],
      [0.23, 0.31, 0.13],
    ],
  },
  {
    name: 'maple',
    bark: BARK,
    clear: 0.3,
    trunk: 0.024,
    lobes: broadLobes(0.86, 0.5, 5),
    leaf: 0.07,
    tints: [
      [0.34, 0.37, 0.14],
      [0.4, 0.37, 0.15],
      [0.25, 0.33, 0.16],
    ],
  },
  {
    name: 'birch',
    bark: BIRCH,
    clear: 0.28,
    trunk: 0.016,
    lobes: (rng) =>
      Array.from({ length: 6 }, (_, i): Lobe => {
        const z = 0.38 + 0.1 * i;
        const turn = rng.uniform(0, 6.28);
        const size = 0.16 - 0.012 * i;
        return {
          at: [0.12 * cos(turn), 0.12 * sin(turn), z],
          radii: [size * 1.4, size * 1.4, size],
        };
      }),
    leaf: 0.05,
    tints: [
      [0.36, 0.42, 0.2],
      [0.4, 0.42, 0.19],
    ],
  },
  {
    name: 'poplar',
    bark: BARK,
    clear: 0.1,
    trunk: 0.02,
    lobes: () =>
      Array.from({ length: 6 }, (_, i): Lobe => {
        const z = 0.2 + 0.14 * i;
        const size = i === 5 ? 0.1 : 0.17 - 0.008 * i;
        return { at: [0, 0, z], radii: [size * 1.5, size * 1.5, 0.14] };
      }),
    leaf: 0.05,
    tints: [
      [0.25, 0.33, 0.14],
      [0.29, 0.36, 0.15],
    ],
  },
];

/** A leaf clump: a bent quad that faces about outwards. */
function addLeaf(
  mesh: MeshBuilder,
  at: Vec3,
  outwards: Vec3,
  size: number,
  style: Surface,
  rng: Rng,
): void {
  const tilt: Vec3 = [
    outwards[0] + rng.uniform(-0.7, 0.7),
    outwards[1] + rng.uniform(-0.7, 0.7),
    outwards[2] + rng.uniform(-0.5, 0.7),
  ];
  const k = Math.sqrt(tilt[0] ** 2 + tilt[1] ** 2 + tilt[2] ** 2) || 1;
  const n: Vec3 = [tilt[0] / k, tilt[1] / k, tilt[2] / k];
  const flat = Math.sqrt(n[0] ** 2 + n[1] ** 2) || 1;
  const side: Vec3 = [-n[1] / flat, n[0] / flat, 0];
  const up: Vec3 = [
    n[1] * side[2] - n[2] * side[1],
    n[2] * side[0] - n[0] * side[2],
    n[0] * side[1] - n[1] * side[0],
  ];
  const corner = (u: number, v: number): Vec3 => [
    at[0] + size * (u * side[0] + v * up[0]),
    at[1] + size * (u * side[1] + v * up[1]),
    at[2] + size * (u * side[2] + v * up[2]),
  ];
  const [a, b, c, d] = [
    corner(-rng.uniform(0.5, 1), -0.25),
    corner(0.1, -rng.uniform(0.5, 1)),
    corner(rng.uniform(0.5, 1), 0.2),
    corner(-0.15, rng.uniform(0.5, 1)),
  ];
  mesh.quad(a, b, c, d, style);
  mesh.quad(d, c, b, a, style);
}

function shellPoint(lobe: Lobe, rng: Rng): { at: Vec3; outwards: Vec3 } {
  const z = rng.uniform(-0.85, 1);
  const turn = rng.uniform(0, 2 * Math.PI);
  const flat = Math.sqrt(1 - z * z);
  const outwards: Vec3 = [flat * cos(turn), flat * sin(turn), z];
  const depth = rng.uniform(0.78, 1.08);
  return {
    at: [
      lobe.at[0] + outwards[0] * lobe.radii[0] * depth,
      lobe.at[1] + outwards[1] * lobe.radii[1] * depth,
      lobe.at[2] + outwards[2] * lobe.radii[2] * depth,
    ],
    outwards,
  };
}

function addTrunk(
  mesh: MeshBuilder,
  species: Species,
  lobes: readonly Lobe[],
  sides: number,
): void {
  const { clear, trunk, bark } = species;
  const fork: Vec3 = [0, 0, clear + 0.08];
  addTube(mesh, [0, 0, -0.01], fork, [trunk, trunk * 0.7], sides, bark);
  for (const { at } of lobes.slice(0, sides > 5 ? 6 : 2)) {
    addTube(
      mesh,
      fork,
      [at[0] * 0.8, at[1] * 0.8, at[2]],
      [trunk * 0.55, trunk * 0.15],
      sides - 2,
      bark,
    );
  }
}

/** @param leaves how many clumps; 0 leaves the plain lobes */
function buildTree(species: Species, shape: number, leaves: number): MeshData {
  const rng = createRng(shape + 1).split(`tree ${species.name}`);
  const lobes = species.lobes(rng);
  const mesh = new MeshBuilder();
  addTrunk(mesh, species, lobes, leaves > 300 ? 7 : 5);
  const leaf = (shade: number) =>
    surface(SEMANTIC.vegetation, [shade, shade, shade], {
      material: MATERIAL.foliage,
      painted: 0.86,
      smooth: 0,
    });
  const far = leaves < 100;
  // Inside it is dark, and one does not see through.
  for (const [i, { at, radii }] of lobes.entries()) {
    const k = far ? 1 : 0.84;
    const inner = surface(SEMANTIC.vegetation, [0.1, 0.12, 0.07], {
      material: MATERIAL.foliage,
      painted: far ? 0.9 : 0.5,
      smooth: 1 + (i % 3),
    });
    addBlob(
      mesh,
      at,
      [radii[0] * k, radii[1] * k, radii[2] * k],
      far ? 3 : 4,
      inner,
      (d) => 0.92 + 0.1 * sin(d[0] * 7 + i) * cos(d[1] * 6 + d[2] * 5),
    );
  }
  const volume = lobes.map(({ radii }) => radii[0] * radii[2]);
  const total = volume.reduce((sum, one) => sum + one, 0);
  for (const [i, lobe] of lobes.entries()) {
    const count = Math.round((leaves * (volume[i] as number)) / total);
    for (let k = 0; k < count; k++) {
      const { at, outwards } = shellPoint(lobe, rng);
      const size = species.leaf * rng.uniform(0.7, 1.3) * (leaves > 300 ? 1 : 1.7);
      addLeaf(mesh, at, outwards, size, leaf(rng.uniform(0.25, 0.6)), rng);
    }
  }
  return mesh.build(0.1);
}

const SHAPES = 3;

const levelsOf = (species: Species, shape: number): PropLevel[] => {
  const name = `tree/${species.name}-${shape}`;
  return [
    { mesh: `${name}/near`, build: () => buildTree(species, shape, 430), upTo: 42 },
    { mesh: `${name}/middle`, build: () => buildTree(species, shape, 110), upTo: 95 },
    {
      mesh: `${name}/far`,
      build: () => buildTree(species, shape, 0),
      upTo: Number.POSITIVE_INFINITY,
    },
  ];
};

const pick = <T>(items: readonly T[], u: number): T =>
  items[Math.min(items.length - 1, Math.floor(u * items.length))] as T;

/** A tree of a network as an instance; species and shape follow from its variant. */
export function treeProp({ size: [l, w, h], position, yaw, variant }: SceneryItem): Prop {
  const rng = createRng(Math.floor(variant * 65536)).split('tree');
  const species = pick(SPECIES, rng.uniform());
  const shape = rng.integer(0, SHAPES - 1);
  const width = (l + w) / 2;
  // Crowns are made for a tree as wide as high; narrow ones keep some of their own shape.
  const across = Math.max(width, h * 0.42);
  return {
    levels: levelsOf(species, shape),
    position,
    yaw,
    scale: [across, across, h],
    tint: pick(species.tints, rng.uniform()),
    radius: Math.max(across, h) * 0.72,
    height: h,
    seed: rng.uniform(),
  };
}

/** A bush fills its box from the ground on. */
function buildBush(shape: number, leaves: number): MeshData {
  const rng = createRng(shape + 1).split('bush');
  const mesh = new MeshBuilder();
  const lobes = Array.from({ length: 4 }, (_, i): Lobe => {
    const turn = turnOf(i, 4, rng);
    return {
      at: [0.22 * cos(turn), 0.22 * sin(turn), rng.uniform(0.36, 0.52)],
      radii: [0.26, 0.26, rng.uniform(0.36, 0.46)],
    };
  });
  for (const [i, { at, radii }] of lobes.entries()) {
    const inner = surface(SEMANTIC.vegetation, [0.09, 0.11, 0.06], {
      material: MATERIAL.foliage,
      painted: leaves === 0 ? 0.9 : 0.5,
      smooth: 1 + (i % 3),
    });
    addBlob(mesh, at, radii, 4, inner);
    for (let k = 0; k < leaves / 4; k++) {
      const { at: p, outwards } = shellPoint({ at, radii }, rng);
      const shade = rng.uniform(0.25, 0.6);
      const leaf = surface(SEMANTIC.vegetation, [shade, shade, shade], {
        material: MATERIAL.foliage,
        painted: 0.86,
        smooth: 0,
      });
      addLeaf(
        mesh,
        [p[0], p[1], Math.max(0.03, p[2])],
        outwards,
        0.09 * rng.uniform(0.7, 1.3),
        leaf,
        rng,
      );
    }
  }
  return mesh.build(0.1);
}

const BUSH_TINTS: readonly Vec3[] = [
  [0.24, 0.31, 0.14],
  [0.3, 0.35, 0.16],
  [0.2, 0.28, 0.15],
  [0.36, 0.36, 0.18],
];

export function bushProp({ size: [l, w, h], position, yaw, variant }: SceneryItem): Prop {
  const rng = createRng(Math.floor(variant * 65536)).split('bush');
  const shape = rng.integer(0, 1);
  return {
    levels: [
      { mesh: `bush/${shape}/near`, build: () => buildBush(shape, 150), upTo: 30 },
      {
        mesh: `bush/${shape}/far`,
        build: () => buildBush(shape, 0),
        upTo: Number.POSITIVE_INFINITY,
      },
    ],
    position,
    yaw,
    scale: [l, w, h],
    tint: pick(BUSH_TINTS, rng.uniform()),
    radius: Math.max(l, w, h) * 0.75,
    height: h,
    seed: rng.uniform(),
  };
}
