/** Heads of people with their hair or helmets, and the surfaces and shapes that all their parts are made of. */
import type { Vec3 } from '../../core/vector.ts';
import type { MeshBuilder } from '../mesh/mesh-builder.ts';
import { addBlob, addBox, addTube } from '../mesh/primitives.ts';
import { MATERIAL, type Surface, surface } from '../mesh/surface.ts';
import type { Detail } from './body-part.ts';

/** Who it is; decides on shapes, not on colours. */
export interface Outfit {
  readonly lower: 'trousers' | 'skirt' | 'coat';
  readonly hair: 'short' | 'long' | 'cap' | 'helmet' | 'full-face';
  readonly bag: 'none' | 'backpack' | 'shoulder';
  readonly sleeves: 'long' | 'short';
}

/** First uv coordinates of cloth: which garment it is (see `garment` in body-surfaces.ts). */
const GARMENT = { jacket: 0, trousers: 1, shoes: 2, extra: 3 } as const;

export const looksOf = (semantic: number) => {
  const cloth = { material: MATERIAL.cloth } as const;
  return {
    jacket: surface(semantic, [0.5, 0.5, 0.5], { painted: 1, ...cloth }),
    trousers: surface(semantic, [0.13, 0.15, 0.21], { smooth: 4, ...cloth }),
    shoes: surface(semantic, [0.1, 0.08, 0.07], { smooth: 5, ...cloth }),
    extra: surface(semantic, [0.3, 0.1, 0.1], { smooth: 6, ...cloth }),
    skin: surface(semantic, [0.8, 0.62, 0.51], { smooth: 2, material: MATERIAL.skin }),
    hair: surface(semantic, [0.14, 0.09, 0.06], { smooth: 3, material: MATERIAL.hair }),
    helmet: surface(semantic, [0.8, 0.8, 0.82], { smooth: 3, material: MATERIAL.paint }),
    dark: surface(semantic, [0.015, 0.015, 0.018], { smooth: 7, material: MATERIAL.blindGlass }),
  };
};
export type Looks = ReturnType<typeof looksOf>;

/** An ellipse at a height: [z, half depth, half width, x of its middle]. */
export type Ring = readonly [z: number, depth: number, width: number, x?: number];

/** A tube through upright ellipses from below upwards, closed at its ends. */
export function addRings(
  mesh: MeshBuilder,
  rings: readonly Ring[],
  segments: number,
  look: Surface,
): void {
  const rows = rings.map(([z, depth, width, x = 0]) =>
    Array.from({ length: segments + 1 }, (_, i): Vec3 => {
      const turn = ((i % segments) * 2 * Math.PI) / segments;
      return [x + depth * Math.cos(turn), width * Math.sin(turn), z];
    }),
  );
  mesh.grid(rows, () => look);
  mesh.polygon((rows[0] as Vec3[]).slice(0, segments).reverse(), look);
  mesh.polygon((rows[rows.length - 1] as Vec3[]).slice(0, segments), look);
}

/** Adds with the garment's number as texture coordinate. */
export function wear(mesh: MeshBuilder, garment: keyof typeof GARMENT, add: () => void): void {
  mesh.uv = [GARMENT[garment], 0];
  add();
  mesh.uv = [0, 0];
}

export const around = (detail: Detail): number => [10, 7, 5][detail] as number;

export function addHead(
  mesh: MeshBuilder,
  looks: Looks,
  hair: Outfit['hair'],
  detail: Detail,
): void {
  const rings = [8, 5, 4][detail] as number;
  addTube(mesh, [-0.006, 0, 0.3], [0.002, 0, 0.385], [0.034, 0.029], around(detail), looks.skin);
  if (hair === 'full-face') {
    addBlob(mesh, [0.006, 0, 0.426], [0.068, 0.06, 0.062], rings, looks.helmet);
    addBlob(mesh, [0.03, 0, 0.43], [0.05, 0.052, 0.026], rings, looks.dark);
    return;
  }
  // The face narrows towards the chin.
  addBlob(mesh, [0.01, 0, 0.425], [0.049, 0.042, 0.066], rings, looks.skin, (d) =>
    d[2] < 0 ? 1 - 0.16 * d[2] * d[2] * (d[0] > 0 ? 0.6 : 1.2) : 1,
  );
  if (detail === 0) {
    addBlob(mesh, [0.06, 0, 0.421], [0.009, 0.007, 0.012], 3, looks.skin);
    for (const side of [1, -1]) {
      addBlob(mesh, [0.049, side * 0.018, 0.4345], [0.006, 0.008, 0.005], 3, looks.dark);
      addBlob(mesh, [0.004, side * 0.043, 0.425], [0.011, 0.006, 0.016], 3, looks.skin);
    }
  }
  const isHelmet = hair === 'helmet';
  const wide = isHelmet ? 1.14 : 1;
  const top = isHelmet ? looks.helmet : looks.hair;
  addBlob(mesh, [-0.003, 0, 0.437], [0.055 * wide, 0.047 * wide, 0.058], rings, top, (d) =>
    d[0] > 0.2 && d[2] < 0.45 ? 0.72 : 1,
  );
  if (hair === 'long') {
    addRings(
      mesh,
      [
        [0.3, 0.018, 0.035, -0.045],
        [0.35, 0.03, 0.048, -0.036],
        [0.43, 0.038, 0.05, -0.018],
      ],
      around(detail),
      looks.hair,
    );
  }
  if (hair === 'cap' && detail < 2) {
    wear(mesh, 'extra', () => {
      addBlob(mesh, [0, 0, 0.452], [0.058, 0.05, 0.04], rings, looks.extra);
      addBox(mesh, [0.03, -0.034, 0.447], [0.092, 0.034, 0.453], looks.extra, [0.9, 0.6]);
    });
  }
}
