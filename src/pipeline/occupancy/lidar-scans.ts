/** A generated scene's lidar as scans for a map: what stands in the way, in the world's plane. */
import { UsageError } from '../../core/errors.ts';
import { createRng, type Rng } from '../../core/rng.ts';
import type { FrameRow } from '../../core/tables.ts';
import {
  type Mat4,
  rotationFromEuler,
  transformFromRotation,
  transformPoint,
} from '../../core/vector.ts';
import { decodeVelodyne } from '../../dataset/lidar-files.ts';
import { lidarPaths, sceneFolder } from '../../dataset/native-layout.ts';
import type { PointScan } from '../../dataset/points/point-file.ts';
import type { DatasetReader } from '../../dataset/reader.ts';
import { beamSamples } from '../../occupancy/beam-samples.ts';
import { directionsOf, flatten, OBSTACLES } from '../../sensors/lidar/flatten.ts';

/**
 * One turn of the scanner as a scan.
 * @param t seconds
 * @param points x, y, z and whatever else, `stride` numbers a point, de-skewed, scanner frame
 * @param rng of the free points
 */
export function flatScan(
  t: number,
  points: Float32Array,
  stride: number,
  egoFromLidar: Mat4,
  worldFromEgo: Mat4,
  yaw: number,
  rng: Rng,
): PointScan {
  const scan = flatten(OBSTACLES, points, stride, egoFromLidar);
  const eye = transformPoint(worldFromEgo, [egoFromLidar[3], egoFromLidar[7], egoFromLidar[11]]);
  const beams = {
    origin: [eye[0], eye[1]],
    directions: directionsOf(scan, yaw),
    ranges: scan.ranges,
    freeRange: scan.free,
  };
  return { ...beamSamples(t, beams, rng), dimensions: 2 };
}

const poseOf = (row: FrameRow): Mat4 =>
  transformFromRotation(rotationFromEuler(row.ego_yaw, row.ego_pitch, row.ego_roll), [
    row.ego_x,
    row.ego_y,
    row.ego_z,
  ]);

/**
 * @param id of the scene; the first where it is left out
 * @param seed of the free points
 * @throws UsageError where the dataset has no lidar or no such scene
 */
export async function* datasetScans(
  reader: DatasetReader,
  id: string | undefined,
  seed: number,
): AsyncGenerator<PointScan> {
  const { lidar, sensors } = reader.record;
  if (!lidar || !sensors.includes('lidar'))
    throw new UsageError(`${reader.dir} has no lidar: generate with --sensors lidar`);
  const scene = id ?? reader.sceneIds[0];
  if (scene === undefined || !reader.sceneIds.includes(scene))
    throw new UsageError(`${reader.dir} has no scene '${scene ?? ''}'`);
  const egoFromLidar = lidar.egoFromLidar as unknown as Mat4;
  const { labels } = await reader.scene(scene);
  for (const { frame: row } of labels.frames) {
    const path = `${sceneFolder(scene)}/${lidarPaths(row.frame).points}`;
    const points = decodeVelodyne(await reader.source.read(path), path);
    const rng = createRng(seed).split(`beams ${row.frame}`);
    yield flatScan(row.t_us / 1e6, points, 4, egoFromLidar, poseOf(row), row.ego_yaw, rng);
  }
}
