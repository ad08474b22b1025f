/** Scans of a flat street of walls and cars by a planar scanner, for tests of occupancy maps. */
import { createRng } from '../../src/core/rng.ts';
import type { Scan } from '../../src/occupancy/occupancy-map.ts';

/** [x from, x to, y from, y to], metres. */
export type Box = readonly [number, number, number, number];

export interface StreetSettings {
  readonly scans: number;
  readonly beams: number;
  /** Metres. */
  readonly range: number;
  /** m/s along x; 10 scans a second. */
  readonly speed: number;
  readonly seed: number;
}

/** House fronts at 7 m on both sides with gaps, and parked cars. */
export function streetBoxes(length: number, seed: number): Box[] {
  const rng = createRng(seed).split('boxes');
  const boxes: Box[] = [];
  for (const side of [-1, 1]) {
    const across = (near: number, far: number): [number, number] =>
      side > 0 ? [near, far] : [-far, -near];
    for (let x = -20; x < length + 20; x += rng.uniform(0.5, 3)) {
      const end = x + rng.uniform(6, 14);
      boxes.push([x, end, ...across(7, 12)]);
      x = end;
    }
    for (let x = -20; x < length + 20; x += rng.uniform(6, 14))
      boxes.push([x, x + 4.5, ...across(4.2, 6)]);
  }
  return boxes;
}

/** Metres from (x, y) along (dx, dy) to a box; Infinity where it is missed. */
function reach(x: number, y: number, dx: number, dy: number, box: Box): number {
  const [x0, x1, y0, y1] = [
    (box[0] - x) / dx,
    (box[1] - x) / dx,
    (box[2] - y) / dy,
    (box[3] - y) / dy,
  ];
  const near = Math.max(Math.min(x0, x1), Math.min(y0, y1));
  const far = Math.min(Math.max(x0, x1), Math.max(y0, y1));
  return near > 0 && near <= far ? near : Number.POSITIVE_INFINITY;
}

/** @param boxesAt what stands there at a time, seconds */
export function streetScans(
  { scans, beams, range, speed, seed }: StreetSettings,
  boxesAt: (t: number) => readonly Box[],
): Scan[] {
  const rng = createRng(seed).split('scans');
  return Array.from({ length: scans }, (_, k) => {
    const t = k / 10;
    const [x, y] = [speed * t, rng.normal(0, 0.2)];
    const offset = rng.uniform(0, (2 * Math.PI) / beams);
    const positions: number[] = [];
    const occupied: number[] = [];
    for (let beam = 0; beam < beams; beam++) {
      const angle = offset + (2 * Math.PI * beam) / beams;
      const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
      const hit = Math.min(...boxesAt(t).map((box) => reach(x, y, dx, dy, box)));
      const isHit = hit < range;
      const until = isHit ? hit : range;
      for (let n = 0; n < Math.floor(until); n++) {
        const r = rng.uniform(0, until * (isHit ? 0.97 : 1));
        positions.push(x + dx * r, y + dy * r);
        occupied.push(0);
      }
      if (!isHit) continue;
      const r = hit + rng.normal(0, 0.02);
      positions.push(x + dx * r, y + dy * r);
      occupied.push(1);
    }
    return { t, positions: Float64Array.from(positions), occupied: Uint8Array.from(occupied) };
  });
}
