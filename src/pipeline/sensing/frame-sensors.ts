/** The sensors that see the world's geometry rather than a picture of it: what a run asks for, as files a frame. */
import type { CameraSpec } from '../../core/camera.ts';
import { GEOMETRY_SENSORS, type LidarRecord, type Sensor } from '../../core/dataset-record.ts';
import type { SceneFile } from '../../core/frame-record.ts';
import { sceneSolids } from '../../engine/solids/scene-solids.ts';
import type { LidarSpec } from '../../sensors/lidar/lidar-spec.ts';
import { FRONT_RADAR } from '../../sensors/radar/radar.ts';
import type { Moment, PlannedScene } from '../plan-scene.ts';
import type { SenseFrame } from '../run-episode.ts';
import { EGO_FROM_LIDAR, lidarFiles, senseTurn } from './lidar-sensor.ts';
import { occupancyFiles, surroundings } from './occupancy-sensor.ts';
import { radarFile, senseRadar } from './radar-sensor.ts';

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
      const files: SceneFile[] = [];
      if (sensors.includes('radar'))
        files.push(radarFile(senseRadar(FRONT_RADAR, plan, solids, state, String(frame)), frame));
      if (!sensors.includes('lidar') && !sensors.includes('occupancy')) return files;
      const turn = senseTurn(lidar, plan, solids, state.tUs, String(frame));
      if (sensors.includes('lidar')) files.push(...lidarFiles(turn, state, frame));
      if (sensors.includes('occupancy')) {
        const around = surroundings(plan, solids, state);
        files.push(...(await occupancyFiles(around, turn, camera, frame)));
      }
      return files;
    };
  };
}
