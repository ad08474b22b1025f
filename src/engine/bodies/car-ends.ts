/** Front and rear faces of a passenger car: grille, lamps, bumpers and plates, as cells of one bent grid. */
import type { Vec2, Vec3 } from '../../core/vector.ts';
import type { MeshBuilder } from '../mesh/mesh-builder.ts';
import type { Surface } from '../mesh/surface.ts';
import type { Detail } from './body-part.ts';
import { SIDE_POINTS, TOP_SHARES } from './car-layout.ts';
import type { VehicleLooks } from './car-looks.ts';
import { type CarShape, mix } from './car-shape.ts';

type End = 'front' | 'rear';
/** The surface of a cell: the side point below it, and how far out it is; +1 on the left. */
type CellLook = (point: number, share: number, side: 1 | -1) => Surface;

/** Heights of the eight rows in the middle of an end face. */
function middleHeights(shape: CarShape, end: End): number[] {
  const isFront = end === 'front';
  const xb = isFront ? shape.frontX : shape.rearX;
  const [bottom, top] = [shape.bottom(xb), shape.top(xb) + shape.crown(xb)];
  const at = (u: number) => mix(bottom, top, u);
  return isFront
    ? [bottom, bottom + 0.055, at(0.3), at(0.52), at(0.62), at(0.76), at(0.9), top]
    : [bottom, bottom + 0.1, at(0.32), at(0.52), top - 0.26, top - 0.14, top - 0.05, top];
}

function addFace(
  mesh: MeshBuilder,
  shape: CarShape,
  end: End,
  detail: Detail,
  lookAt: CellLook,
): void {
  const xb = end === 'front' ? shape.frontX : shape.rearX;
  const sides = SIDE_POINTS[detail];
  const shares = detail === 2 ? [1, 0.62, 0] : [1, ...TOP_SHARES[detail]];
  const side = shape.side(xb, shape.bottom(xb));
  const middle = middleHeights(shape, end);
  const point = (i: number, u: number): Vec3 => {
    const [y, h] = side[i] as [number, number];
    return shape.skin(xb, y * u, mix(middle[i] as number, h, u * u));
  };
  for (let r = 0; r + 1 < sides.length; r++) {
    const [low, high] = [sides[r] as number, sides[r + 1] as number];
    for (let c = 0; c + 1 < shares.length; c++) {
      const [outer, inner] = [shares[c] as number, shares[c + 1] as number];
      for (const sign of [1, -1] as const) {
        const corners = [
          point(low, inner * sign),
          point(low, outer * sign),
          point(high, outer * sign),
          point(high, inner * sign),
        ] as const;
        const uv = (u: number, v: number): Vec2 => [(u - 0.62) / 0.38, (v - 4) / 2];
        const uvs = [uv(inner, low), uv(outer, low), uv(outer, high), uv(inner, high)] as const;
        const style = lookAt(low, (outer + inner) / 2, sign);
        const isForward = sign > 0 === (end === 'front');
        if (isForward) mesh.quad(...corners, style, uvs);
        else {
          const [a, b, d, e] = corners;
          mesh.quad(b, a, e, d, style, [uvs[1], uvs[0], uvs[3], uvs[2]]);
        }
      }
    }
  }
}

export function addFront(
  mesh: MeshBuilder,
  shape: CarShape,
  looks: VehicleLooks,
  detail: Detail,
): void {
  const { grille } = shape.style;
  const first = [5, 4, 3][grille] as number;
  addFace(mesh, shape, 'front', detail, (point, share, side) => {
    if (detail === 2) return point >= 4 ? (share > 0.62 ? looks.head : looks.mesh) : looks.paint;
    if (point === 0) return looks.trim;
    if (point === 1) return share < 0.62 ? looks.mesh : share < 0.885 ? looks.gloss : looks.paint;
    if (point >= 4 && point < 6 && share > 0.62) {
      return point === 4 && share > 0.9 && detail === 0
        ? { ...(side > 0 ? looks.left : looks.right), colour: looks.head.colour }
        : looks.head;
    }
    if (point >= first && point < 6 && share < 0.62) return looks.mesh;
    return looks.paint;
  });
  if (detail === 2) return;
  const heights = middleHeights(shape, 'front');
  addPlate(mesh, shape, looks, 'front', mix(heights[2] as number, heights[3] as number, 0.35));
  if (detail === 0) addBadge(mesh, shape, looks, heights);
}

