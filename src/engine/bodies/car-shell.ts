/** The lower body of a passenger car: floor, wheel wells, sides, bonnet and boot, lofted from front to rear. */
import type { Vec2, Vec3 } from '../../core/vector.ts';
import type { MeshBuilder } from '../mesh/mesh-builder.ts';
import type { Surface } from '../mesh/surface.ts';
import type { Detail } from './body-part.ts';
import { addFront, addRear } from './car-ends.ts';
import { doorLines, rearWindowBow, SIDE_POINTS, screenBow, TOP_SHARES } from './car-layout.ts';
import type { VehicleLooks } from './car-looks.ts';
import { type CarShape, mix } from './car-shape.ts';

/** Width of the gaps between panels, metres. */
const GAP = 0.012;

type Kind = 'closed' | 'cabin' | 'bed';
interface Station {
  readonly xb: number;
  readonly kind: Kind;
  readonly arch?: number;
  /** A gap between two doors begins here. */
  readonly gap?: boolean;
}

function archStations(shape: CarShape, kindAt: (xb: number) => Kind, detail: Detail): Station[] {
  const { axleX, archRadius } = shape;
  const steps = 7;
  return axleX.flatMap((axle) => {
    const end = (sign: number): Station => {
      const xb = axle + sign * (archRadius + 0.001);
      return { xb, kind: kindAt(xb), arch: shape.bottom(xb) };
    };
    const inner = Array.from({ length: steps + 1 }, (_, i): Station => {
      const xb = axle - archRadius * Math.cos((i * Math.PI) / steps);
      return { xb, kind: kindAt(xb) };
    });
    if (detail === 0) return [end(-1), ...inner, end(1)];
    const bent = (u: number): Station => {
      const xb = axle + u * archRadius;
      const height = detail === 2 ? 1.7 : Math.abs(u) > 0.5 ? 1.75 : 2.1;
      return { xb, kind: kindAt(xb), arch: shape.chassis.wheelRadius * height };
    };
    return [
      end(-1),
      ...(detail === 1 ? [-0.75, -0.35, 0.35, 0.75] : [-0.55, 0.55]).map(bent),
      end(1),
    ];
  });
}

function stationsOf(shape: CarShape, detail: Detail): Station[] {
  const { axleX, archRadius, frontX, rearX, profile, style } = shape;
  const { cowlX, deckX } = profile;
  const bedX = deckX + 0.05;
  const kindAt = (xb: number): Kind => {
    if (xb > cowlX && xb < deckX) return 'cabin';
    return style.rear === 'bed' && xb > bedX && xb < rearX - 0.06 ? 'bed' : 'closed';
  };
  const ends = [
    [0, 0.025, 0.07, 0.14, 0.24, 0.36],
    [0, 0.1],
    [0, 0.16],
  ][detail] as number[];
  const plain = [...ends.map((d) => frontX + d), ...ends.map((d) => rearX - d)];
  if (detail === 0) plain.push((frontX + cowlX) / 2 + 0.1, (axleX[0] + axleX[1]) / 2);
  const isFree = (xb: number) => axleX.every((axle) => Math.abs(xb - axle) > archRadius + 0.015);
  const stations: Station[] = plain.filter(isFree).map((xb) => ({ xb, kind: kindAt(xb) }));
  if (detail === 0) {
    const { front, middle, rear, hasRearDoor } = doorLines(shape);
    for (const xb of hasRearDoor ? [front, middle, rear - GAP] : [front, middle]) {
      if (!isFree(xb) || !isFree(xb + GAP)) continue;
      stations.push({ xb, kind: kindAt(xb), gap: true }, { xb: xb + GAP, kind: kindAt(xb) });
    }
  }
  const wall = (xb: number, before: Kind, after: Kind) =>
    stations.push({ xb: xb - 1e-4, kind: before }, { xb: xb + 1e-4, kind: after });
  if (detail < 2) {
    wall(cowlX, 'closed', 'cabin');
    wall(deckX, 'cabin', 'closed');
  }
  if (style.rear === 'bed') {
    wall(bedX, 'closed', 'bed');
    wall(rearX - 0.06, 'bed', 'closed');
  }
  stations.push(...archStations(shape, kindAt, detail));
  return stations.sort((a, b) => a.xb - b.xb);
}

