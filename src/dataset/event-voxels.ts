/** The events of a stored scene as voxel grids, one a frame. Node only. */
import { join } from 'node:path';
import { eventWindows } from '../sensors/events/event-windows.ts';
import { voxelBytes, voxelGrid } from '../sensors/events/representations.ts';
import { dsec } from './events/dsec.ts';
import { EVENTS_PATH, sceneFolder } from './native-layout.ts';
import type { DatasetReader } from './reader.ts';

/**
 * For each frame the events since the frame before it as bytes (voxelBytes); of the first frame there are none.
 * @param timesUs of the frames, from the first on
 * @throws CheckError naming the file where it is no event file
 */
export async function eventVoxels(
  { dir, record }: DatasetReader,
  scene: string,
  timesUs: readonly number[],
  bins: number,
): Promise<Uint8Array[]> {
  const { packets } = await dsec.open(join(dir, sceneFolder(scene), EVENTS_PATH));
  const windows = await eventWindows(packets(), timesUs);
  const empty = voxelBytes(
    new Float32Array(bins * record.camera.width * record.camera.height),
    bins,
  );
  return [
    empty,
    ...windows.map((events, i) => {
      const span = [timesUs[i] as number, timesUs[i + 1] as number] as const;
      return voxelBytes(voxelGrid(events, record.camera, bins, span), bins);
    }),
  ];
}
