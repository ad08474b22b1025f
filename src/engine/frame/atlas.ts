/** Tiles of an atlas in which each actor is drawn alone, to count the pixels that it would cover. */
import type { CameraSpec } from '../../core/camera.ts';
import { magnification } from '../../core/distortion.ts';
import { type Mat4, multiply, type Vec3 } from '../../core/vector.ts';
import { BOX_EDGES, boxCorners, clipToNear } from '../../labels/box-projection.ts';
import type { CameraPose } from './camera-pose.ts';

export const ATLAS = { width: 512, height: 512 } as const;
/** How far outside the image pixels are counted, in images on each side. */
const REACH = 1;

interface PixelRect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Tile {
  readonly actor: number;
  /** In the atlas, pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Each of its pixels stands for this many of the image. */
  readonly weight: number;
  /** Image coordinates of its first pixel's corner. */
  readonly left: number;
  readonly top: number;
  /** From clip space of the image to that of the atlas: scale x, y, offset x, y. */
  readonly clip: readonly [number, number, number, number];
}

/**
 * The pixels that the projection of a box may cover, within the counted area.
 * @returns null where none of them is in the image
 */
export function boxRect(pose: CameraPose, worldFromBody: Mat4, size: Vec3): PixelRect | null {
  const corners = boxCorners(multiply(pose.cameraFromWorld, worldFromBody), size);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const take = ([x, y, z]: Vec3) => {
    const [u, v] = [pose.cx + (pose.fx * x) / z, pose.cy + (pose.fy * y) / z];
    [left, right] = [Math.min(left, u), Math.max(right, u)];
    [top, bottom] = [Math.min(top, v), Math.max(bottom, v)];
  };
  for (const [i, j] of BOX_EDGES) {
    for (const end of clipToNear(corners[i] as Vec3, corners[j] as Vec3) ?? []) take(end);
  }
  if (!(right > 0 && bottom > 0 && left < pose.width && top < pose.height)) return null;
  return {
    left: Math.floor(Math.max(left - 1, -REACH * pose.width)),
    top: Math.floor(Math.max(top - 1, -REACH * pose.height)),
    right: Math.ceil(Math.min(right + 1, (1 + REACH) * pose.width)),
    bottom: Math.ceil(Math.min(bottom + 1, (1 + REACH) * pose.height)),
  };
}

interface Wanted {
  readonly actor: number;
  readonly rect: PixelRect;
  shift: number;
}

const sizeOf = ({ rect, shift }: Wanted): [number, number] => [
  Math.ceil((rect.right - rect.left) / 2 ** shift) + 1,
  Math.ceil((rect.bottom - rect.top) / 2 ** shift) + 1,
];

/** Rows of tiles, highest first; null where they do not fit. */
function shelves(wanted: readonly Wanted[]): Map<Wanted, readonly [number, number]> | null {
  const sorted = [...wanted].sort((a, b) => sizeOf(b)[1] - sizeOf(a)[1]);
  const places = new Map<Wanted, readonly [number, number]>();
  let [x, y, shelf] = [0, 0, 0];
  for (const item of sorted) {
    const [width, height] = sizeOf(item);
    if (width > ATLAS.width) return null;
    if (x + width > ATLAS.width) [x, y, shelf] = [0, y + shelf, 0];
    shelf = Math.max(shelf, height);
    if (y + shelf > ATLAS.height) return null;
    places.set(item, [x, y]);
    x += width;
  }
  return places;
}

/** Lays out one tile an actor: on the image's own pixel grid, or halved until all fit, the largest first. */
export function layOutTiles(pose: CameraPose, rects: ReadonlyMap<number, PixelRect>): Tile[] {
  const wanted = [...rects].map(([actor, rect]): Wanted => ({ actor, rect, shift: 0 }));
  let places = shelves(wanted);
  while (!places) {
    const area = (item: Wanted) => sizeOf(item)[0] * sizeOf(item)[1];
    const largest = wanted.reduce((a, b) => (area(b) > area(a) ? b : a));
    largest.shift++;
    places = shelves(wanted);
  }
  return wanted.map((item): Tile => {
    const [x, y] = places.get(item) as readonly [number, number];
    const [width, height] = sizeOf(item);
    const scale = 1 / 2 ** item.shift;
    const [kx, ky] = [(pose.width * scale) / ATLAS.width, (pose.height * scale) / ATLAS.height];
    const offset = (k: number, at: number, edge: number, side: number) =>
      k + (2 * (at - edge * scale)) / side - 1;
    return {
      actor: item.actor,
      x,
      y,
      width,
      height,
      weight: 4 ** item.shift,
      left: item.rect.left,
      top: item.rect.top,
      clip: [
        kx,
        ky,
        offset(kx, x, item.rect.left, ATLAS.width),
        offset(ky, y, item.rect.top, ATLAS.height),
      ],
    };
  });
}

/**
 * Counts covered pixels tile by tile; through a lens that distorts, those of the distorted image.
 * @param covered RGBA of the atlas's first rows
 * @param counts filled as PackedFrame.counts
 * @param pinhole that was drawn, with the lens's distortion
 */
export function countTiles(
  tiles: readonly Tile[],
  covered: Uint8Array,
  counts: Uint32Array,
  pinhole: CameraSpec,
): void {
  counts[0] = tiles.length;
  tiles.forEach((tile, i) => {
    const growth = growthIn(tile, pinhole);
    let pixels = 0;
    for (let y = 0; y < tile.height; y++) {
      const start = (tile.y + y) * ATLAS.width + tile.x;
      for (let x = 0; x < tile.width; x++) {
        if (covered[(start + x) * 4]) pixels += growth ? growth(x, y) : 1;
      }
    }
    counts[1 + 2 * i] = tile.actor;
    counts[2 + 2 * i] = Math.round(pixels * tile.weight);
  });
}

/** How much the lens enlarges a pixel of a tile; null where it does not. */
function growthIn(
  { left, top, weight }: Tile,
  { distortion, fx, fy, cx, cy }: CameraSpec,
): ((x: number, y: number) => number) | null {
  if (!distortion) return null;
  const side = Math.sqrt(weight);
  return (x, y) =>
    magnification(distortion, [
      (left + (x + 0.5) * side - cx) / fx,
      (top + (y + 0.5) * side - cy) / fy,
    ]);
}
