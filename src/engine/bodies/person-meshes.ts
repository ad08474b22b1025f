/**
 * Rigid parts of people, for a person of height 1 standing with the feet at z = 0; instances scale them.
 * Limbs hang down from their joint at the origin.
 */
import type { Vec3 } from '../../core/vector.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { addBlob, addTube } from '../mesh/primitives.ts';
import { surface } from '../mesh/surface.ts';

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

const SKIN: Vec3 = [0.8, 0.62, 0.51];
const TROUSERS: Vec3 = [0.13, 0.15, 0.21];

/** Pelvis, chest, neck and head; the joint is the hip. */
export function torso(semantic: number, hasHelmet: boolean): MeshData {
  const mesh = new MeshBuilder();
  const shirt = surface(semantic, [0.5, 0.5, 0.5], { painted: 1 });
  const skin = surface(semantic, SKIN, { smooth: 2 });
  const hair = surface(semantic, hasHelmet ? [0.85, 0.85, 0.88] : [0.14, 0.09, 0.06], {
    smooth: 3,
  });
  addBlob(mesh, [0, 0, 0.0], [0.062, 0.09, 0.075], 7, surface(semantic, TROUSERS, { smooth: 4 }));
  addBlob(
    mesh,
    [0, 0, 0.185],
    [0.068, 0.118, 0.17],
    8,
    shirt,
    (d) => 1 / Math.max(0.8, Math.abs(d[2])) ** 0.6 / 1.08,
  );
  addTube(mesh, [0, 0, 0.31], [0.004, 0, 0.385], [0.034, 0.03], 8, skin);
  addBlob(mesh, [0.012, 0, 0.425], [0.051, 0.044, 0.066], 8, skin);
  const cap = hasHelmet ? 1.1 : 1.0;
  addBlob(mesh, [-0.002, 0, 0.438], [0.053 * cap, 0.047 * cap, 0.058], 8, hair, (d) =>
    d[0] > 0.25 && d[2] < 0.35 ? 0.8 : 1,
  );
  return mesh.build();
}

export function thigh(semantic: number): MeshData {
  const mesh = new MeshBuilder();
  const cloth = surface(semantic, TROUSERS);
  addTube(mesh, [0, 0, -PERSON.thigh], [0, 0, 0.02], [0.036, 0.05], 8, cloth);
  return mesh.build();
}

/** Shin and shoe; the joint is the knee. */
export function shin(semantic: number): MeshData {
  const mesh = new MeshBuilder();
  const ankle = -PERSON.shin + 0.035;
  addBlob(mesh, [0, 0, 0], [0.037, 0.036, 0.036], 5, surface(semantic, TROUSERS));
  addTube(mesh, [0, 0, ankle], [0, 0, 0], [0.025, 0.036], 8, surface(semantic, TROUSERS));
  const shoe = surface(semantic, [0.1, 0.08, 0.07], { smooth: 2 });
  addBlob(mesh, [0.022, 0, -PERSON.shin + 0.022], [0.062, 0.026, 0.022], 6, shoe, (d) =>
    d[2] < 0 ? 1 / Math.max(0.75, Math.abs(d[0])) ** 0.3 / 1.09 : 1,
  );
  return mesh.build();
}

export function upperArm(semantic: number): MeshData {
  const mesh = new MeshBuilder();
  const sleeve = surface(semantic, [0.5, 0.5, 0.5], { painted: 1 });
  addBlob(mesh, [0, 0, 0], [0.033, 0.031, 0.033], 5, sleeve);
  addTube(mesh, [0, 0, -PERSON.upperArm], [0, 0, 0], [0.025, 0.032], 7, sleeve);
  return mesh.build();
}

export function forearm(semantic: number): MeshData {
  const mesh = new MeshBuilder();
  const sleeve = surface(semantic, [0.47, 0.47, 0.47], { painted: 0.9 });
  const skin = surface(semantic, SKIN, { smooth: 2 });
  addBlob(mesh, [0, 0, 0], [0.026, 0.025, 0.026], 5, sleeve);
  addTube(mesh, [0, 0, -0.125], [0, 0, 0], [0.02, 0.025], 7, sleeve);
  addBlob(mesh, [0, 0, -PERSON.forearm + 0.015], [0.018, 0.014, 0.035], 5, skin);
  return mesh.build();
}
