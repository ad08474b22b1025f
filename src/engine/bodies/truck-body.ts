/** A rigid truck: cab over the front axle, frame, and a box body behind. */
import type { Vec3 } from '../../core/vector.ts';
import { axles, type BodyModel } from '../../world/bodies/body-model.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { addBox, addTube } from '../mesh/primitives.ts';
import { LAYER, MATERIAL, SEMANTIC, type Surface, surface } from '../mesh/surface.ts';
import { addBand, type OutlinePoint, roundedOutline } from './band-body.ts';
import type { Detail } from './body-part.ts';
import { addSeat, driver } from './car-interior.ts';
import { type VehicleLooks, vehicleLooks } from './car-looks.ts';

type Place = (xb: number, y: number, h: number) => Vec3;

/** Depth of the cab and gap behind it. */
const CAB = { depth: 1.95, gap: 0.16, side: 0.13 } as const;
const BOX = surface(SEMANTIC.truck, [0.86, 0.87, 0.88], {
  painted: 0.12,
  material: MATERIAL.sheet,
  smooth: 0,
});
const STRIPE = surface(SEMANTIC.truck, [0.5, 0.5, 0.5], {
  painted: 1,
  material: MATERIAL.sheet,
  layer: LAYER.decal,
  smooth: 0,
});

const placeOf = ({ size: [length, , height] }: BodyModel): Place => {
  return (xb, y, h) => [length / 2 - xb, y, h - height / 2];
};

function addCab(mesh: MeshBuilder, model: BodyModel, looks: VehicleLooks, detail: Detail): void {
  const [, width, height] = model.size;
  const half = width / 2 - CAB.side;
  const place = placeOf(model);
  const { depth } = CAB;
  const radius = (model.chassis?.wheelRadius ?? 0.5) + 0.07;
  const axle = model.chassis?.frontOverhang ?? 1.35;
  const arches = [-1, -0.8, -0.4, 0.4].map((u) => axle + u * radius);
  const sides =
    detail === 0 ? [0.42, ...arches, 1.5] : [0.42, axle - radius, axle - radius * 0.6, 1.5];
  const outline = roundedOutline([0.03, depth], half, [0.24, 0.05], 0.08, sides);
  const top = height * 0.88;
  const heights = [0.62, 0.95, 1.12, 1.48, 1.66, top - 0.42, top - 0.28, top - 0.05, top];
  const insets = [0.01, 0, 0, 0, 0.01, 0.12, 0.16, 0.2, 0.5];
  const glass = detail === 2 ? looks.blindGlass : looks.glass;
  const look = (i: number, j: number): Surface => {
    const { xb, y, zone } = outline[j] as OutlinePoint;
    if (zone === 'rear') return looks.paint;
    if (zone === 'front') {
      if (i === 4) return j === 5 ? looks.gloss : glass;
      if (i === 5) return looks.gloss;
      if ((i === 2 || i === 1) && y < half * 0.7) return looks.mesh;
      if (i === 0) return looks.trim;
      return looks.paint;
    }
    if (i === 4 && xb > 0.3 && xb < 1.4) return glass;
    return looks.paint;
  };
  addBand(mesh, {
    outline,
    rows: heights.length,
    place,
    rowAt: (i, { xb, zone }) => {
      const off = (xb - axle) / radius;
      const isOver = zone === 'side' && off * off < 1;
      const arch = isOver ? Math.min(1.06, radius - 0.07 + radius * Math.sqrt(1 - off * off)) : 0;
      return [Math.max(heights[i] as number, i < 3 ? arch + i * 0.02 : 0), insets[i] as number];
    },
    look,
    roof: looks.paint,
    lining: detail === 0 ? looks.lining : null,
  });
  // The cab's floor, over engine and wheel wells.
  addBox(mesh, place(depth - 0.06, -half + 0.34, 0.6), place(0.2, half - 0.34, 1.15), looks.under);
  addBox(mesh, place(0.3, -half * 0.98, 0.4), place(0.05, half * 0.98, 0.66), looks.paint);
  if (detail === 0) addCabInside(mesh, place, half, looks);
}

