/** Names of files and folders of the native layout. */
import { type CameraSensor, isCameraSensor, type Sensor } from '../core/dataset-record.ts';
import { byCodeUnit, numbered } from './bytes.ts';
import type { WriterContext } from './format.ts';

export const sceneFolder = (id: string): string => `scenes/${id}`;
/** Where a scene is while it is being written. */
export const partialFolder = (id: string): string => `scenes/.partial-${id}`;
export const imagePath = (sensor: CameraSensor, frame: number): string =>
  `${sensor}/${numbered(frame, sensor === 'hdr' ? 'hdr' : 'png')}`;
/** A frame of a lidar: de-skewed points, their labels, the points as they were measured. */
export const lidarPaths = (frame: number) => ({
  points: `lidar/${numbered(frame, 'bin')}`,
  labels: `lidar/${numbered(frame, 'label')}`,
  raw: `lidar_raw/${numbered(frame, 'bin')}`,
});

/** A frame of dense labels: SemanticKITTI's four files and Occ3D's one. */
export const occupancyPaths = (frame: number) => ({
  bin: `occupancy/${numbered(frame, 'bin')}`,
  label: `occupancy/${numbered(frame, 'label')}`,
  invalid: `occupancy/${numbered(frame, 'invalid')}`,
  occluded: `occupancy/${numbered(frame, 'occluded')}`,
  occ3d: `occupancy/${numbered(frame, 'npz')}`,
  birdsEye: `birds_eye/${numbered(frame, 'png')}`,
  drivable: `drivable/${numbered(frame, 'png')}`,
});

/** A frame of a radar's detections. */
export const radarPath = (frame: number): string => `radar/${numbered(frame, 'parquet')}`;

/** Files of a frame by a sensor that is no camera; none for other sensors. */
export function framePaths(sensor: Sensor, frame: number): string[] {
  if (sensor === 'radar') return [radarPath(frame)];
  if (sensor === 'lidar') return Object.values(lidarPaths(frame));
  return sensor === 'occupancy' ? Object.values(occupancyPaths(frame)) : [];
}

/** The events of a whole scene, in DSEC's layout. */
export const EVENTS_PATH = 'events.h5';
/** The first frame's picture before it was moved towards a photograph. */
export const PLAIN_PATH = `plain/${numbered(0, 'png')}`;

/** Paths of a whole scene inside its folder, scene.json apart; sorted. */
export function expectedFiles(
  { sensors, isStyled }: Pick<WriterContext, 'sensors' | 'isStyled'>,
  frames: number,
): string[] {
  const paths = ['labels.json', ...(isStyled ? [PLAIN_PATH] : [])];
  for (const sensor of sensors) {
    if (sensor === 'events') {
      paths.push(EVENTS_PATH);
      continue;
    }
    const count = sensor === 'flow' ? frames - 1 : frames;
    for (let frame = 0; frame < count; frame++) {
      if (isCameraSensor(sensor)) paths.push(imagePath(sensor, frame));
      else paths.push(...framePaths(sensor, frame));
    }
  }
  return paths.sort(byCodeUnit);
}