/** A bright bar over the grille's upper edge with the maker's mark in its middle. */
function addBadge(
  mesh: MeshBuilder,
  shape: CarShape,
  looks: VehicleLooks,
  heights: readonly number[],
): void {
  const h = mix(heights[5] as number, heights[6] as number, shape.style.grille === 0 ? 0.5 : 0.3);
  const p = (y: number, z: number): Vec3 => {
    const [x, , up] = shape.skin(shape.frontX, y, z);
    return [x + 0.006, y, up];
  };
  const disc = Array.from({ length: 8 }, (_, i): Vec3 => {
    const turn = ((i + 0.5) * Math.PI) / 4;
    return p(0.055 * Math.cos(turn), h + 0.042 * Math.sin(turn));
  });
  mesh.polygon(disc, looks.chrome);
  const bar = (y0: number, y1: number, z: number) =>
    mesh.mirrored(p(y0, z), p(y1, z), p(y1, z + 0.014), p(y0, z + 0.014), looks.chrome);
  const reach = shape.width(shape.frontX) * 0.93 * 0.6;
  bar(0.075, reach / 2, h - 0.006);
  bar(reach / 2, reach, h - 0.004);
}

export function addRear(
  mesh: MeshBuilder,
  shape: CarShape,
  looks: VehicleLooks,
  detail: Detail,
): void {
  const kind = shape.style.rear;
  const isNarrow = kind === 'doors' || kind === 'bed';
  const inner = isNarrow ? 0.885 : 0.62;
  addFace(mesh, shape, 'rear', detail, (point, share, side) => {
    const indicator = side > 0 ? looks.left : looks.right;
    if (detail === 2) return point >= 4 && share > 0.62 ? looks.rear : looks.paint;
    if (point === 0) return looks.trim;
    if (point === 1) {
      if (kind === 'bed') return looks.chrome;
      if (detail === 0 && share > 0.62 && share < 0.885) return looks.reflector;
      return share < 0.95 ? looks.trim : looks.paint;
    }
    if (share < inner || (detail === 1 && share < 0.62)) return looks.paint;
    if (isNarrow) {
      if (point === 3) return indicator;
      if (point === 2) return kind === 'doors' && detail === 0 ? looks.reverse : looks.paint;
      return point < 6 ? looks.rear : looks.paint;
    }
    if (point === 5 || (detail === 1 && point === 4)) return looks.rear;
    if (point === 4) return share > 0.885 ? indicator : share < 0.885 ? looks.reverse : looks.rear;
    if (point === 3 && shape.profile.tailHeight - shape.profile.groundClearance > 0.75)
      return looks.rear;
    return looks.paint;
  });
  if (detail === 2) return;
  const heights = middleHeights(shape, 'rear');
  const plateLow = isNarrow ? (heights[2] as number) + 0.02 : (heights[3] as number) + 0.03;
  addPlate(mesh, shape, looks, 'rear', plateLow);
  if (detail === 0) addTailSeams(mesh, shape, looks, heights);
}

/** The gap between boot lid and bumper, and the handle over the plate. */
function addTailSeams(
  mesh: MeshBuilder,
  shape: CarShape,
  looks: VehicleLooks,
  heights: readonly number[],
): void {
  const p = (y: number, z: number): Vec3 => {
    const [x, , up] = shape.skin(shape.rearX, y, z);
    return [x - 0.004, y, up];
  };
  const width = shape.width(shape.rearX);
  const strip = (y0: number, y1: number, low: number, high: number, look: Surface) =>
    mesh.mirrored(p(y1, low), p(y0, low), p(y0, high), p(y1, high), look);
  const seam = heights[2] as number;
  const lifted = { ...looks.seam, layer: 10 };
  strip(0, width * 0.28, seam, seam + 0.012, lifted);
  strip(width * 0.28, width * 0.58, seam, seam + 0.012, lifted);
  if (shape.style.rear === 'doors') {
    strip(0, 0.008, seam, heights[7] as number, lifted);
    return;
  }
  const handle = (heights[3] as number) + 0.17;
  strip(0, 0.28, handle, handle + 0.022, { ...looks.chrome, layer: 10 });
}

const PLATE_SIZE = { half: 0.26, height: 0.112 } as const;

function addPlate(
  mesh: MeshBuilder,
  shape: CarShape,
  looks: VehicleLooks,
  end: End,
  low: number,
): void {
  const isFront = end === 'front';
  const high = low + PLATE_SIZE.height;
  const edge = isFront ? shape.frontX : shape.rearX;
  const outermost = [low, high].map((h) => shape.skin(edge, 0, h)[0]);
  const x = isFront
    ? Math.min(Math.max(...outermost) + 0.006, shape.length / 2 - 0.002)
    : Math.max(Math.min(...outermost) - 0.006, -shape.length / 2 + 0.002);
  const z = -shape.height / 2;
  const [y0, y1] = isFront
    ? [-PLATE_SIZE.half, PLATE_SIZE.half]
    : [PLATE_SIZE.half, -PLATE_SIZE.half];
  // A negative second coordinate marks the rear one, which is yellow in places.
  const v = isFront ? [0, 1] : [-2, -1];
  mesh.quad([x, y0, low + z], [x, y1, low + z], [x, y1, high + z], [x, y0, high + z], looks.plate, [
    [0, v[0] as number],
    [1, v[0] as number],
    [1, v[1] as number],
    [0, v[1] as number],
  ]);
}
