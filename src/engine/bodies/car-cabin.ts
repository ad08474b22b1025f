/** The greenhouse: pillars, roof and window openings with their glass, four grids that share their edges. */
import type { Vec3 } from '../../core/vector.ts';
import type { MeshBuilder } from '../mesh/mesh-builder.ts';
import { MATERIAL, type Surface } from '../mesh/surface.ts';
import type { Detail } from './body-part.ts';
import { type Column, rearWindowBow, screenBow, sideColumns } from './car-layout.ts';
import type { VehicleLooks } from './car-looks.ts';
import { type CarShape, mix } from './car-shape.ts';

/** Rows of the sides from belt line to roof: window trim, glass, window trim, the roof's rounded edge. */
const SIDE_ROWS = [
  [0, 0.05, 0.45, 0.83, 0.88, 0.95, 1],
  [0, 0.06, 0.85, 1],
  [0, 0.1, 0.85, 1],
] as const;
const SCREEN_ROWS = [
  [0, 0.06, 0.35, 0.65, 0.93, 1],
  [0, 0.06, 0.93, 1],
  [0, 1],
] as const;
/** Columns of windscreen, roof and rear window over their half width. */
const ACROSS = [
  [1, 0.94, 0.6, 0.18, 0],
  [1, 0.94, 0],
  [1, 0],
] as const;
/** Thickness of pillars and roof, metres. */
const THICK = 0.03;

/** A point of the left side: `v` 0 at the belt line, 1 at the roof. */
function sidePoint(shape: CarShape, column: Column, v: number): Vec3 {
  const xb = mix(column.low, column.high, v);
  const belt = shape.top(xb) - 0.004;
  const rail = shape.rail(xb);
  const h = mix(belt, rail, v);
  const round = Math.max(0, (v - 0.85) / 0.15) ** 2 * 0.035;
  return shape.point(xb, shape.glassY(xb, h) - round, h);
}

/** Lays a face and, a pillar's thickness within, the lining that is seen through the windows. */
type Lay = (a: Vec3, b: Vec3, c: Vec3, d: Vec3, look: Surface, isBothSides: boolean) => void;

function layer(mesh: MeshBuilder, looks: VehicleLooks, detail: Detail): Lay {
  const lined = (p: Vec3): Vec3 => [p[0], p[1] * (1 - THICK), p[2] - THICK];
  return (a, b, c, d, look, isBothSides) => {
    const put = isBothSides ? mesh.mirrored.bind(mesh) : mesh.quad.bind(mesh);
    put(a, b, c, d, look);
    if (detail > 0 || look.material === MATERIAL.glass) return;
    if (look.material === MATERIAL.blindGlass) return;
    put(lined(d), lined(c), lined(b), lined(a), looks.lining);
  };
}

function addSides(
  lay: Lay,
  shape: CarShape,
  looks: VehicleLooks,
  columns: readonly Column[],
  detail: Detail,
): void {
  const rows = SIDE_ROWS[detail];
  const glass = detail === 2 ? looks.blindGlass : looks.glass;
  for (let i = 0; i + 1 < columns.length; i++) {
    const [front, back] = [columns[i] as Column, columns[i + 1] as Column];
    for (let j = 0; j + 1 < rows.length; j++) {
      const [low, high] = [rows[j] as number, rows[j + 1] as number];
      const isEdge = j === 0 || (detail === 0 && j === 3);
      const isRoof = high > 0.9;
      let look: Surface;
      if (isRoof) look = looks.paint;
      else if (front.face === 'paint')
        look = j === 0 && detail < 2 && shape.style.panes > 1 ? looks.gloss : looks.paint;
      else if (front.face === 'trim' || isEdge) look = looks.gloss;
      else look = glass;
      lay(
        sidePoint(shape, back, low),
        sidePoint(shape, back, high),
        sidePoint(shape, front, high),
        sidePoint(shape, front, low),
        look,
        true,
      );
    }
  }
}

interface Window {
  readonly edge: Column;
  /** How far its middle lies before (+) or behind (-) its edges, at foot and at roof. */
  readonly bow: readonly [number, number];
}

/** How high the middle of the roof stands over its edges at its ends. */
const CROWN = 0.045;

function windowPoint(shape: CarShape, { edge, bow }: Window, u: number, v: number): Vec3 {
  const p = sidePoint(shape, edge, v);
  const k = 1 - u * u;
  const lift = mix(0.008, CROWN * 0.7, v) + 0.012 * Math.sin(Math.PI * v);
  return [p[0] + k * mix(bow[0], bow[1], v), p[1] * u, p[2] + k * lift];
}

