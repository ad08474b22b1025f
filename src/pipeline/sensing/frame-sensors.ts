/** The sensors that see the world's geometry rather than a picture of it: what a run asks for, as files a frame. */
import type { LidarRecord, Sensor } from '../../core/dataset-record.ts';
import { sceneSolids } from '../../engine/solids/scene-solids.ts';
import type { LidarSpec } from '../../sensors/lidar/lidar-spec.ts';
import type { Moment, PlannedScene } from '../plan-scene.ts';
import type { SenseFrame } from '../run-episode.ts';
import { EGO_FROM_LIDAR, lidarFiles } from './lidar-sensor.ts';

/** As dataset.json has it. */
export const lidarRecord = (spec: LidarSpec): LidarRecord => ({
  ...spec,
  elevations: [...spec.elevations],
  egoFromLidar: [...EGO_FROM_LIDAR],
});

/** @returns null where none of the sensors is of this kind */
export function frameSensors(
  sensors: readonly Sensor[],
  lidar: LidarSpec,
): ((plan: PlannedScene) => SenseFrame) | null {
  if (!sensors.includes('lidar')) return null;
  return (plan) => {
    const solids = sceneSolids(plan.scene);
    return (frame) => lidarFiles(lidar, plan, solids, (plan.moments[frame] as Moment).state, frame);
  };
}
