/** Wheels of radius 1 and width 1 about the y axis, their outer face on the side of +y; instances scale them. */
import type { Vec3 } from '../../core/vector.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { addLathe, addTube } from '../mesh/primitives.ts';
import { MATERIAL, surface } from '../mesh/surface.ts';
import type { Detail } from './body-part.ts';

/** Spokes of the rims: how many, and half their width at hub and rim, radians. */
const SPOKES = [
  [5, 0.34, 0.2],
  [7, 0.3, 0.13],
  [10, 0.2, 0.09],
  [8, 0.39, 0.27],
] as const;
/** Outer edge of the rim over the tyre's radius. */
const RIM = 0.68;

const circle = (radius: number, turn: number, y: number): Vec3 => [
  radius * Math.cos(turn),
  y,
  radius * Math.sin(turn),
];

/** A disc or ring seen from outside: the side of +y. */
function addRing(
  mesh: MeshBuilder,
  [inner, outer]: readonly [number, number],
  [innerY, outerY]: readonly [number, number],
  segments: number,
  look: ReturnType<typeof surface>,
): void {
  for (let i = 0; i < segments; i++) {
    const [a, b] = [(i * 2 * Math.PI) / segments, ((i + 1) * 2 * Math.PI) / segments];
    mesh.quad(
      circle(inner, a, innerY),
      circle(inner, b, innerY),
      circle(outer, b, outerY),
      circle(outer, a, outerY),
      look,
    );
  }
}

/**
 * A road wheel: tyre with its sidewalls, spokes over a dark gap, brake disc.
 * @param rim which of the SPOKES it has
 */
export function roadWheel(semantic: number, rim: 0 | 1 | 2 | 3, detail: Detail): MeshData {
  const mesh = new MeshBuilder();
  const tyre = surface(semantic, [0.06, 0.06, 0.063], { material: MATERIAL.rubber });
  const alloy = surface(semantic, rim === 3 ? [0.5, 0.5, 0.5] : [0.66, 0.67, 0.69], {
    material: MATERIAL.metal,
    smooth: 2,
  });
  const dark = surface(semantic, [0.015, 0.015, 0.016], { smooth: 0 });
  const steel = surface(semantic, [0.4, 0.39, 0.38], { material: MATERIAL.metal, smooth: 0 });
  const segments = [16, 8, 6][detail] as number;
  const profile: (readonly [number, number])[] =
    detail === 0
      ? [
          [RIM, 0.44],
          [0.75, 0.5],
          [0.92, 0.49],
          [1, 0.34],
          [1, -0.34],
          [0.93, -0.49],
          [0, -0.45],
        ]
      : [
          [RIM, 0.48],
          [0.97, 0.5],
          [0.97, -0.5],
          [0.3, -0.48],
        ];
  if (detail === 2) {
    addRing(mesh, [0, 0.6], [0.49, 0.49], segments, alloy);
    addRing(mesh, [0.6, 0.97], [0.49, 0.49], segments, tyre);
    return mesh.build();
  }
  addLathe(mesh, profile, segments, () => tyre);
  const [count, atHub, atRim] = SPOKES[rim];
  if (detail === 1) {
    addRing(mesh, [0, 0.25], [0.42, 0.42], 5, alloy);
    for (let i = 0; i < 10; i++) {
      const turn = ((i + 0.5) * Math.PI) / 5;
      const [a, b] = [turn - Math.PI / 10, turn + Math.PI / 10];
      mesh.quad(
        circle(0.25, a, 0.4),
        circle(0.25, b, 0.4),
        circle(RIM, b, 0.45),
        circle(RIM, a, 0.45),
        i % 2 ? dark : alloy,
      );
    }
    return mesh.build();
  }
  addRing(mesh, [0, RIM], [0.12, 0.12], 14, dark);
  addRing(mesh, [0.18, 0.52], [0.17, 0.17], 14, steel);
  addRing(mesh, [0.62, RIM], [0.4, 0.455], segments, alloy);
  addRing(mesh, [RIM - 0.005, 0.62], [0.12, 0.4], 14, alloy);
  addRing(mesh, [0, 0.16], [0.36, 0.33], 10, alloy);
  for (let i = 0; i < count; i++) {
    const turn = (i * 2 * Math.PI) / count;
    const p = (radius: number, off: number, y: number) => circle(radius, turn + off, y);
    const out = 0.635;
    mesh.quad(
      p(0.12, -atHub, 0.31),
      p(0.12, atHub, 0.31),
      p(out, atRim, 0.41),
      p(out, -atRim, 0.41),
      alloy,
    );
    mesh.quad(
      p(0.12, atHub, 0.31),
      p(0.12, atHub, 0.2),
      p(out, atRim, 0.28),
      p(out, atRim, 0.41),
      dark,
    );
    mesh.quad(
      p(0.12, -atHub, 0.2),
      p(0.12, -atHub, 0.31),
      p(out, -atRim, 0.41),
      p(out, -atRim, 0.28),
      dark,
    );
  }
  return mesh.build();
}

/** A two-wheeler's wheel: a tyre, a rim, spokes to the hub; `thick` for a motorcycle's cast one. */
export function spokedWheel(semantic: number, thick: boolean, detail: Detail): MeshData {
  const mesh = new MeshBuilder();
  const tyre = surface(semantic, [0.035, 0.035, 0.036], { material: MATERIAL.rubber });
  const metal = surface(semantic, [0.6, 0.6, 0.62], { material: MATERIAL.metal, smooth: 0 });
  const rim = surface(semantic, thick ? [0.05, 0.05, 0.055] : [0.55, 0.55, 0.57], {
    material: MATERIAL.metal,
    smooth: 2,
  });
  const segments = [24, 12, 8][detail] as number;
  const inner = thick ? 0.74 : 0.9;
  const bands: (readonly [number, number])[] =
    detail === 2
      ? [
          [inner, 0.45],
          [1, 0],
          [inner, -0.45],
        ]
      : [
          [inner, 0.42],
          [0.97, 0.34],
          [1, 0],
          [0.97, -0.34],
          [inner, -0.42],
        ];
  addLathe(mesh, bands, segments, () => tyre);
  // The rim's inner face.
  addLathe(
    mesh,
    [
      [inner, -0.42],
      [inner - 0.03, 0],
      [inner, 0.42],
    ],
    segments,
    () => (detail === 2 ? tyre : rim),
  );
  if (detail === 2) return mesh.build();
  const spokes = thick ? 5 : detail === 0 ? 16 : 6;
  for (let i = 0; i < spokes; i++) {
    const turn = (i * 2 * Math.PI) / spokes;
    const from: Vec3 = [
      0.05 * Math.cos(turn + 1),
      (i % 2 ? 0.4 : -0.4) * (thick ? 0 : 1),
      0.05 * Math.sin(turn + 1),
    ];
    const width = thick ? 0.07 : 0.011;
    addTube(
      mesh,
      from,
      circle(inner, turn, 0),
      [width, width * 0.8],
      thick ? 5 : 3,
      thick ? rim : metal,
    );
  }
  if (thick) {
    addRing(mesh, [0.22, 0.46], [0.4, 0.4], 14, metal);
    addRing(mesh, [0.46, 0.22], [0.36, 0.36], 14, metal);
  }
  addTube(mesh, [0, 0.5, 0], [0, -0.5, 0], [0.06, 0.06], 6, metal);
  return mesh.build();
}
