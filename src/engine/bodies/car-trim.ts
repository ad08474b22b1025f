/** What is fixed to a passenger body: mirrors, handles, wipers, aerial, rails, exhaust. */
import type { Vec3 } from '../../core/vector.ts';
import type { MeshBuilder } from '../mesh/mesh-builder.ts';
import { addBlob, addBox, addTube } from '../mesh/primitives.ts';
import type { Detail } from './body-part.ts';
import { doorLines } from './car-layout.ts';
import type { VehicleLooks } from './car-looks.ts';
import { type CarShape, mix } from './car-shape.ts';

/** Door mirrors reach the sides of the box; their shells carry the indicators. */
function addMirrors(mesh: MeshBuilder, shape: CarShape, looks: VehicleLooks, detail: Detail): void {
  const isVan = shape.style.panes === 1;
  const xb = shape.profile.cowlX + (isVan ? 0.3 : 0.36);
  const h = shape.top(xb) + (isVan ? 0.16 : 0.085);
  const outer = shape.halfWidth + 0.058;
  const inner = shape.glassY(xb, h) + 0.035;
  const tall = isVan ? 0.14 : 0.075;
  for (const sign of [1, -1]) {
    const middle = shape.point(xb, (sign * (outer + inner)) / 2, h);
    const half = (outer - inner) / 2;
    const [low, high]: Vec3[] = [
      [middle[0] - 0.05, middle[1] - half, middle[2] - tall],
      [middle[0] + 0.09, middle[1] + half, middle[2] + tall],
    ];
    if (detail > 0) {
      addBox(mesh, low as Vec3, high as Vec3, looks.paint);
      continue;
    }
    addBlob(mesh, middle, [0.1, half, tall], 5, looks.paint, (d) =>
      d[0] < -0.35 ? 0.35 / Math.abs(d[0]) / 0.75 : 1 / Math.max(0.8, Math.abs(d[1])) ** 0.4 / 1.09,
    );
    const back = middle[0] - 0.05;
    const [y, z] = [half * 0.8, tall * 0.72];
    const corner = (i: number, j: number): Vec3 => [back, middle[1] + i * y, middle[2] + j * z];
    mesh.quad(corner(1, -1), corner(-1, -1), corner(-1, 1), corner(1, 1), {
      ...looks.chrome,
      smooth: 0,
      layer: 10,
    });
    const lens = sign > 0 ? looks.left : looks.right;
    const tip: Vec3 = [middle[0] + 0.055, middle[1] + sign * half * 0.35, middle[2]];
    addBlob(mesh, tip, [0.047, half * 0.55, 0.012], 3, lens);
    const foot = shape.glassY(xb, h - tall * 0.5) - 0.03;
    addBox(
      mesh,
      [middle[0] - 0.02, Math.min(sign * foot, sign * (inner + 0.03)), middle[2] - tall * 0.9],
      [middle[0] + 0.06, Math.max(sign * foot, sign * (inner + 0.03)), middle[2] - tall * 0.5],
      looks.gloss,
    );
  }
}

function addHandles(mesh: MeshBuilder, shape: CarShape, looks: VehicleLooks): void {
  const { middle, rear, hasRearDoor } = doorLines(shape);
  for (const xb of hasRearDoor
    ? [middle - 0.24, Math.max(rear - 0.24, middle + 0.5)]
    : [middle - 0.24]) {
    const h = shape.top(xb) - 0.115;
    const y = shape.sideY(xb + 0.09, h);
    for (const sign of [1, -1]) {
      const p = (back: number, out: number, up: number) =>
        shape.point(xb + back, sign * (y + out), h + up);
      addTube(mesh, p(0, 0.008, 0), p(0.17, 0.008, 0.004), [0.014, 0.014], 5, looks.paint);
      addBlob(mesh, p(0.085, -0.004, -0.006), [0.07, 0.008, 0.026], 3, looks.seam);
    }
  }
}

