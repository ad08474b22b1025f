/** A rigid truck: cab over the front axle, frame, and a box body behind. */
import type { Vec3 } from '../../core/vector.ts';
import { axles, type BodyModel } from '../../world/bodies/body-model.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { addBox } from '../mesh/primitives.ts';
import { LAMP, LAYER, MATERIAL, SEMANTIC, type Surface, surface } from '../mesh/surface.ts';

const look = (colour: Vec3, rest: Partial<Surface> = {}): Surface =>
  surface(SEMANTIC.truck, colour, { smooth: 0, ...rest });
const CAB = look([0.5, 0.5, 0.5], { painted: 1, material: MATERIAL.paint });
const BOX = look([0.86, 0.87, 0.88], { painted: 0.12 });
const STRIPE = look([0.5, 0.5, 0.5], { painted: 1, layer: LAYER.decal });
const FRAME = look([0.09, 0.09, 0.1]);
const GLASS = look([0.03, 0.04, 0.045], { material: MATERIAL.glass, layer: LAYER.decal });
const BLACK = look([0.05, 0.05, 0.055], { layer: LAYER.decal });
const HEAD = look([0.92, 0.94, 0.96], {
  material: MATERIAL.lamp,
  lamp: LAMP.head,
  layer: LAYER.decal,
});
const TAIL = look([0.5, 0.02, 0.02], {
  material: MATERIAL.lamp,
  lamp: LAMP.brake,
  layer: LAYER.decal,
});
const PLATE = look([0.93, 0.93, 0.9], { layer: LAYER.upperDecal });

/** Front outline of the cab in side view: [x back from the front, height from the ground]. */
const cabOutline = (height: number, depth: number): [number, number][] => [
  [0.06, 0.62],
  [0.02, 0.9],
  [0.02, 1.5],
  [0.06, 1.62],
  [0.3, height * 0.8],
  [0.42, height * 0.84],
  [depth * 0.55, height * 0.87],
  [depth, height * 0.87],
];

function addCab(mesh: MeshBuilder, model: BodyModel, depth: number): void {
  const [length, width, height] = model.size;
  const half = width / 2 - 0.13;
  const p = (xb: number, y: number, h: number): Vec3 => [length / 2 - xb, y, h - height / 2];
  const outline = cabOutline(height, depth);
  const edge = (i: number) => outline[i] as [number, number];
  for (let i = 0; i + 1 < outline.length; i++) {
    const [[x0, h0], [x1, h1]] = [edge(i), edge(i + 1)];
    const inset = (h: number) => half - Math.max(0, h - 1.6) * 0.06;
    const style = i === 3 ? { ...GLASS, layer: LAYER.neutral } : CAB;
    mesh.quad(
      p(x0, -inset(h0), h0),
      p(x0, inset(h0), h0),
      p(x1, inset(h1), h1),
      p(x1, -inset(h1), h1),
      style,
    );
    mesh.mirrored(
      p(depth, inset(h0), h0),
      p(depth, inset(h1), h1),
      p(x1, inset(h1), h1),
      p(x0, inset(h0), h0),
      CAB,
    );
  }
  mesh.quad(
    p(depth, half, 0.62),
    p(depth, -half, 0.62),
    p(depth, -half, height * 0.87),
    p(depth, half, height * 0.87),
    CAB,
  );
  mesh.quad(
    p(0.06, half, 0.62),
    p(0.06, -half, 0.62),
    p(depth, -half, 0.62),
    p(depth, half, 0.62),
    FRAME,
  );
  const y = half + 0.006 - 0.01;
  mesh.mirrored(
    p(depth * 0.72, y, 1.62),
    p(depth * 0.72, y - 0.035, 2.3),
    p(0.36, y - 0.035, 2.3),
    p(0.2, y, 1.62),
    GLASS,
  );
  const front = (y0: number, y1: number, h0: number, h1: number, style: Surface) =>
    mesh.mirrored(p(0.012, y0, h0), p(0.012, y1, h0), p(0.012, y1, h1), p(0.012, y0, h1), style);
  front(0, half * 0.8, 1.12, 1.45, BLACK);
  front(0, half * 0.5, 0.92, 1.08, BLACK);
  front(half * 0.58, half * 0.94, 0.92, 1.08, HEAD);
  mesh.quad(
    p(0.008, -0.26, 0.95),
    p(0.008, 0.26, 0.95),
    p(0.008, 0.26, 1.05),
    p(0.008, -0.26, 1.05),
    PLATE,
  );
  addBox(mesh, p(0.14, -half * 0.98, 0.36), p(0.02, half * 0.98, 0.66), FRAME);
  for (const sign of [1, -1]) {
    const outer = sign * (width / 2 - 0.004);
    const inner = sign * half * 0.97;
    const [low, high] = [Math.min(outer, inner), Math.max(outer, inner)];
    addBox(mesh, p(0.34, low, 1.62), p(0.2, high, 2.12), FRAME);
  }
}

function addLoadBox(mesh: MeshBuilder, model: BodyModel, start: number): void {
  const [length, width, height] = model.size;
  const p = (xb: number, y: number, h: number): Vec3 => [length / 2 - xb, y, h - height / 2];
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
  band(1.07, 1.16, BLACK);
  const back = (y0: number, y1: number, h0: number, h1: number, style: Surface) => {
    const x = end + 0.006;
    mesh.mirrored(p(x, y1, h0), p(x, y0, h0), p(x, y0, h1), p(x, y1, h1), style);
  };
  back(0, 0.012, 1.1, height - 0.05, BLACK);
  back(half - 0.06, half - 0.02, 1.1, height - 0.05, BLACK);
  addBox(mesh, p(end - 0.02, -half * 0.96, 0.5), p(end - 0.14, half * 0.96, 0.66), FRAME);
  const x = end - 0.012;
  mesh.mirrored(
    p(x, half * 0.92, 0.52),
    p(x, half * 0.66, 0.52),
    p(x, half * 0.66, 0.64),
    p(x, half * 0.92, 0.64),
    TAIL,
  );
  mesh.quad(p(x, 0.26, 0.53), p(x, -0.26, 0.53), p(x, -0.26, 0.63), p(x, 0.26, 0.63), PLATE);
}

/** The body without its wheels, in the body frame. */
export function truckBody(model: BodyModel): MeshData {
  const [length, width, height] = model.size;
  const mesh = new MeshBuilder();
  const p = (xb: number, y: number, h: number): Vec3 => [length / 2 - xb, y, h - height / 2];
  const depth = 1.95;
  addCab(mesh, model, depth);
  addLoadBox(mesh, model, depth + 0.18);
  addBox(mesh, p(length - 0.1, -0.42, 0.66), p(0.5, 0.42, 1.02), FRAME);
  const { frontX, rearX } = axles(model);
  const [front, rear] = [length / 2 - frontX, length / 2 - rearX];
  for (const sign of [1, -1]) {
    const outer = sign * (width / 2 - 0.08);
    const inner = sign * (width / 2 - 0.16);
    const [low, high] = [Math.min(outer, inner), Math.max(outer, inner)];
    addBox(mesh, p(rear - 0.75, low, 0.48), p(front + 0.95, high, 0.98), FRAME);
    addBox(mesh, p(rear + 0.6, low, 0.99), p(rear - 0.6, high, 1.04), FRAME);
  }
  return mesh.build();
}
