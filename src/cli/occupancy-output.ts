/** What `nearmiss occupancy --out` leaves: the map as a picture, as a file that can be asked again, and what was found. */
import { join } from 'node:path';
import { writeArrayFile } from '../dataset/array-file.ts';
import { jsonBytes, writeWhole } from '../dataset/bytes.ts';
import { openFolder } from '../dataset/folder.ts';
import { encodeMapImage } from '../dataset/map-image.ts';
import { type MapMethod, type MapOptions, saveMap } from '../occupancy/index.ts';
import type { OccupancyMap } from '../occupancy/occupancy-map.ts';
import type { Extent } from '../pipeline/occupancy/map-picture.ts';
import { drawMap } from '../pipeline/occupancy/map-picture.ts';

export const MAP_FILE = 'map.h5';

export interface MapOutput {
  readonly map: OccupancyMap;
  readonly method: MapMethod;
  readonly options: MapOptions;
  readonly extent: Extent;
  /** Height of the picture's slice where there are three dimensions, metres. */
  readonly z: number;
  /** What the command prints. */
  readonly found: object;
}

/** @throws EnvironmentError where a file cannot be written */
export async function writeMapOutput(out: string, output: MapOutput): Promise<void> {
  const { map, method, options, extent, z, found } = output;
  const folder = openFolder(out);
  const finest = Math.min(options.hinge, options.cell) / 4;
  const picture = drawMap(map, method, extent, finest, z);
  const { width, height, pixel, origin } = picture;
  const image = { width, height, metresPerPixel: pixel, origin, z: picture.z };
  await writeArrayFile(join(out, MAP_FILE), saveMap(method, options, map));
  await writeWhole(folder, 'map.png', await encodeMapImage(picture));
  await writeWhole(folder, 'map.json', jsonBytes({ ...found, options, image }));
}
