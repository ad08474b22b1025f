/** Passenger bodies: the painted shell, lofted from the model's profile, with its lamps, glass and trim. */
import type { Vec3 } from '../../core/vector.ts';
import type { BodyModel } from '../../world/bodies/body-model.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { MATERIAL, SEMANTIC, type Surface, surface } from '../mesh/surface.ts';
import { addCarDetails } from './car-details.ts';
import { CarShape } from './car-shape.ts';

/** 0 is for close views, 1 for far ones. */
export type Detail = 0 | 1;

const PAINT = surface(SEMANTIC.car, [0.6, 0.6, 0.6], { painted: 1, material: MATERIAL.paint });
const TRIM = surface(SEMANTIC.car, [0.09, 0.09, 0.095], { smooth: 2 });
const INSIDE = surface(SEMANTIC.car, [0.035, 0.035, 0.035], { smooth: 0 });
const DASH = surface(SEMANTIC.car, [0.05, 0.05, 0.055], { smooth: 3 });
const GLASS = surface(SEMANTIC.car, [0.03, 0.04, 0.045], {
  material: MATERIAL.glass,
  smooth: 4,
});

function stationsOf(shape: CarShape, detail: Detail): { xb: number; arch?: number }[] {
  const { length, archRadius, axleX, profile } = shape;
  const steps = detail === 0 ? 8 : 4;
  const plain =
    detail === 0
      ? [
          0,
          0.03,
          0.08,
          0.16,
          0.3,
          length - 0.3,
          length - 0.16,
          length - 0.08,
          length - 0.03,
          length,
        ]
      : [0, 0.07, 0.2, length - 0.2, length - 0.07, length];
  const wanted = [
    ...plain,
    profile.cowlX,
    profile.cowlX + 0.05,
    profile.deckX - 0.05,
    profile.deckX,
    (axleX[0] + axleX[1]) / 2,
  ];
  const inArch = (xb: number) => axleX.some((axle) => Math.abs(xb - axle) < archRadius + 0.02);
  const stations: { xb: number; arch?: number }[] = wanted
    .map((xb) => Math.min(shape.rearX, Math.max(shape.frontX, xb)))
    .filter((xb) => !inArch(xb))
    .map((xb) => ({ xb }));
  for (const axle of axleX) {
    stations.push(
      { xb: axle - archRadius - 0.001, arch: shape.bottom(axle - archRadius) },
      { xb: axle + archRadius + 0.001, arch: shape.bottom(axle + archRadius) },
    );
    for (let i = 0; i <= steps; i++) {
      stations.push({ xb: axle - archRadius * Math.cos((i * Math.PI) / steps) });
    }
  }
  return stations.sort((a, b) => a.xb - b.xb);
}

function lowerSurface(shape: CarShape, xb: number, column: number): Surface {
  if (column <= 2) return INSIDE;
  if (column === 3) return TRIM;
  const { cowlX, deckX } = shape.profile;
  return column >= 8 && xb >= cowlX - 0.01 && xb < deckX - 0.06 ? DASH : PAINT;
}

/** Both halves of a loft: `half` gives points with y >= 0 from the floor up. */
function loft(
  mesh: MeshBuilder,
  rows: readonly (readonly Vec3[])[],
  look: (row: number, column: number) => Surface | null,
): void {
  for (let i = 0; i + 1 < rows.length; i++) {
    const [front, back] = [rows[i] as Vec3[], rows[i + 1] as Vec3[]];
    for (let j = 0; j + 1 < front.length; j++) {
      const style = look(i, j);
      if (!style) continue;
      mesh.mirrored(
        back[j] as Vec3,
        back[j + 1] as Vec3,
        front[j + 1] as Vec3,
        front[j] as Vec3,
        style,
      );
    }
  }
}

function addLowerBody(mesh: MeshBuilder, shape: CarShape, detail: Detail): void {
  const stations = stationsOf(shape, detail);
  const rows = stations.map(({ xb, arch }) =>
    shape.section(xb, arch ?? shape.arch(xb)).map(([y, h]) => shape.point(xb, y, h)),
  );
  loft(mesh, rows, (row, column) =>
    lowerSurface(shape, (stations[row] as { xb: number }).xb, column),
  );
  const cap = (row: readonly Vec3[], isFront: boolean) => {
    const half = row.slice(2);
    const ring = [...half, ...half.map((p): Vec3 => [p[0], -p[1], p[2]]).reverse()];
    mesh.polygon(isFront ? ring : ring.reverse(), PAINT);
  };
  cap(rows[0] as Vec3[], true);
  cap(rows[rows.length - 1] as Vec3[], false);
}

function cabinStations(shape: CarShape, detail: Detail): number[] {
  const { cowlX, roofFrontX, roofRearX, deckX } = shape.profile;
  const screen = detail === 0 ? [0, 0.06, 0.3, 0.6, 0.93] : [0, 0.06, 0.93];
  const roof = detail === 0 ? [0, 0.12, 0.45, 0.75, 1] : [0, 0.45, 1];
  const rear = detail === 0 ? [0.1, 0.4, 0.7, 0.92, 1] : [0.1, 0.92, 1];
  return [
    ...screen.map((u) => cowlX + u * (roofFrontX - cowlX)),
    ...roof.map((u) => roofFrontX + u * (roofRearX - roofFrontX)),
    ...rear.map((u) => roofRearX + u * (deckX - roofRearX)),
  ];
}

function addCabin(
  mesh: MeshBuilder,
  shape: CarShape,
  detail: Detail,
  hasRearWindow: boolean,
): void {
  const stations = cabinStations(shape, detail);
  const { cowlX, roofFrontX, roofRearX, deckX } = shape.profile;
  const rows = stations.map((xb) => shape.cabin(xb).map(([y, h]) => shape.point(xb, y, h)));
  const within = (xb: number, from: number, to: number, low: number, high: number) => {
    const u = (xb - from) / (to - from);
    return u > low && u < high;
  };
  loft(mesh, rows, (row, column) => {
    const middle = ((stations[row] as number) + (stations[row + 1] as number)) / 2;
    const isGlazed =
      within(middle, cowlX, roofFrontX, 0.06, 0.93) ||
      (hasRearWindow && within(middle, roofRearX, deckX, 0.1, 0.92));
    return isGlazed && column >= 4 ? GLASS : PAINT;
  });
}

/** The body without its wheels, in the body frame (origin at the centre of the box). */
export function carBody(model: BodyModel, detail: Detail): MeshData {
  const shape = new CarShape(model);
  const mesh = new MeshBuilder();
  addLowerBody(mesh, shape, detail);
  addCabin(mesh, shape, detail, model.kind !== 'van');
  addCarDetails(mesh, shape, model, detail);
  return mesh.build();
}
