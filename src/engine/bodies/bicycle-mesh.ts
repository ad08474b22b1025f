/** The bicycle without its wheels, ground contact at z = 0; metres. */
import type { Vec3 } from '../../core/vector.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { addBlob, addBox, addTube } from '../mesh/primitives.ts';
import { LAMP, MATERIAL, SEMANTIC, surface } from '../mesh/surface.ts';
import type { Detail } from './body-part.ts';

/** Places in the frame of a bicycle. */
export const BICYCLE = {
  saddle: [-0.2, 0, 0.93],
  bracket: [-0.08, 0, 0.29],
  bar: [0.36, 0, 1.0],
  crank: 0.165,
} as const;

const of = (colour: Vec3, rest = {}) => surface(SEMANTIC.bicycle, colour, rest);
const TUBE = of([0.5, 0.5, 0.5], { painted: 1, material: MATERIAL.paint });
const METAL = of([0.55, 0.55, 0.57], { material: MATERIAL.metal });
const BLACK = of([0.03, 0.03, 0.032], { material: MATERIAL.plastic });

/** An arc of sheet over a wheel, `from` and `to` radians from straight ahead, turning up. */
function addMudguard(mesh: MeshBuilder, hub: Vec3, radius: number, from: number, to: number): void {
  const steps = 7;
  const at = (i: number, y: number, r: number): Vec3 => {
    const turn = from + ((to - from) * i) / steps;
    return [hub[0] + r * Math.cos(turn), y, hub[2] + r * Math.sin(turn)];
  };
  for (let i = 0; i < steps; i++) {
    for (const sign of [1, -1]) {
      const [inner, outer] = [radius + 0.012, radius + 0.022];
      const [a, b] = [at(i, 0, outer), at(i + 1, 0, outer)];
      const [c, d] = [at(i + 1, sign * 0.028, inner), at(i, sign * 0.028, inner)];
      if (sign > 0) mesh.quad(a, b, c, d, BLACK);
      else mesh.quad(d, c, b, a, BLACK);
    }
  }
}

export function bicycleFrame(
  frontX: number,
  rearX: number,
  hubZ: number,
  detail: Detail,
): MeshData {
  const mesh = new MeshBuilder();
  const { saddle, bracket, bar } = BICYCLE;
  const head: Vec3 = [bar[0] - 0.04, 0, 0.82];
  const seat: Vec3 = [saddle[0] + 0.02, 0, 0.8];
  const sides = [6, 4, 3][detail] as number;
  const join = (a: Vec3, b: Vec3, r: number, look = TUBE) =>
    addTube(mesh, a, b, [r, r], sides, look);
  join([seat[0] + 0.02, 0, seat[2] - 0.02], [head[0], 0, head[2] + 0.02], 0.018);
  join(bracket, [head[0] + 0.01, 0, head[2] - 0.05], 0.021);
  join(bracket, seat, 0.018);
  for (const y of detail === 2 ? [0] : [0.04, -0.04]) {
    join([rearX, y, hubZ], [seat[0], y * 0.4, seat[2]], 0.01);
    join([rearX, y, hubZ], [bracket[0], y, bracket[2]], 0.011);
    join([frontX, y, hubZ], [head[0] + 0.03, y, head[2] - 0.08], 0.013);
  }
  join(seat, [saddle[0], 0, 0.92], 0.014, METAL);
  addBlob(mesh, [saddle[0] - 0.04, 0, 0.93], [0.1, 0.075, 0.025], detail === 0 ? 5 : 3, BLACK);
  addBlob(mesh, [saddle[0] + 0.07, 0, 0.93], [0.1, 0.03, 0.02], detail === 0 ? 4 : 3, BLACK);
  join(head, [bar[0], 0, bar[2]], 0.015, METAL);
  join([bar[0], 0.24, bar[2]], [bar[0], -0.24, bar[2]], 0.013, METAL);
  if (detail === 2) return mesh.build();
  for (const y of [0.25, -0.25])
    join([bar[0] - 0.1, y, bar[2]], [bar[0] + 0.01, y * 0.96, bar[2]], 0.017, BLACK);
  join([bracket[0], 0.05, bracket[2]], [bracket[0], -0.05, bracket[2]], 0.03, METAL);
  // Chain with its guard, on the right.
  addBox(mesh, [rearX, -0.052, hubZ - 0.03], [bracket[0] + 0.02, -0.044, hubZ + 0.028], BLACK);
  addMudguard(mesh, [rearX, 0, hubZ], 0.335, 0.5, 3.0);
  addMudguard(mesh, [frontX, 0, hubZ], 0.335, 0.5, 2.4);
  // A carrier over the rear wheel, and the lamps.
  join([rearX - 0.18, 0.05, hubZ + 0.42], [seat[0], 0.02, seat[2] - 0.06], 0.008, METAL);
  join([rearX - 0.18, -0.05, hubZ + 0.42], [seat[0], -0.02, seat[2] - 0.06], 0.008, METAL);
  join([rearX - 0.16, 0.05, hubZ + 0.42], [rearX, 0.05, hubZ], 0.006, METAL);
  join([rearX - 0.16, -0.05, hubZ + 0.42], [rearX, -0.05, hubZ], 0.006, METAL);
  const red = of([0.5, 0.02, 0.02], { material: MATERIAL.lamp, lamp: LAMP.tail });
  const white = of([0.9, 0.9, 0.92], { material: MATERIAL.lamp, lamp: LAMP.head });
  addBox(mesh, [rearX - 0.2, -0.04, hubZ + 0.39], [rearX - 0.182, 0.04, hubZ + 0.435], red);
  addBlob(mesh, [bar[0] + 0.05, 0, bar[2] - 0.1], [0.03, 0.035, 0.035], 4, white);
  return mesh.build();
}

/** Chain wheel, cranks and pedals about the bracket at the origin, the left crank forwards. */
export function crankSet(detail: Detail): MeshData {
  const mesh = new MeshBuilder();
  const { crank } = BICYCLE;
  if (detail < 2)
    addTube(mesh, [0, -0.05, 0], [0, -0.056, 0], [0.095, 0.095], detail === 0 ? 14 : 7, METAL);
  for (const sign of [1, -1]) {
    const end: Vec3 = [sign * crank, sign * 0.075, 0];
    addTube(mesh, [0, sign * 0.06, 0], end, [0.014, 0.01], 4, METAL);
    addBox(
      mesh,
      [end[0] - 0.045, end[1] - 0.03, -0.012],
      [end[0] + 0.045, end[1] + 0.05, 0.012],
      BLACK,
    );
  }
  return mesh.build();
}
