/** What is laid over a passenger body's shell: side windows, lamps, grille, plates, handles, mirrors. */
import type { Vec3 } from '../../core/vector.ts';
import type { BodyModel } from '../../world/bodies/body-model.ts';
import type { MeshBuilder } from '../mesh/mesh-builder.ts';
import { addBlob } from '../mesh/primitives.ts';
import { LAMP, LAYER, MATERIAL, SEMANTIC, type Surface, surface } from '../mesh/surface.ts';
import type { CarShape } from './car-shape.ts';

type Detail = 0 | 1;

const decal = (colour: Vec3, rest: Partial<Omit<Surface, 'semantic' | 'colour'>> = {}): Surface =>
  surface(SEMANTIC.car, colour, { layer: LAYER.decal, smooth: 5, ...rest });

const WINDOW = decal([0.03, 0.04, 0.045], { material: MATERIAL.glass });
const BLACK = decal([0.045, 0.045, 0.05]);
const SEAM = decal([0.03, 0.03, 0.03]);
const HEADLAMP = decal([0.92, 0.94, 0.96], { material: MATERIAL.lamp, lamp: LAMP.head });
const TAIL = decal([0.5, 0.02, 0.02], { material: MATERIAL.lamp, lamp: LAMP.brake });
const TAIL_EDGE = decal([0.28, 0.015, 0.015], { material: MATERIAL.glass });
const PLATE = decal([0.93, 0.93, 0.9], { layer: LAYER.upperDecal });
const PLATE_TEXT = decal([0.12, 0.12, 0.14], { layer: LAYER.upperDecal + 1 });
const CHROME = decal([0.75, 0.76, 0.78], { material: MATERIAL.metal });
const MIRROR = surface(SEMANTIC.car, [0.5, 0.5, 0.5], {
  painted: 1,
  material: MATERIAL.paint,
  smooth: 6,
});

/** Corners of a patch in side view: [xb at the lower edge, xb at the upper edge] at its front and its back. */
interface Patch {
  readonly front: readonly [number, number];
  readonly back: readonly [number, number];
  readonly low: (xb: number) => number;
  readonly high: (xb: number) => number;
}

/** Lays a patch over both sides, `lift` metres off the skin whose half width `skin` gives. */
function addSidePatch(
  mesh: MeshBuilder,
  shape: CarShape,
  skin: (xb: number, h: number) => number,
  patch: Patch,
  style: Surface,
  [columns, rows] = [4, 2],
  lift = 0.005,
): void {
  const at = (i: number, j: number): Vec3 => {
    const [u, v] = [i / columns, j / rows];
    const bottom = patch.front[0] + (patch.back[0] - patch.front[0]) * u;
    const top = patch.front[1] + (patch.back[1] - patch.front[1]) * u;
    const xb = bottom + (top - bottom) * v;
    const h = patch.low(xb) + (patch.high(xb) - patch.low(xb)) * v;
    return shape.point(xb, skin(xb, h) + lift, h);
  };
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < rows; j++) {
      mesh.mirrored(at(i + 1, j), at(i + 1, j + 1), at(i, j + 1), at(i, j), style);
    }
  }
}

/** A rectangle on the front (or rear) face, symmetric about the middle if y0 is -y1, else on both sides. */
function addEndPatch(
  mesh: MeshBuilder,
  shape: CarShape,
  end: 'front' | 'rear',
  [y0, y1]: readonly [number, number],
  [h0, h1]: readonly [number, number],
  style: Surface,
): void {
  const depth = style.layer >= LAYER.upperDecal ? 0.004 : 0.007;
  const xb = end === 'front' ? depth : shape.length - depth;
  const p = (y: number, h: number): Vec3 => shape.point(xb, y, h);
  const [a, b, c, d] = [p(y0, h0), p(y1, h0), p(y1, h1), p(y0, h1)];
  const [q, r, s, t] = end === 'front' ? [a, b, c, d] : [b, a, d, c];
  if (y0 === -y1) mesh.quad(q, r, s, t, style);
  else mesh.mirrored(q, r, s, t, style);
}

