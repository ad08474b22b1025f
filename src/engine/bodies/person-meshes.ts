/**
 * Rigid parts of people, for a person of height 1 standing with the feet at z = 0; instances scale them.
 * Limbs hang down from their joint at the origin. Jackets have the instance's colour; the shader chooses skin, hair
 * and the other garments by the instance's seed.
 */
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { addBlob, addBox, addTube } from '../mesh/primitives.ts';
import type { Detail } from './body-part.ts';
import {
  addHead,
  addRings,
  around,
  type Looks,
  looksOf,
  type Outfit,
  type Ring,
  wear,
} from './person-head.ts';

/** Joint heights and lengths over the height of the person. */
export const PERSON = {
  hip: 0.5,
  shoulder: 0.8,
  shoulderY: 0.112,
  hipY: 0.05,
  thigh: 0.235,
  shin: 0.265,
  upperArm: 0.165,
  forearm: 0.16,
} as const;

/** Names the outfit's meshes. */
export const outfitName = ({ lower, hair, bag, sleeves }: Outfit): string =>
  `${lower}/${hair}/${bag}/${sleeves}`;

const OUTFITS: readonly Outfit[] = [
  { lower: 'trousers', hair: 'short', bag: 'none', sleeves: 'long' },
  { lower: 'coat', hair: 'long', bag: 'shoulder', sleeves: 'long' },
  { lower: 'trousers', hair: 'short', bag: 'backpack', sleeves: 'short' },
  { lower: 'skirt', hair: 'long', bag: 'none', sleeves: 'short' },
  { lower: 'trousers', hair: 'long', bag: 'shoulder', sleeves: 'long' },
  { lower: 'coat', hair: 'cap', bag: 'none', sleeves: 'long' },
  { lower: 'trousers', hair: 'cap', bag: 'backpack', sleeves: 'long' },
];

/** The same for an actor in every frame. */
export const outfitOf = (actor: number): Outfit =>
  OUTFITS[(actor * 5 + (actor >> 3)) % OUTFITS.length] as Outfit;

/** The lower edge of the jacket, and what hangs below it. */
function addLower(mesh: MeshBuilder, looks: Looks, lower: Outfit['lower'], detail: Detail): void {
  const segments = around(detail);
  if (lower === 'skirt') {
    wear(mesh, 'extra', () =>
      addRings(
        mesh,
        [
          [-0.19, 0.098, 0.112, 0.012],
          [-0.08, 0.082, 0.103, 0.006],
          [0.06, 0.058, 0.08],
        ],
        segments,
        looks.extra,
      ),
    );
    return;
  }
  wear(mesh, 'trousers', () =>
    addRings(
      mesh,
      [
        [-0.06, 0.045, 0.06],
        [-0.01, 0.062, 0.09, -0.004],
        [0.06, 0.058, 0.082],
      ],
      segments,
      looks.trousers,
    ),
  );
  if (lower === 'coat') {
    addRings(
      mesh,
      [
        [-0.17, 0.098, 0.106, 0.01],
        [-0.04, 0.078, 0.1],
        [0.1, 0.063, 0.085],
      ],
      segments,
      looks.jacket,
    );
  }
}

function addBag(mesh: MeshBuilder, looks: Looks, bag: Outfit['bag'], detail: Detail): void {
  if (bag === 'none') return;
  wear(mesh, 'extra', () => {
    if (bag === 'backpack') {
      addBlob(
        mesh,
        [-0.088, 0, 0.185],
        [0.042, 0.072, 0.105],
        detail === 0 ? 6 : 4,
        looks.extra,
        (d) => 1 / Math.max(0.8, Math.abs(d[2]), Math.abs(d[1])) ** 0.6 / 1.1,
      );
      if (detail > 0) return;
      for (const y of [0.058, -0.058])
        addTube(mesh, [0.066, y, 0.14], [0.035, y, 0.3], [0.01, 0.01], 4, looks.extra);
      return;
    }
    addBox(mesh, [-0.06, 0.098, -0.03], [0.05, 0.132, 0.06], looks.extra, [0.85, 0.9]);
    if (detail > 0) return;
    addTube(mesh, [0, 0.112, 0.05], [0.03, -0.04, 0.312], [0.007, 0.007], 4, looks.extra);
  });
}

