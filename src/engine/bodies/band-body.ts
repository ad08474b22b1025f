/** Upright bodies with one outline in plan view (cabs, buses): rows of faces around it, with a roof. Metres. */
import type { Vec2, Vec3 } from '../../core/vector.ts';
import type { MeshBuilder } from '../mesh/mesh-builder.ts';
import { MATERIAL, type Surface } from '../mesh/surface.ts';

/** A point of the left half of an outline: `xb` back from the front, `y` from the middle. */
export interface OutlinePoint {
  readonly xb: number;
  readonly y: number;
  /** Which face begins here, towards the rear; for whoever chooses surfaces. */
  readonly zone: 'front' | 'side' | 'rear';
}

export interface Band {
  readonly outline: readonly OutlinePoint[];
  /** Height of row `i` at a point of the outline, and how far it is drawn in there. */
  readonly rowAt: (i: number, point: OutlinePoint) => readonly [height: number, inset: number];
  readonly rows: number;
  readonly place: (xb: number, y: number, h: number) => Vec3;
  /** What is between rows i and i + 1 behind point j; +1 on the left. */
  readonly look: (i: number, j: number, side: 1 | -1) => Surface | null;
  readonly roof: Surface;
  /** Seen through the windows from within; null for bodies that are not seen into. */
  readonly lining: Surface | null;
}

/** The left half of a rectangle with rounded corners, from the middle of its front to the middle of its rear. */
export function roundedOutline(
  [frontX, rearX]: readonly [number, number],
  half: number,
  [frontRadius, rearRadius]: readonly [number, number],
  frontBow: number,
  sides: readonly number[],
): OutlinePoint[] {
  const points: OutlinePoint[] = [];
  const bow = (y: number) => frontBow * (y / half) ** 2;
  for (const u of [0, 0.35, 0.7]) {
    const y = u * (half - frontRadius);
    points.push({ xb: frontX + bow(y), y, zone: 'front' });
  }
  const steps = 3;
  const inner = half - frontRadius;
  for (let i = 0; i <= steps; i++) {
    const turn = (i * Math.PI) / 2 / steps;
    points.push({
      xb: frontX + bow(inner) + frontRadius * (1 - Math.cos(turn)),
      y: inner + frontRadius * Math.sin(turn),
      zone: i < steps ? 'front' : 'side',
    });
  }
  for (const xb of sides) points.push({ xb, y: half, zone: 'side' });
  for (let i = 0; i <= 2; i++) {
    const turn = (i * Math.PI) / 4;
    points.push({
      xb: rearX - rearRadius * (1 - Math.sin(turn)),
      y: half - rearRadius * (1 - Math.cos(turn)),
      zone: 'rear',
    });
  }
  points.push({ xb: rearX, y: 0, zone: 'rear' });
  return points;
}

/** Draws a point in towards the body's middle, square to the face it belongs to. */
function drawnIn(outline: readonly OutlinePoint[], point: OutlinePoint, inset: number): Vec2 {
  const first = (outline[0] as OutlinePoint).xb;
  const last = (outline[outline.length - 1] as OutlinePoint).xb;
  const half = Math.max(...outline.map(({ y }) => y));
  const share = Math.min(1, point.y / half);
  const y = Math.max(0, point.y - inset * share);
  if (point.zone === 'front') return [Math.max(point.xb, first) + inset * (1 - share ** 4), y];
  if (point.zone === 'rear') return [Math.min(point.xb, last) - inset * 0.5 * (1 - share ** 4), y];
  return [point.xb, y];
}

export function addBand(mesh: MeshBuilder, band: Band): void {
  const { outline, rows, place } = band;
  const at = (i: number, j: number, side: number): Vec3 => {
    const point = outline[j] as OutlinePoint;
    const [h, inset] = band.rowAt(i, point);
    const [xb, y] = drawnIn(outline, point, inset);
    return place(xb, y * side, h);
  };
  for (let i = 0; i + 1 < rows; i++) {
    for (let j = 0; j + 1 < outline.length; j++) {
      for (const side of [1, -1] as const) {
        const look = band.look(i, j, side);
        if (!look) continue;
        const corners = [
          at(i, j, side),
          at(i, j + 1, side),
          at(i + 1, j + 1, side),
          at(i + 1, j, side),
        ];
        const [a, b, c, d] = (side > 0 ? corners : [...corners].reverse()) as [
          Vec3,
          Vec3,
          Vec3,
          Vec3,
        ];
        const uv: Vec2 = [0.9, 0.5];
        mesh.quad(a, b, c, d, look, [uv, uv, uv, uv]);
        if (band.lining && look.material !== MATERIAL.glass) mesh.quad(d, c, b, a, band.lining);
      }
    }
  }
  const top = rows - 1;
  for (let j = 0; j + 1 < outline.length; j++) {
    const [a, b] = [at(top, j, 1), at(top, j + 1, 1)];
    mesh.mirrored(a, b, [b[0], 0, b[2]], [a[0], 0, a[2]], band.roof);
    if (band.lining)
      mesh.mirrored(
        [a[0], 0, a[2] - 0.03],
        [b[0], 0, b[2] - 0.03],
        [b[0], b[1], b[2] - 0.03],
        [a[0], a[1], a[2] - 0.03],
        band.lining,
      );
  }
}
