/** What is seen through a car's windows: dashboard, steering wheel, seats, and who drives. */
import type { Vec3 } from '../../core/vector.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { addBlob, addBox, addTube } from '../mesh/primitives.ts';
import { MATERIAL, type Surface, surface } from '../mesh/surface.ts';
import type { Detail } from './body-part.ts';
import { screenBow } from './car-layout.ts';
import type { VehicleLooks } from './car-looks.ts';
import { type CarShape, mix } from './car-shape.ts';

/** Front seats: how far out, and their backs' foot behind the windscreen's upper edge, metres. */
const SEAT_Y = 0.37;
const SEAT_BACK = 0.52;

export interface Cockpit {
  /** Foot of the driver's back, and the seat's height. */
  readonly hip: Vec3;
  /** Middle of the steering wheel. */
  readonly wheel: Vec3;
}

/** Heights and places that seats, wheel and driver share, body frame. */
export function cockpitOf(shape: CarShape): Cockpit {
  const { groundClearance, cowlX } = shape.profile;
  const isVan = shape.style.panes === 1;
  const seat = isVan ? shape.height * 0.46 : Math.min(shape.height - 0.95, groundClearance + 0.42);
  const back = isVan ? shape.roofFrontX + 0.42 : shape.roofFrontX + SEAT_BACK;
  const wheelX = Math.max(back - 0.56, cowlX + 0.42);
  return {
    hip: shape.point(back, SEAT_Y, seat),
    wheel: shape.point(wheelX, SEAT_Y, seat + 0.38),
  };
}

function addDashboard(mesh: MeshBuilder, shape: CarShape, looks: VehicleLooks): void {
  const { cowlX } = shape.profile;
  const y = shape.width(cowlX) * 0.9;
  const top = shape.top(cowlX) - 0.03;
  const rows = [
    [-0.02, 0],
    [0.22, 0.012],
    [0.36, -0.015],
    [0.4, -0.16],
    [0.34, -0.42],
  ] as const;
  const shares = [1, 0.5, 0, -0.5, -1];
  mesh.grid(
    rows.map(([back, rise], i) =>
      shares.map((u): Vec3 => {
        const bow = i === 0 ? screenBow(shape) * (1 - u * u) : 0;
        return shape.point(cowlX + back - bow, y * u, top + rise);
      }),
    ),
    () => looks.dash,
  );
  const { wheel } = cockpitOf(shape);
  // The instruments' hood.
  addBox(
    mesh,
    [wheel[0] + 0.1, SEAT_Y - 0.17, wheel[2] + 0.0],
    [wheel[0] + 0.24, SEAT_Y + 0.17, wheel[2] + 0.11],
    looks.dash,
    [0.7, 0.9],
  );
}

function addSteeringWheel(mesh: MeshBuilder, wheel: Vec3, looks: VehicleLooks): void {
  const count = 10;
  const at = (i: number): Vec3 => {
    const turn = (i * 2 * Math.PI) / count;
    const [y, r] = [0.18 * Math.cos(turn), 0.18 * Math.sin(turn)];
    return [wheel[0] + r * 0.42, wheel[1] + y, wheel[2] + r * 0.9];
  };
  for (let i = 0; i < count; i++) addTube(mesh, at(i), at(i + 1), [0.015, 0.015], 4, looks.dash);
  addTube(mesh, at(0), at(5), [0.02, 0.02], 4, looks.dash);
  addTube(mesh, wheel, [wheel[0] + 0.2, wheel[1], wheel[2] - 0.1], [0.03, 0.03], 5, looks.dash);
}

/** A seat with its back and headrest; `hip` is where back and cushion meet. */
export function addSeat(
  mesh: MeshBuilder,
  hip: Vec3,
  halfWidth: number,
  look: Surface,
  headrests: readonly number[],
): void {
  const [x, y, z] = hip;
  const box = (low: Vec3, high: Vec3, taper: readonly [number, number] = [1, 1]) =>
    addBox(mesh, low, high, look, taper);
  box([x - 0.02, y - halfWidth, z - 0.16], [x + 0.5, y + halfWidth, z], [0.95, 0.95]);
  const slab = (low: number, high: number, inset: number) => {
    const at = (h: number, out: number): Vec3[] => {
      const lean = x - 0.02 - h * 0.3;
      const w = halfWidth - out;
      return [
        [lean - 0.12, y + w, z + h],
        [lean - 0.12, y - w, z + h],
        [lean, y - w, z + h],
        [lean, y + w, z + h],
        [lean - 0.12, y + w, z + h],
      ];
    };
    mesh.grid([at(low, 0), at(mix(low, high, 0.7), 0.01), at(high, inset)], () => look);
    mesh.polygon(at(high, inset).slice(0, 4), look);
  };
  slab(-0.05, 0.56, 0.06);
  for (const off of headrests) {
    const back = x - 0.02 - 0.66 * 0.3 - 0.05;
    addBox(
      mesh,
      [back - 0.045, y + off - 0.125, z + 0.58],
      [back + 0.05, y + off + 0.125, z + 0.76],
      look,
      [0.8, 0.85],
    );
  }
}