function addWindow(
  lay: Lay,
  shape: CarShape,
  looks: VehicleLooks,
  window: Window,
  detail: Detail,
): void {
  const rows = SCREEN_ROWS[detail];
  const shares = ACROSS[detail];
  const isFront = window.bow[0] > 0;
  const glass = detail === 2 ? looks.blindGlass : looks.glass;
  const kind = shape.style.rear;
  for (let j = 0; j + 1 < rows.length; j++) {
    const [low, high] = [rows[j] as number, rows[j + 1] as number];
    for (let i = 0; i + 1 < shares.length; i++) {
      const [outer, inner] = [shares[i] as number, shares[i + 1] as number];
      const isFrit = detail < 2 && (i === 0 || j === 0 || j === rows.length - 2);
      let look: Surface = isFrit ? looks.gloss : glass;
      if (!isFront && isFrit && kind !== 'boot' && (j > 0 || kind === 'doors')) look = looks.paint;
      const isDoorGap = kind === 'doors' && i === shares.length - 2;
      if (!isFront && detail === 0 && isDoorGap) look = looks.paint;
      if (!isFront && j === rows.length - 2 && inner < 0.2 && detail < 2) look = looks.brake;
      for (const sign of [1, -1]) {
        const a = windowPoint(shape, window, outer * sign, low);
        const b = windowPoint(shape, window, inner * sign, low);
        const c = windowPoint(shape, window, inner * sign, high);
        const d = windowPoint(shape, window, outer * sign, high);
        if (sign > 0 === isFront) lay(b, a, d, c, look, false);
        else lay(a, b, c, d, look, false);
      }
    }
  }
}

function addRoof(
  lay: Lay,
  shape: CarShape,
  looks: VehicleLooks,
  columns: readonly Column[],
  ends: readonly [front: Window, rear: Window],
  detail: Detail,
): void {
  const edges = columns.map((column) => sidePoint(shape, column, 1));
  const [first, last] = [edges[0] as Vec3, edges[edges.length - 1] as Vec3];
  const point = (i: number, u: number): Vec3 => {
    const p = edges[i] as Vec3;
    const k = 1 - u * u;
    const t = (first[0] - p[0]) / (first[0] - last[0]);
    const bow = ends[0].bow[1] * Math.max(0, 1 - t * 3) + ends[1].bow[1] * Math.max(0, 3 * t - 2);
    const crown = CROWN * (0.7 + 0.3 * Math.sin(Math.PI * t)) * (detail === 2 ? k : 1 - u ** 4);
    const lift = t === 0 || t === 1 ? CROWN * 0.7 * k : crown;
    return [p[0] + k * bow, p[1] * u, p[2] + lift];
  };
  const shares = ACROSS[detail];
  for (let i = 0; i + 1 < edges.length; i++) {
    for (let k = 0; k + 1 < shares.length; k++) {
      const [outer, inner] = [shares[k] as number, shares[k + 1] as number];
      lay(
        point(i + 1, outer),
        point(i + 1, inner),
        point(i, inner),
        point(i, outer),
        looks.paint,
        true,
      );
    }
  }
}

/** Far forms have fewer columns: those between two windows of the same side go. */
function columnsAt(shape: CarShape, detail: Detail): Column[] {
  const all = sideColumns(shape);
  if (detail === 0) return all;
  const kept = all.filter((column, i) => i === 0 || column.face !== all[i - 1]?.face);
  const end = all[all.length - 1] as Column;
  if (kept[kept.length - 1] !== end) kept.push(end);
  if (detail === 1) return kept;
  const [start, glass] = [all[0] as Column, all.find((c) => c.face === 'glass') as Column];
  const last = [...all].reverse().find((c) => c.face === 'glass') as Column;
  const back = all[all.indexOf(last) + 1] as Column;
  return [start, glass, { ...back, face: 'paint' }, end];
}

export function addCabin(
  mesh: MeshBuilder,
  shape: CarShape,
  looks: VehicleLooks,
  detail: Detail,
): void {
  const columns = columnsAt(shape, detail);
  const lay = layer(mesh, looks, detail);
  const ends: readonly [Window, Window] = [
    { edge: columns[0] as Column, bow: [screenBow(shape), 0.1] },
    {
      edge: columns[columns.length - 1] as Column,
      bow: [-rearWindowBow(shape), -rearWindowBow(shape) * 0.8],
    },
  ];
  addSides(lay, shape, looks, columns, detail);
  for (const window of ends) addWindow(lay, shape, looks, window, detail);
  addRoof(lay, shape, looks, columns, ends, detail);
}
