/** A signal: pole and head with three lamps, at the kerb; the lamps shine along +x of its own frame. */
import type { SignalColour } from '../../core/world-state.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { addBox, addTube } from '../mesh/primitives.ts';
import { LAMP, MATERIAL, SEMANTIC, surface } from '../mesh/surface.ts';

const LAMPS = [
  { lamp: LAMP.red, z: 3.22, colour: [0.85, 0.06, 0.04] },
  { lamp: LAMP.amber, z: 2.92, colour: [0.95, 0.6, 0.05] },
  { lamp: LAMP.green, z: 2.62, colour: [0.1, 0.8, 0.45] },
] as const;

/** Bits of the lamps that are lit. */
export const SIGNAL_BITS: Readonly<Record<SignalColour, number>> = {
  red: 1 << LAMP.red,
  'red-amber': (1 << LAMP.red) | (1 << LAMP.amber),
  green: 1 << LAMP.green,
  amber: 1 << LAMP.amber,
};

export function signalHead(): MeshData {
  const mesh = new MeshBuilder();
  const pole = surface(SEMANTIC.pole, [0.4, 0.42, 0.42], { material: MATERIAL.metal });
  const box = surface(SEMANTIC.trafficLight, [0.05, 0.055, 0.05], { smooth: 0 });
  addTube(mesh, [-0.16, 0, 0], [-0.16, 0, 3.45], [0.06, 0.055], 8, pole);
  addBox(mesh, [-0.1, -0.17, 2.44], [0.06, 0.17, 3.4], box);
  addBox(mesh, [-0.1, -0.28, 2.36], [-0.085, 0.28, 3.48], box);
  for (const { lamp, z, colour } of LAMPS) {
    const style = surface(SEMANTIC.trafficLight, [...colour], {
      material: MATERIAL.lamp,
      lamp,
      smooth: 0,
    });
    const ring = Array.from({ length: 14 }, (_, i): [number, number, number] => {
      const turn = (i * 2 * Math.PI) / 14;
      return [0.068, 0.105 * Math.cos(turn), z + 0.105 * Math.sin(turn)];
    });
    mesh.polygon(ring, style);
    addBox(mesh, [0.06, -0.13, z + 0.105], [0.2, 0.13, z + 0.118], box);
  }
  return mesh.build();
}