export function addInterior(
  mesh: MeshBuilder,
  shape: CarShape,
  looks: VehicleLooks,
  detail: Detail,
): void {
  const { hip, wheel } = cockpitOf(shape);
  const { deckX, roofRearX } = shape.profile;
  const back = shape.length / 2 - hip[0];
  const rearX = Math.min(back + 0.85, mix(deckX, roofRearX, 0.6) - 0.25);
  const hasRear = shape.style.panes > 1 && rearX > back + 0.5;
  const rear: Vec3 = [shape.length / 2 - rearX, 0, hip[2] + 0.03];
  if (detail === 1) {
    // Blocks behind the glass, so that one does not see an empty shell.
    const block = (at: Vec3, half: number) =>
      addBox(
        mesh,
        [at[0] - 0.3, at[1] - half, at[2] - 0.1],
        [at[0] - 0.08, at[1] + half, at[2] + 0.62],
        looks.seat,
        [0.8, 0.85],
      );
    block([hip[0], SEAT_Y, hip[2]], 0.22);
    block([hip[0], -SEAT_Y, hip[2]], 0.22);
    if (hasRear) block([rear[0], 0, rear[2] - 0.08], 0.6);
    return;
  }
  addDashboard(mesh, shape, looks);
  addSteeringWheel(mesh, wheel, looks);
  for (const sign of [1, -1]) addSeat(mesh, [hip[0], sign * SEAT_Y, hip[2]], 0.24, looks.seat, [0]);
  if (hasRear) addSeat(mesh, rear, 0.62, looks.seat, [0.36, -0.36]);
  if (shape.style.panes === 1) {
    const wall = shape.roofFrontX + 0.76;
    const [y, low, high] = [shape.width(wall) * 0.85, 0.4, shape.height - 0.14];
    const p = (side: number, h: number) => shape.point(wall, side, h);
    mesh.quad(p(-y, low), p(y, low), p(y * 0.86, high), p(-y * 0.86, high), looks.inside);
  }
}

/** Head, shoulders and arms of who sits at the wheel; `semantic` is the vehicle's own. */
export function driver({ hip, wheel }: Cockpit, semantic: number): MeshData {
  const mesh = new MeshBuilder();
  const [x, y, z] = hip;
  const shirt = surface(semantic, [0.2, 0.22, 0.26], { material: MATERIAL.cloth });
  const skin = surface(semantic, [0.8, 0.62, 0.51], { material: MATERIAL.skin, smooth: 2 });
  const hair = surface(semantic, [0.1, 0.07, 0.05], { material: MATERIAL.hair, smooth: 3 });
  const back = x - 0.05;
  addBlob(mesh, [back, y, z + 0.3], [0.12, 0.2, 0.3], 5, shirt, (d) =>
    d[2] > 0.5 ? 0.95 : 1 / Math.max(0.85, Math.abs(d[2])) ** 0.5,
  );
  addTube(mesh, [back - 0.03, y, z + 0.52], [back, y, z + 0.66], [0.055, 0.05], 6, skin);
  addBlob(mesh, [back + 0.02, y, z + 0.71], [0.09, 0.075, 0.11], 5, skin);
  addBlob(mesh, [back - 0.005, y, z + 0.735], [0.095, 0.082, 0.1], 5, hair, (d) =>
    d[0] > 0.25 && d[2] < 0.4 ? 0.75 : 1,
  );
  for (const sign of [1, -1]) {
    const shoulder: Vec3 = [back + 0.02, y + sign * 0.2, z + 0.47];
    const elbow: Vec3 = [mix(back, wheel[0], 0.5), y + sign * 0.25, z + 0.26];
    const hand: Vec3 = [wheel[0] - 0.01, y + sign * 0.165, wheel[2] + 0.03];
    addTube(mesh, shoulder, elbow, [0.055, 0.045], 5, shirt);
    addTube(mesh, elbow, hand, [0.043, 0.03], 5, shirt);
    addBlob(mesh, hand, [0.045, 0.035, 0.045], 3, skin);
  }
  return mesh.build();
}