function addCabInside(mesh: MeshBuilder, place: Place, half: number, looks: VehicleLooks): void {
  addBox(mesh, place(0.66, -half + 0.06, 1.1), place(0.2, half - 0.06, 1.5), looks.dash, [1, 1]);
  for (const sign of [1, -1]) addSeat(mesh, place(1.42, sign * 0.62, 1.34), 0.27, looks.seat, [0]);
}

function addCabFront(
  mesh: MeshBuilder,
  model: BodyModel,
  looks: VehicleLooks,
  detail: Detail,
): void {
  const [, width] = model.size;
  const half = width / 2 - CAB.side;
  const place = placeOf(model);
  for (const sign of [1, -1]) {
    const lens = sign > 0 ? looks.left : looks.right;
    const y = sign * half * 0.74;
    addBox(mesh, place(0.14, y - 0.2, 0.48), place(0.03, y + 0.2, 0.63), looks.head);
    addBox(
      mesh,
      place(0.2, y + sign * 0.24 - 0.04, 0.48),
      place(0.07, y + sign * 0.24 + 0.04, 0.63),
      lens,
    );
    const [outer, inner] = [sign * (width / 2 - 0.004), sign * (half - 0.06)];
    const [low, high] = [Math.min(outer, inner), Math.max(outer, inner)];
    addBox(mesh, place(0.36, low, 1.62), place(0.2, high, 2.16), looks.gloss);
    addBox(mesh, place(0.37, low + 0.02, 1.66), place(0.36, high - 0.02, 2.12), looks.chrome);
    if (detail === 2) continue;
    addTube(
      mesh,
      place(0.3, sign * half * 0.97, 1.85),
      place(0.3, sign * (half + 0.05), 1.85),
      [0.03, 0.03],
      5,
      looks.gloss,
    );
    addTube(
      mesh,
      place(0.12, sign * 0.06, 1.52),
      place(0.1, sign * 0.72, 1.6),
      [0.012, 0.012],
      4,
      looks.seam,
    );
    for (const h of [0.55, 0.85]) {
      addBox(
        mesh,
        place(0.62, sign * (half - 0.05) - 0.08, h - 0.03),
        place(0.4, sign * (half - 0.05) + 0.06, h),
        looks.trim,
      );
    }
  }
  if (detail === 2) return;
  addPlate(mesh, place(0.022, 0, 0.48), 1, looks);
  for (const y of [-0.35, 0, 0.35])
    addBox(mesh, place(0.05, y - 0.3, 1.3), place(0.024, y + 0.3, 1.316), looks.chrome);
}

function addPlate(mesh: MeshBuilder, [x, , z]: Vec3, facing: 1 | -1, looks: VehicleLooks): void {
  const [y0, v] = facing > 0 ? [-0.26, 0] : [0.26, -2];
  mesh.quad([x, y0, z], [x, -y0, z], [x, -y0, z + 0.112], [x, y0, z + 0.112], looks.plate, [
    [0, v],
    [1, v],
    [1, v + 1],
    [0, v + 1],
  ]);
}