function addWipers(mesh: MeshBuilder, shape: CarShape, looks: VehicleLooks): void {
  const { cowlX, cowlHeight } = shape.profile;
  const rise = shape.rail(shape.roofFrontX) - cowlHeight;
  const run = shape.roofFrontX - cowlX;
  const on = (y: number, v: number): Vec3 => {
    const bow = 0.15 * (1 - (y / shape.width(cowlX)) ** 2);
    return shape.point(cowlX + run * v - bow - 0.012, y, cowlHeight + rise * v + 0.03);
  };
  addTube(mesh, on(0.5, 0.03), on(-0.05, 0.08), [0.008, 0.008], 3, looks.seam);
  addTube(mesh, on(-0.1, 0.03), on(-0.6, 0.09), [0.008, 0.008], 3, looks.seam);
}

function addRoofThings(mesh: MeshBuilder, shape: CarShape, looks: VehicleLooks): void {
  const { roofRearX } = shape.profile;
  const { roofFrontX, style } = shape;
  if (style.rails) {
    for (const sign of [1, -1]) {
      const p = (xb: number): Vec3 => {
        const h = shape.rail(xb);
        const y = shape.glassY(xb, h) - 0.055;
        return shape.point(xb, sign * y, Math.min(h + 0.075, shape.height - 0.02));
      };
      const [from, to] = [roofFrontX + 0.2, roofRearX - 0.12];
      const steps = 4;
      for (let i = 0; i < steps; i++) {
        const [a, b] = [p(mix(from, to, i / steps)), p(mix(from, to, (i + 1) / steps))];
        addTube(mesh, a, b, [0.016, 0.016], 5, looks.chrome);
      }
      for (const xb of [from, to]) {
        const top = p(xb);
        addTube(mesh, [top[0], top[1], top[2] - 0.06], top, [0.022, 0.016], 5, looks.gloss);
      }
    }
  }
  if (style.rear === 'bed' || style.panes === 1) return;
  const xb = roofRearX - 0.14;
  const base = shape.rail(xb) + 0.036 - shape.height / 2;
  const x = shape.length / 2 - xb;
  const top = Math.min(base + 0.05, shape.height / 2 - 0.003);
  const tip: Vec3 = [x - 0.06, 0, top];
  const [l, r, f]: Vec3[] = [
    [x - 0.09, 0.03, base],
    [x - 0.09, -0.03, base],
    [x + 0.09, 0, base],
  ];
  mesh.triangle(f as Vec3, l as Vec3, tip, looks.paint);
  mesh.triangle(r as Vec3, f as Vec3, tip, looks.paint);
  mesh.triangle(l as Vec3, r as Vec3, tip, looks.paint);
}

function addBelow(mesh: MeshBuilder, shape: CarShape, looks: VehicleLooks): void {
  const xb = shape.rearX - 0.06;
  const pipe = shape.point(xb, -0.45, shape.bottom(xb) + 0.01);
  addTube(
    mesh,
    [pipe[0] + 0.2, pipe[1], pipe[2]],
    [pipe[0] + 0.01, pipe[1], pipe[2]],
    [0.03, 0.034],
    8,
    looks.steel,
  );
  const front = shape.skin(shape.frontX, 0, shape.bottom(0) + 0.12);
  const fogY = shape.width(shape.frontX) * 0.73;
  for (const sign of [1, -1]) {
    const at = shape.skin(shape.frontX, fogY * sign, shape.bottom(0) + 0.13);
    const [x, y, z] = [Math.min(at[0], front[0]), at[1], at[2]];
    addBlob(mesh, [x - 0.012, y, z], [0.025, 0.045, 0.04], 4, looks.fog);
  }
}

/** At detail 1 the mirrors alone, at 2 they too are but boxes. */
export function addTrim(
  mesh: MeshBuilder,
  shape: CarShape,
  looks: VehicleLooks,
  detail: Detail,
): void {
  addMirrors(mesh, shape, looks, detail);
  if (detail > 0) return;
  addHandles(mesh, shape, looks);
  addWipers(mesh, shape, looks);
  addRoofThings(mesh, shape, looks);
  addBelow(mesh, shape, looks);
}