function addSideWindows(mesh: MeshBuilder, shape: CarShape, isVan: boolean): void {
  const { cowlX, roofFrontX, roofRearX, deckX } = shape.profile;
  const low = (xb: number) => shape.top(xb) + 0.035;
  const high = (xb: number) => Math.max(low(xb) + 0.01, shape.roofline(xb) - 0.1);
  const skin = (xb: number, h: number) => shape.glassY(xb, h);
  const aPillar: [number, number] = [cowlX + 0.42 * (roofFrontX - cowlX), roofFrontX + 0.08];
  const cabinEnd = roofRearX + 0.45 * (deckX - roofRearX);
  const pane = (front: [number, number], back: [number, number]) =>
    addSidePatch(mesh, shape, skin, { front, back, low, high }, WINDOW);
  if (isVan) {
    pane(aPillar, [roofFrontX + 0.72, roofFrontX + 0.72]);
    return;
  }
  const b = (aPillar[0] + cabinEnd) / 2 + 0.12;
  pane(aPillar, [b - 0.04, b - 0.04]);
  const isLong = roofRearX - b > 1.1;
  const c = isLong ? b + 0.92 : cabinEnd - 0.14;
  const cTop = isLong ? c : roofRearX - 0.1;
  pane([b + 0.04, b + 0.04], [c - 0.03, Math.min(cTop, c) - 0.03]);
  if (isLong) pane([c + 0.04, c + 0.04], [cabinEnd - 0.1, roofRearX - 0.08]);
}

function addLamps(mesh: MeshBuilder, shape: CarShape, isVan: boolean): void {
  const { length } = shape;
  const side = (xb: number, h: number) => shape.sideY(xb, h);
  const headLow = (xb: number) => shape.top(xb) - 0.2 + Math.min(0.06, xb * 0.15);
  const headHigh = (xb: number) => shape.top(xb) - 0.045;
  addSidePatch(
    mesh,
    shape,
    side,
    {
      front: [0.014, 0.014],
      back: [0.3, 0.42],
      low: headLow,
      high: headHigh,
    },
    HEADLAMP,
    [6, 2],
  );
  const front = shape.width(0.012);
  addEndPatch(
    mesh,
    shape,
    'front',
    [front * 0.62, front * 0.955],
    [headLow(0.014), headHigh(0.014) - 0.01],
    HEADLAMP,
  );
  const tailTop = Math.min(shape.top(length - 0.012), shape.top(length - 0.1)) - 0.03;
  const [tall, wide] = isVan ? [0.42, 0.84] : [0.17, 0.6];
  const low = () => tailTop - tall;
  addSidePatch(
    mesh,
    shape,
    side,
    {
      front: [length - 0.26, length - 0.3],
      back: [length - 0.014, length - 0.014],
      low,
      high: () => tailTop,
    },
    TAIL_EDGE,
    [6, 2],
  );
  const rear = shape.width(length - 0.012);
  addEndPatch(mesh, shape, 'rear', [rear * wide, rear * 0.955], [low(), tailTop], TAIL);
}

function addEnds(mesh: MeshBuilder, shape: CarShape, model: BodyModel): void {
  const { noseHeight } = shape.profile;
  const [front, rear] = [shape.width(0.012), shape.width(shape.length - 0.012)];
  const clear = shape.bottom(0.012);
  addEndPatch(
    mesh,
    shape,
    'front',
    [-front * 0.56, front * 0.56],
    [noseHeight - 0.31, noseHeight - 0.215],
    BLACK,
  );
  addEndPatch(
    mesh,
    shape,
    'front',
    [-front * 0.8, front * 0.8],
    [clear + 0.035, clear + 0.13],
    BLACK,
  );
  addEndPatch(mesh, shape, 'front', [-0.07, 0.07], [noseHeight - 0.295, noseHeight - 0.235], {
    ...CHROME,
    layer: LAYER.upperDecal,
  });
  const frontPlate = (clear + 0.13 + noseHeight - 0.31) / 2 - 0.045;
  addPlate(mesh, shape, 'front', frontPlate);
  const tail = shape.top(shape.length - 0.05);
  const base = shape.bottom(shape.length - 0.012);
  addPlate(mesh, shape, 'rear', model.kind === 'van' ? base + 0.2 : tail - 0.3);
  addEndPatch(mesh, shape, 'rear', [-rear * 0.85, rear * 0.85], [base + 0.005, base + 0.11], BLACK);
}

function addPlate(mesh: MeshBuilder, shape: CarShape, end: 'front' | 'rear', h: number): void {
  addEndPatch(mesh, shape, end, [-0.26, 0.26], [h, h + 0.105], PLATE);
  for (const [y0, y1] of [
    [-0.19, -0.12],
    [-0.1, -0.03],
    [0.01, 0.08],
    [0.1, 0.19],
  ] as const) {
    const style = PLATE_TEXT;
    const xb = end === 'front' ? 0.003 : shape.length - 0.003;
    const p = (y: number, z: number): Vec3 => shape.point(xb, y, z);
    const corners = [p(y0, h + 0.025), p(y1, h + 0.025), p(y1, h + 0.08), p(y0, h + 0.08)] as const;
    if (end === 'front') mesh.quad(...corners, style);
    else mesh.quad(corners[1], corners[0], corners[3], corners[2], style);
  }
}