/** Points of half a section from the middle of the floor outwards, up, and inwards to the middle of the top. */
function sectionOf(shape: CarShape, station: Station, detail: Detail): Vec3[] {
  const { xb, kind } = station;
  const arch = station.arch ?? shape.arch(xb);
  const bottom = shape.bottom(xb);
  const side = shape.side(xb, arch);
  const well = Math.min(shape.wellY, shape.width(xb) * 0.8);
  const under: [number, number][] = [
    [0, bottom],
    [well, bottom],
    [well, arch],
  ];
  const outer = SIDE_POINTS[detail].map((i) => side[i] as [number, number]);
  const [edge, top] = side[side.length - 1] as [number, number];
  const points = [...(detail < 2 ? under : []), ...outer].map(([y, h]) => shape.skin(xb, y, h));
  const shares = TOP_SHARES[detail];
  if (kind === 'closed' || detail === 2) {
    const crown = shape.crown(xb);
    for (const u of shares) points.push(lid(shape, xb, edge * u, top + crown * (1 - u * u), u));
    return points;
  }
  const floor =
    kind === 'bed' ? mix(bottom, top, 0.5) : bottom + Math.max(0.12, arch - bottom > 0.2 ? 0.3 : 0);
  const inner: [number, number][] = [
    [0.97, top - 0.004],
    [0.95, top - 0.03],
    [0.925, mix(floor, top, 0.5)],
    [0.91, floor],
    [0, floor],
  ];
  for (const [share, h] of detail === 0 ? inner : inner.slice(3))
    points.push(shape.skin(xb, edge * share, h));
  return points;
}

/** A point of bonnet or boot lid: those lie further forward (back) in the middle, as the windows' feet do. */
function lid(shape: CarShape, xb: number, y: number, h: number, u: number): Vec3 {
  const { cowlX, deckX } = shape.profile;
  const p = shape.skin(xb, y, h);
  const middle = 1 - u * u;
  if (xb <= cowlX) {
    const near = Math.max(0, 1 - (cowlX - xb) / 0.5);
    return [p[0] + screenBow(shape) * middle * near, p[1], p[2]];
  }
  const near = Math.max(0, 1 - (xb - deckX) / Math.max(0.1, (shape.rearX - deckX) * 0.8));
  return [p[0] - rearWindowBow(shape) * middle * near, p[1], p[2]];
}

function sideLook(
  shape: CarShape,
  looks: VehicleLooks,
  point: number,
  next: number,
  station: Station,
  middle: number,
): Surface {
  const { style, rearX, frontX } = shape;
  if (station.gap && point >= 1) return looks.seam;
  const isArch = shape.axleX.some((x) => Math.abs(middle - x) < shape.archRadius * 1.02);
  if (point === 0 && (!isArch || style.cladding)) return looks.trim;
  const isLampRow = point >= 4 && next <= 6;
  if (isLampRow && middle < frontX + (point === 5 || next === 6 ? 0.3 : 0.2)) return looks.head;
  const wrap = { boot: 0.24, gate: 0.24, doors: 0, bed: 0.1 }[style.rear];
  if (isLampRow && middle > rearX - wrap * (point === 5 ? 1 : 0.6)) return looks.tail;
  return looks.paint;
}

function addLoft(
  mesh: MeshBuilder,
  shape: CarShape,
  looks: VehicleLooks,
  stations: readonly Station[],
  detail: Detail,
): void {
  const rows = stations.map((station) => sectionOf(shape, station, detail));
  const sides = SIDE_POINTS[detail];
  const under = detail < 2 ? 3 : 0;
  const isTub = (station: Station) => detail < 2 && station.kind !== 'closed';
  const lookAt = (i: number, j: number): Surface | null => {
    const [here, next] = [stations[i] as Station, stations[i + 1] as Station];
    const middle = (here.xb + next.xb) / 2;
    // From afar nobody sees the floor.
    if (j < under) return j === 0 && detail === 1 ? null : looks.under;
    const point = j - under;
    if (point + 1 < sides.length) {
      return sideLook(
        shape,
        looks,
        sides[point] as number,
        sides[point + 1] as number,
        here,
        middle,
      );
    }
    const top = point - sides.length + 1;
    if (isTub(here) || isTub(next)) {
      if (here.kind !== next.kind) return top === 0 ? looks.paint : looks.inside;
      if (here.kind === 'bed') return top === 0 ? looks.trim : looks.under;
      return top <= 1 ? looks.trim : looks.inside;
    }
    if (detail === 2 && middle > shape.profile.cowlX && middle < shape.profile.deckX) return null;
    const isBonnet = middle < shape.profile.cowlX && middle > 0.16;
    return detail === 0 && isBonnet && top === 1 ? looks.seam : looks.paint;
  };
  for (let i = 0; i + 1 < rows.length; i++) {
    const [front, back] = [rows[i] as Vec3[], rows[i + 1] as Vec3[]];
    for (let j = 0; j + 1 < front.length; j++) {
      const look = lookAt(i, j);
      if (!look) continue;
      const [a, b] = [back[j] as Vec3, back[j + 1] as Vec3];
      const uv: Vec2 = [0.9, 0.5];
      mesh.mirrored(a, b, front[j + 1] as Vec3, front[j] as Vec3, look, [uv, uv, uv, uv]);
    }
  }
}

export function addShell(
  mesh: MeshBuilder,
  shape: CarShape,
  looks: VehicleLooks,
  detail: Detail,
): void {
  addLoft(mesh, shape, looks, stationsOf(shape, detail), detail);
  addFront(mesh, shape, looks, detail);
  addRear(mesh, shape, looks, detail);
}
