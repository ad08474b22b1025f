/** A town bus: large windows between black pillars, doors on the right, seats behind the glass. */
import type { Vec3 } from '../../core/vector.ts';
import { axles, type BodyModel } from '../../world/bodies/body-model.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { addBox, addTube } from '../mesh/primitives.ts';
import { SEMANTIC, type Surface } from '../mesh/surface.ts';
import { addBand, type OutlinePoint, roundedOutline } from './band-body.ts';
import type { Detail } from './body-part.ts';
import { driver } from './car-interior.ts';
import { type VehicleLooks, vehicleLooks } from './car-looks.ts';

/** Mirrors take this much on each side. */
const MIRROR = 0.12;
/** Widths of a door's leaf and of a pillar between windows. */
const PILLAR = 0.09;
const FLOOR = 0.42;

interface BusPlan {
  readonly model: BodyModel;
  readonly half: number;
  readonly axleX: readonly [number, number];
  readonly archRadius: number;
  readonly place: (xb: number, y: number, h: number) => Vec3;
  /** Doors on the right: from, to. */
  readonly doors: readonly (readonly [number, number])[];
}

function planOf(model: BodyModel): BusPlan {
  const [length, width, height] = model.size;
  const { frontX, rearX } = axles(model);
  const axleX = [length / 2 - frontX, length / 2 - rearX] as const;
  const archRadius = (model.chassis?.wheelRadius ?? 0.5) + 0.07;
  return {
    model,
    half: width / 2 - MIRROR,
    axleX,
    archRadius,
    place: (xb, y, h) => [length / 2 - xb, y, h - height / 2],
    doors: [
      [0.55, 1.75],
      [axleX[0] + archRadius + 1.25, axleX[0] + archRadius + 2.55],
    ],
  };
}

/** Stations along the sides; a window's pillar begins at those that `isPillar` names. */
function stationsOf(plan: BusPlan, detail: Detail): { sides: number[]; pillars: Set<number> } {
  const { axleX, archRadius, model, doors } = plan;
  const end = model.size[0] - 0.35;
  const pillars = new Set<number>();
  const sides = new Set<number>();
  for (const axle of axleX) {
    const steps = detail === 0 ? [-1, -0.85, -0.5, 0.5, 0.85, 1] : [-1, -0.6, 0.6, 1];
    for (const u of steps) sides.add(axle + u * archRadius);
  }
  for (const [from, to] of doors) {
    for (const x of [from, to]) sides.add(x);
    if (detail === 0) sides.add((from + to) / 2 - 0.02);
  }
  const window = detail === 2 ? 4.5 : 1.45;
  for (let xb = doors[0]?.[1] ?? 1; xb < end - 0.5; xb += window) {
    pillars.add(xb);
    sides.add(xb);
    sides.add(xb + PILLAR);
  }
  sides.add(end);
  return { sides: [...sides].filter((x) => x > 0.4).sort((a, b) => a - b), pillars };
}

function addBody(mesh: MeshBuilder, plan: BusPlan, looks: VehicleLooks, detail: Detail): void {
  const { model, half, axleX, archRadius, place, doors } = plan;
  const [length, , height] = model.size;
  const { sides, pillars } = stationsOf(plan, detail);
  const outline = roundedOutline([0.02, length - 0.02], half, [0.3, 0.15], 0.12, sides);
  const radius = model.chassis?.wheelRadius ?? 0.5;
  const heights = [0.3, 0.62, 1.02, 1.16, 2.5, 2.66, height - 0.12, height - 0.02, height - 0.004];
  const insets = [0.02, 0, 0, 0, 0.03, 0.04, 0.05, 0.16, 0.5];
  const arch = ({ xb, zone }: OutlinePoint): number => {
    if (zone !== 'side') return 0;
    const off = Math.min(...axleX.map((axle) => Math.abs(xb - axle) / archRadius));
    return off > 0.999 ? 0 : radius + archRadius * Math.sqrt(1 - off * off);
  };
  const glass = detail === 2 ? looks.blindGlass : looks.glass;
  const inDoor = (xb: number) => doors.some(([from, to]) => xb >= from - 1e-6 && xb < to - 1e-6);
  const look = (i: number, j: number, side: 1 | -1): Surface => {
    const { xb, y, zone } = outline[j] as OutlinePoint;
    if (i === 0) return looks.trim;
    if (zone === 'front') {
      if (i >= 3 && i < 5) return j === 5 ? looks.gloss : glass;
      if (i === 2) return looks.gloss;
      if (i === 5) return looks.gloss;
      return i === 1 && y > half * 0.55 && detail > 0 ? looks.head : looks.paint;
    }
    if (zone === 'rear') {
      if (i === 3 && y < half * 0.99) return glass;
      if (detail > 0 && y > half * 0.9 && (i === 1 || i === 2)) return looks.rear;
      return looks.paint;
    }
    if (side < 0 && inDoor(xb) && i >= 1 && i < 5) {
      return detail === 0 && pillars.has(xb) ? looks.gloss : glass;
    }
    if (i === 3) return pillars.has(xb) ? looks.gloss : glass;
    if (i === 4) return looks.gloss;
    return looks.paint;
  };
  addBand(mesh, {
    outline,
    rows: heights.length,
    place,
    rowAt: (i, point) => {
      const least = i < 4 ? arch(point) + i * 0.015 : 0;
      return [Math.max(heights[i] as number, Math.min(least, 1.14)), insets[i] as number];
    },
    look,
    roof: looks.paint,
    lining: detail === 0 ? looks.lining : null,
  });
}

