/** The sensors that see the world's geometry rather than a picture of it: what a run asks for, as files a frame. */
import type { CameraSpec } from '../../core/camera.ts';
import { GEOMETRY_SENSORS, type LidarRecord, type Sensor } from '../../core/dataset-record.ts';
import { sceneSolids } from '../../engine/solids/scene-solids.ts';
import type { LidarSpec } from '../../sensors/lidar/lidar-spec.ts';
import type { Moment, PlannedScene } from '../plan-scene.ts';
import type { SenseFrame } from '../run-episode.ts';
import { EGO_FROM_LIDAR, lidarFiles, senseTurn } from './lidar-sensor.ts';
import { occupancyFiles, surroundings } from './occupancy-sensor.ts';

/** As dataset.json has it. */
export const lidarRecord = (spec: LidarSpec): LidarRecord => ({
  ...spec,
  elevations: [...spec.elevations],
  egoFromLidar: [...EGO_FROM_LIDAR],
});

/** Whether any of the sensors sees geometry, and so needs the scanner's record. */
export const hasGeometrySensor = (sensors: readonly Sensor[]): boolean =>
  GEOMETRY_SENSORS.some((sensor) => sensors.includes(sensor));

/** @returns null where none of the sensors is of this kind */
export function frameSensors(
  sensors: readonly Sensor[],
  lidar: LidarSpec,
  camera: CameraSpec,
): ((plan: PlannedScene) => SenseFrame) | null {
  if (!hasGeometrySensor(sensors)) return null;
  return (plan) => {
    const solids = sceneSolids(plan.scene);
    return async (frame) => {
      const { state } = plan.moments[frame] as Moment;
      const turn = senseTurn(lidar, plan, solids, state.tUs, String(frame));
      const around = surroundings(plan, solids, state);
      return [
        ...(sensors.includes('lidar') ? lidarFiles(turn, state, frame) : []),
        ...(sensors.includes('occupancy') ? await occupancyFiles(around, turn, camera, frame) : []),
      ];
    };
  };
}
