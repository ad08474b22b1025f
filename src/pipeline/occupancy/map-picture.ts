/** A map as two pictures: how likely each place is occupied, and how unsure the map is of it. */
import type { MapMethod } from '../../occupancy/index.ts';
import type { OccupancyMap } from '../../occupancy/occupancy-map.ts';

/** Along x and y, metres. */
export interface Extent {
  readonly low: readonly [number, number];
  readonly high: readonly [number, number];
}

/** Rows from the top, which is the north; pixel (column, row) covers a square of the plane. */
export interface MapPicture {
  readonly width: number;
  readonly height: number;
  /** Side of a pixel, metres. */
  readonly pixel: number;
  /** Of the picture's lower left corner, metres. */
  readonly origin: readonly [number, number];
  /** Height of the slice, metres; null in two dimensions. */
  readonly z: number | null;
  /** 0 (surely free, white) to 1 (surely occupied, black). */
  readonly mean: Float64Array;
  /** 0 (sure) to 1 (nothing is known). */
  readonly uncertainty: Float64Array;
}

const MOST_PIXELS = 1200;

/** Variance to 0..1. A grid's is at most 1/4, a count's 1/8 at the prior; that of log-odds has no end. */
const SHADES: Readonly<Record<MapMethod, (variance: number) => number>> = {
  'bhm-full': (variance) => variance / (variance + 1),
  'bhm-diagonal': (variance) => variance / (variance + 1),
  grid: (variance) => variance * 4,
  counts: (variance) => variance * 8,
};

/** Doubt of a variance that a method gives: 0 sure, 1 nothing is known. */
export const doubtOf = (method: MapMethod, variance: number): number =>
  Math.min(1, SHADES[method](variance));

/**
 * @param finest side of the smallest pixel worth drawing, metres
 * @param z height of the slice through a map of three dimensions
 */
export function drawMap(
  map: OccupancyMap,
  method: MapMethod,
  { low, high }: Extent,
  finest: number,
  z: number,
): MapPicture {
  const [spanX, spanY] = [high[0] - low[0], high[1] - low[1]];
  const pixel = Math.max(finest, Math.max(spanX, spanY) / MOST_PIXELS);
  const width = Math.max(1, Math.ceil(spanX / pixel));
  const height = Math.max(1, Math.ceil(spanY / pixel));
  const mean = new Float64Array(width * height);
  const uncertainty = new Float64Array(width * height);
  const { dimensions } = map;
  // Some rows at a time: as many as a band of blocks is high.
  const band = 32;
  for (let top = 0; top < height; top += band) {
    const rows = Math.min(band, height - top);
    const places = new Float64Array(rows * width * dimensions);
    for (let i = 0; i < rows * width; i++) {
      const row = top + Math.floor(i / width);
      places[i * dimensions] = low[0] + ((i % width) + 0.5) * pixel;
      places[i * dimensions + 1] = low[1] + (height - row - 0.5) * pixel;
      if (dimensions === 3) places[i * dimensions + 2] = z;
    }
    const { probability, variance } = map.predict(places);
    mean.set(probability, top * width);
    uncertainty.set(
      variance.map((v) => doubtOf(method, v)),
      top * width,
    );
  }
  return {
    width,
    height,
    pixel,
    origin: [low[0], low[1]],
    z: dimensions === 3 ? z : null,
    mean,
    uncertainty,
  };
}