function addEnds(mesh: MeshBuilder, plan: BusPlan, looks: VehicleLooks): void {
  const { model, half, place } = plan;
  const [length] = model.size;
  const front = (y0: number, y1: number, h0: number, h1: number, look: Surface, x = 0.012) =>
    mesh.mirrored(
      place(x, y0, h0),
      place(x + 0.05, y1, h0),
      place(x + 0.05, y1, h1),
      place(x, y0, h1),
      look,
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ],
    );
  for (const sign of [1, -1]) {
    const lens = sign > 0 ? looks.left : looks.right;
    const y = sign * half * 0.7;
    addBox(mesh, place(0.16, y - 0.22, 0.66), place(0.075, y + 0.22, 0.86), looks.head);
    addBox(
      mesh,
      place(0.2, y + sign * 0.24 - 0.05, 0.66),
      place(0.12, y + sign * 0.24 + 0.05, 0.86),
      lens,
    );
    const x = length - 0.006;
    const lamps = [looks.rear, lens, looks.reverse];
    lamps.forEach((look, i) => {
      const h = 1.28 - i * 0.17;
      addBox(
        mesh,
        place(x, sign * (half - 0.2) - 0.08, h),
        place(x - 0.04, sign * (half - 0.2) + 0.08, h + 0.15),
        look,
      );
    });
  }
  front(0, half * 0.62, 2.56, 2.78, looks.mesh, 0.03);
  const mark = { ...looks.left, lamp: 0, material: 0 as const, layer: 12 };
  front(0.05, half * 0.5, 2.62, 2.72, { ...mark, colour: [0.95, 0.55, 0.08] }, 0.022);
  const rear = place(length - 0.008, 0, 0);
  const p = (y: number, h: number): Vec3 => [rear[0], y, h + rear[2]];
  mesh.quad(p(0.26, 0.7), p(-0.26, 0.7), p(-0.26, 0.82), p(0.26, 0.82), looks.plate, [
    [0, -2],
    [1, -2],
    [1, -1],
    [0, -1],
  ]);
  mesh.mirrored(p(0.9, 1.62), p(0, 1.62), p(0, 2.0), p(0.9, 2.0), { ...looks.mesh, layer: 10 });
}

function addMirrors(mesh: MeshBuilder, plan: BusPlan, looks: VehicleLooks): void {
  const { place, half } = plan;
  for (const sign of [1, -1]) {
    const outer = half + MIRROR - 0.005;
    const [y0, y1] = sign > 0 ? [half - 0.08, outer] : [-outer, -half + 0.08];
    addBox(mesh, place(0.24, y0, 1.75), place(0.1, y1, 2.25), looks.gloss);
    addTube(
      mesh,
      place(0.17, sign * half, 2.5),
      place(0.17, sign * (half + 0.04), 2.2),
      [0.025, 0.025],
      5,
      looks.gloss,
    );
  }
}

function addInside(mesh: MeshBuilder, plan: BusPlan, looks: VehicleLooks): void {
  const { place, half, model, axleX } = plan;
  const end = model.size[0] - 0.2;
  const p = (xb: number, y: number) => place(xb, y, FLOOR);
  mesh.quad(
    p(end, half - 0.05),
    p(end, -half + 0.05),
    p(0.2, -half + 0.05),
    p(0.2, half - 0.05),
    looks.inside,
  );
  for (let xb = axleX[0] + 0.9; xb < end - 0.4; xb += 0.86) {
    for (const sign of [1, -1]) {
      if (sign < 0 && plan.doors.some(([from, to]) => xb > from - 0.3 && xb < to + 0.5)) continue;
      const y = sign * (half - 0.55);
      addBox(mesh, place(xb + 0.1, y - 0.42, 0.8), place(xb, y + 0.42, 1.52), looks.seat);
    }
  }
  addBox(mesh, place(0.75, -half + 0.2, FLOOR), place(0.3, half - 0.15, 1.12), looks.dash);
  for (const xb of [3.2, 5.6, 8]) {
    addTube(mesh, place(xb, 0.35, FLOOR), place(xb, 0.35, 2.6), [0.02, 0.02], 5, looks.chrome);
  }
}

/** The body without its wheels, in the body frame. */
export function busBody(model: BodyModel, detail: Detail): MeshData {
  const mesh = new MeshBuilder();
  const looks = vehicleLooks(SEMANTIC.bus);
  const plan = planOf(model);
  const { place, half, axleX, archRadius } = plan;
  addBody(mesh, plan, looks, detail);
  addMirrors(mesh, plan, looks);
  if (detail < 2) addEnds(mesh, plan, looks);
  if (detail === 0) addInside(mesh, plan, looks);
  // The chassis between the wheels closes the wells.
  const inner = half - 0.5;
  addBox(
    mesh,
    place(axleX[1] + archRadius + 0.3, -inner, 0.32),
    place(axleX[0] - archRadius, inner, FLOOR - 0.02 + 0.7 * 0),
    looks.under,
  );
  for (const axle of axleX) {
    addBox(
      mesh,
      place(axle + archRadius, -inner, 0.34),
      place(axle - archRadius, inner, 1.1),
      looks.under,
    );
  }
  return mesh.build();
}

export function busDriver(model: BodyModel): MeshData {
  const { place, half } = planOf(model);
  return driver(
    { hip: place(1.25, half - 0.62, 1.0), wheel: place(0.72, half - 0.62, 1.3) },
    SEMANTIC.bus,
  );
}