function addLoadBox(
  mesh: MeshBuilder,
  model: BodyModel,
  looks: VehicleLooks,
  detail: Detail,
): void {
  const [length, width, height] = model.size;
  const p = placeOf(model);
  const start = CAB.depth + CAB.gap;
  const half = width / 2 - 0.025;
  const end = length - 0.02;
  addBox(mesh, p(end, -half, 1.06), p(start, half, height - 0.003), BOX);
  const band = (h0: number, h1: number, style: Surface) =>
    mesh.mirrored(
      p(end - 0.1, half + 0.005, h0),
      p(end - 0.1, half + 0.005, h1),
      p(start + 0.1, half + 0.005, h1),
      p(start + 0.1, half + 0.005, h0),
      style,
    );
  band(1.75, 2.3, STRIPE);
  const black = { ...looks.seam, layer: LAYER.decal, smooth: 0 };
  if (detail < 2) {
    band(1.07, 1.16, black);
    const back = (y0: number, y1: number, h0: number, h1: number, style: Surface) => {
      const x = end + 0.006;
      mesh.mirrored(p(x, y1, h0), p(x, y0, h0), p(x, y0, h1), p(x, y1, h1), style);
    };
    back(0, 0.012, 1.1, height - 0.05, black);
    back(half - 0.06, half - 0.02, 1.1, height - 0.05, {
      ...looks.steel,
      layer: LAYER.decal,
      smooth: 0,
    });
    back(half * 0.3, half * 0.33, 1.1, height - 0.05, {
      ...looks.steel,
      layer: LAYER.decal,
      smooth: 0,
    });
    back(0.02, half - 0.08, 1.075, 1.11, { ...looks.reflector, layer: LAYER.decal });
    for (const sign of [1, -1])
      addBox(
        mesh,
        p(end + 0.004, sign * half * 0.93 - 0.06, height - 0.16),
        p(end - 0.01, sign * half * 0.93 + 0.06, height - 0.09),
        looks.brake,
      );
  }
  // Under-run bar with the lamps.
  addBox(mesh, p(end - 0.02, -half * 0.96, 0.48), p(end - 0.14, half * 0.96, 0.64), looks.trim);
  for (const sign of [1, -1]) {
    const lens = sign > 0 ? looks.left : looks.right;
    [looks.rear, lens, looks.reverse].forEach((look, i) => {
      const y = sign * (half * 0.84 - i * 0.2);
      addBox(mesh, p(end - 0.012, y - 0.09, 0.5), p(end - 0.05, y + 0.09, 0.62), look);
    });
  }
  if (detail < 2) addPlate(mesh, p(end - 0.01, 0, 0.505), -1, looks);
}

function addFrame(mesh: MeshBuilder, model: BodyModel, looks: VehicleLooks, detail: Detail): void {
  const [length, width] = model.size;
  const p = placeOf(model);
  addBox(mesh, p(length - 0.1, -0.42, 0.66), p(0.5, 0.42, 1.02), looks.under);
  const { frontX, rearX } = axles(model);
  const [front, rear] = [length / 2 - frontX, length / 2 - rearX];
  for (const sign of [1, -1]) {
    const [outer, inner] = [sign * (width / 2 - 0.08), sign * (width / 2 - 0.16)];
    const [low, high] = [Math.min(outer, inner), Math.max(outer, inner)];
    // Side guard, and mudguards over the rear wheels.
    addBox(mesh, p(rear - 0.75, low, 0.78), p(front + 1.7, high, 0.9), looks.steel);
    addBox(mesh, p(rear - 0.75, low, 0.5), p(front + 1.7, high, 0.62), looks.steel);
    const [tankLow, tankHigh] = [Math.min(outer, sign * 0.55), Math.max(outer, sign * 0.55)];
    addBox(
      mesh,
      p(front + 1.6, tankLow, 0.46),
      p(front + 0.75, tankHigh, 1.0),
      sign > 0 ? looks.steel : looks.trim,
    );
    addBox(mesh, p(rear + 0.6, low, 1.0), p(rear - 0.6, high, 1.045), looks.trim);
    if (detail === 0) addBox(mesh, p(rear + 0.62, low, 0.5), p(rear + 0.6, high, 1.04), looks.trim);
  }
}

/** The body without its wheels, in the body frame. */
export function truckBody(model: BodyModel, detail: Detail): MeshData {
  const mesh = new MeshBuilder();
  const looks = vehicleLooks(SEMANTIC.truck);
  addCab(mesh, model, looks, detail);
  addLoadBox(mesh, model, looks, detail);
  if (detail < 2) addFrame(mesh, model, looks, detail);
  addCabFront(mesh, model, looks, detail);
  return mesh.build();
}

export function truckDriver(model: BodyModel): MeshData {
  const place = placeOf(model);
  return driver({ hip: place(1.36, 0.62, 1.34), wheel: place(0.84, 0.62, 1.66) }, SEMANTIC.truck);
}