/** Pelvis, chest, neck and head; the joint is the hip. */
export function torso(semantic: number, outfit: Outfit, detail: Detail): MeshData {
  const mesh = new MeshBuilder();
  const looks = looksOf(semantic);
  addLower(mesh, looks, outfit.lower, detail);
  const rings: Ring[] = [
    [0.015, 0.066, 0.09],
    [0.09, 0.059, 0.079],
    [0.19, 0.068, 0.098, 0.004],
    [0.255, 0.066, 0.112],
    [0.296, 0.053, 0.11, -0.004],
    [0.318, 0.04, 0.07, -0.004],
    [0.336, 0.03, 0.036, -0.004],
  ];
  addRings(
    mesh,
    detail === 2 ? rings.filter((_, i) => i % 2 === 0) : rings,
    around(detail),
    looks.jacket,
  );
  addHead(mesh, looks, outfit.hair, detail);
  addBag(mesh, looks, outfit.bag, detail);
  return mesh.build(0.5);
}

export function thigh(semantic: number, outfit: Outfit, detail: Detail): MeshData {
  const mesh = new MeshBuilder();
  const looks = looksOf(semantic);
  const isBare = outfit.lower === 'skirt';
  const rings: Ring[] = [
    [-PERSON.thigh, 0.036, 0.035],
    [-PERSON.thigh * 0.5, 0.044, 0.042],
    [0.02, 0.052, 0.048],
  ];
  wear(mesh, isBare ? 'jacket' : 'trousers', () =>
    addRings(mesh, rings, around(detail), isBare ? looks.skin : looks.trousers),
  );
  return mesh.build();
}

/** Shin and shoe; the joint is the knee. */
export function shin(semantic: number, outfit: Outfit, detail: Detail): MeshData {
  const mesh = new MeshBuilder();
  const looks = looksOf(semantic);
  const isBare = outfit.lower === 'skirt';
  const ankle = -PERSON.shin + 0.032;
  const slim = isBare ? 0.85 : 1;
  wear(mesh, isBare ? 'jacket' : 'trousers', () =>
    addRings(
      mesh,
      [
        [ankle, 0.026 * slim, 0.025 * slim],
        [ankle + 0.08, 0.031 * slim, 0.03 * slim, -0.003],
        [-0.075, 0.036, 0.034, -0.005],
        [0.012, 0.035, 0.034],
      ],
      around(detail),
      isBare ? looks.skin : looks.trousers,
    ),
  );
  wear(mesh, 'shoes', () =>
    addBlob(
      mesh,
      [0.022, 0, -PERSON.shin + 0.022],
      [0.062, 0.027, 0.022],
      [6, 4, 3][detail] as number,
      looks.shoes,
      (d) => (d[2] < 0 ? 1 / Math.max(0.75, Math.abs(d[0])) ** 0.3 / 1.09 : 1),
    ),
  );
  return mesh.build();
}

export function upperArm(semantic: number, detail: Detail): MeshData {
  const mesh = new MeshBuilder();
  addRings(
    mesh,
    [
      [-PERSON.upperArm, 0.026, 0.025],
      [-0.06, 0.031, 0.029],
      [0.005, 0.034, 0.031],
      [0.02, 0.016, 0.014],
    ],
    around(detail),
    looksOf(semantic).jacket,
  );
  return mesh.build();
}

export function forearm(semantic: number, outfit: Outfit, detail: Detail): MeshData {
  const mesh = new MeshBuilder();
  const looks = looksOf(semantic);
  addRings(
    mesh,
    [
      [-0.128, 0.018, 0.016],
      [-0.05, 0.025, 0.023],
      [0.012, 0.025, 0.024],
    ],
    around(detail),
    outfit.sleeves === 'short' ? looks.skin : looks.jacket,
  );
  addBlob(
    mesh,
    [0.002, 0, -PERSON.forearm + 0.012],
    [0.019, 0.012, 0.034],
    [5, 4, 3][detail] as number,
    looks.skin,
  );
  if (detail === 0)
    addTube(mesh, [0.012, 0, -0.13], [0.024, 0.002, -0.158], [0.008, 0.006], 4, looks.skin);
  return mesh.build();
}
