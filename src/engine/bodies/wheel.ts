/** Wheels of radius 1 and width 1 about the y axis; instances scale them. */
import type { Vec3 } from '../../core/vector.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { addLathe, addTube } from '../mesh/primitives.ts';
import { MATERIAL, surface } from '../mesh/surface.ts';

/** A road wheel: tyre, rim and five spokes on both faces. */
export function roadWheel(semantic: number, detail: 0 | 1): MeshData {
  const mesh = new MeshBuilder();
  const tyre = surface(semantic, [0.07, 0.07, 0.075]);
  const rim = surface(semantic, [0.62, 0.63, 0.65], { material: MATERIAL.metal, smooth: 2 });
  const gap = surface(semantic, [0.06, 0.06, 0.065], { smooth: 0 });
  const segments = detail === 0 ? 20 : 10;
  const profile: [number, number][] =
    detail === 0
      ? [
          [0.64, 0.42],
          [0.7, 0.5],
          [0.93, 0.48],
          [1, 0.36],
          [1, -0.36],
          [0.93, -0.48],
          [0.7, -0.5],
          [0.64, -0.42],
        ]
      : [
          [0.64, 0.46],
          [0.94, 0.5],
          [1, 0.36],
          [1, -0.36],
          [0.94, -0.5],
          [0.64, -0.46],
        ];
  addLathe(mesh, profile, segments, () => tyre);
  for (const side of [1, -1]) {
    const y = side * 0.4;
    const at = (radius: number, i: number, count: number): Vec3 => {
      const turn = (i * 2 * Math.PI) / count;
      return [radius * Math.cos(turn), y, radius * Math.sin(turn)];
    };
    for (let i = 0; i < 10; i++) {
      const style = i % 2 === 0 ? rim : gap;
      const [o0, o1] = [at(0.66, i, 10), at(0.66, i + 1, 10)];
      const middle: Vec3 = [0, y, 0];
      if (side > 0) mesh.triangle(middle, o1, o0, style);
      else mesh.triangle(middle, o0, o1, style);
    }
  }
  return mesh.build();
}

/** A bicycle wheel: a thin tyre and rim with spokes to the hub. */
export function spokedWheel(semantic: number): MeshData {
  const mesh = new MeshBuilder();
  const tyre = surface(semantic, [0.06, 0.06, 0.06]);
  const metal = surface(semantic, [0.6, 0.6, 0.62], { material: MATERIAL.metal, smooth: 0 });
  addLathe(
    mesh,
    [
      [0.93, 0.4],
      [1, 0.3],
      [1, -0.3],
      [0.93, -0.4],
      [0.9, 0],
      [0.93, 0.4],
    ],
    20,
    () => tyre,
  );
  for (let i = 0; i < 8; i++) {
    const turn = (i * Math.PI) / 4;
    const out: Vec3 = [0.92 * Math.cos(turn), 0, 0.92 * Math.sin(turn)];
    addTube(mesh, [0, 0, 0], out, [0.016, 0.012], 3, metal);
  }
  addTube(mesh, [0, 0.5, 0], [0, -0.5, 0], [0.07, 0.07], 6, metal);
  return mesh.build();
}
