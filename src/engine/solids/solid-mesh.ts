/** The triangles of a mesh that is drawn, in plain numbers. */
import type { SolidMesh } from '../../core/solids.ts';
import { type MeshData, VERTEX_BYTES } from '../mesh/mesh-builder.ts';
import { reflectivityOf } from './reflectivity.ts';

/** The triangles of several meshes as one; what a triangle is like is what its first corner says. */
export function solidMesh(meshes: readonly MeshData[]): SolidMesh {
  const count = meshes.reduce((sum, { indices }) => sum + indices.length / 3, 0);
  const out = {
    corners: new Float64Array(count * 9),
    semantic: new Uint8Array(count),
    layer: new Uint8Array(count),
    reflectivity: new Float32Array(count),
    painted: new Float32Array(count),
  };
  let t = 0;
  for (const { vertices, indices } of meshes) {
    const view = new DataView(vertices);
    for (let i = 0; i < indices.length; i += 3, t++) {
      for (let k = 0; k < 9; k++) {
        const o = (indices[i + Math.floor(k / 3)] as number) * VERTEX_BYTES;
        out.corners[t * 9 + k] = view.getFloat32(o + 4 * (k % 3), true);
      }
      const first = (indices[i] as number) * VERTEX_BYTES;
      const byte = (offset: number) => view.getUint8(first + offset);
      out.painted[t] = byte(35) / 255;
      out.semantic[t] = byte(37);
      out.layer[t] = byte(39);
      out.reflectivity[t] = reflectivityOf(byte(36), [
        byte(32) / 255,
        byte(33) / 255,
        byte(34) / 255,
      ]);
    }
  }
  return out;
}

/** Bodies and props look the same in every scene. */
const NAMED = new Map<string, SolidMesh>();

/** @param name of a mesh that is the same wherever it bears this name */
export function namedSolid(name: string, build: () => MeshData): SolidMesh {
  let mesh = NAMED.get(name);
  if (!mesh) {
    mesh = solidMesh([build()]);
    NAMED.set(name, mesh);
  }
  return mesh;
}