function addDoors(mesh: MeshBuilder, shape: CarShape, isVan: boolean): void {
  const { cowlX, roofFrontX, roofRearX, deckX } = shape.profile;
  const side = (xb: number, h: number) => shape.sideY(xb, h);
  const low = (xb: number) => shape.arch(xb) + 0.06;
  const high = (xb: number) => shape.top(xb) - 0.02;
  const start = shape.axleX[0] + shape.archRadius + 0.1;
  const aFoot = cowlX + 0.42 * (roofFrontX - cowlX);
  const b = isVan ? roofFrontX + 0.76 : (aFoot + roofRearX + 0.45 * (deckX - roofRearX)) / 2 + 0.12;
  const rear = isVan
    ? shape.axleX[1] - shape.archRadius - 0.08
    : shape.axleX[1] - shape.archRadius - 0.03;
  // Where the rear door ends at the wheel arch, one line is enough for both.
  const isLong = rear - b > 0.5;
  for (const xb of isLong ? [start, b, rear] : [start, b]) {
    addSidePatch(
      mesh,
      shape,
      side,
      { front: [xb, xb], back: [xb + 0.014, xb + 0.014], low, high },
      SEAM,
      [1, 5],
      0.003,
    );
  }
  for (const xb of isVan ? [b - 0.26] : [b - 0.26, Math.max(rear - 0.3, b + 0.5)]) {
    addSidePatch(
      mesh,
      shape,
      side,
      {
        front: [xb, xb],
        back: [xb + 0.18, xb + 0.18],
        low: (x) => shape.top(x) - 0.16,
        high: (x) => shape.top(x) - 0.125,
      },
      CHROME,
      [1, 1],
      0.01,
    );
  }
}

/** Door mirrors reach the sides of the box. */
function addMirrors(mesh: MeshBuilder, shape: CarShape): void {
  const { cowlX, roofFrontX } = shape.profile;
  const xb = cowlX + 0.42 * (roofFrontX - cowlX) - 0.02;
  const h = shape.top(xb) + 0.11;
  const outer = shape.halfWidth + 0.058;
  const inner = shape.glassY(xb, h) - 0.03;
  for (const sign of [1, -1]) {
    const centre = shape.point(xb, (sign * (outer + inner)) / 2, h);
    addBlob(mesh, centre, [0.075, (outer - inner) / 2, 0.08], 6, MIRROR, (d) =>
      d[0] < 0 ? 1 / Math.max(Math.abs(d[1]), Math.abs(d[2]), 0.72) ** 0.35 : 1,
    );
    const back = centre[0] - 0.078;
    const [y0, y1] = [centre[1] - 0.055, centre[1] + 0.055];
    mesh.quad(
      [back, y1, centre[2] - 0.045],
      [back, y0, centre[2] - 0.045],
      [back, y0, centre[2] + 0.045],
      [back, y1, centre[2] + 0.045],
      CHROME,
    );
  }
}

function addThirdBrakeLamp(mesh: MeshBuilder, shape: CarShape): void {
  const { roofRearX, deckX } = shape.profile;
  const xb = roofRearX + 0.04 * (deckX - roofRearX);
  const run = Math.min(0.035, 0.08 * (deckX - roofRearX));
  const strip = (offset: number, y: number): Vec3 =>
    shape.point(
      xb + offset,
      y,
      Math.min(shape.roofline(xb + offset) + 0.004, shape.height - 0.002),
    );
  mesh.quad(strip(run, 0.17), strip(run, -0.17), strip(0, -0.17), strip(0, 0.17), TAIL);
}

/** @param detail at 1 only what is seen from afar */
export function addCarDetails(
  mesh: MeshBuilder,
  shape: CarShape,
  model: BodyModel,
  detail: Detail,
): void {
  const isVan = model.kind === 'van';
  addSideWindows(mesh, shape, isVan);
  addLamps(mesh, shape, isVan);
  addMirrors(mesh, shape);
  addThirdBrakeLamp(mesh, shape);
  if (detail === 1) return;
  addEnds(mesh, shape, model);
  addDoors(mesh, shape, isVan);
}
