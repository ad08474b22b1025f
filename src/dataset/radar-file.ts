/** A frame's radar detections as Parquet. */
import { type Column, column } from '../core/tables.ts';
import type { RadarDetection } from '../sensors/radar/radar.ts';
import { readTable, TableWriter } from './parquet.ts';

const RADAR_COLUMNS = [
  column('range', 'float', 'metres'),
  column('azimuth', 'float', 'left positive, radians'),
  column('doppler', 'float', 'rate of change of range, m/s; negative where it comes nearer'),
  column('doppler_over_ground', 'float', "the same without the ego's own motion, m/s"),
  column('rcs', 'float', 'dB over a square metre'),
  column('object_id', 'int', 'actor id; 0 = none'),
  column('origin', 'string', 'echo, ghost or clutter'),
] as const satisfies readonly Column[];

export function radarBytes(detections: readonly RadarDetection[]): Uint8Array {
  const table = new TableWriter(RADAR_COLUMNS);
  table.add(
    detections.map(({ overGround, instance, ...rest }) => ({
      ...rest,
      doppler_over_ground: overGround,
      object_id: instance,
    })),
  );
  return table.finish();
}

/** @throws CheckError naming the file where it is not such a table */
export const readRadar = (bytes: Uint8Array, path: string) => readTable(RADAR_COLUMNS, bytes, path);
