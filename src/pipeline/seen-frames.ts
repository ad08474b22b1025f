/** The frames of a stored scene as a model sees them: pictures, or events as voxel grids. Node only. */
import { eventVoxels } from '../dataset/event-voxels.ts';
import type { DatasetReader } from '../dataset/reader.ts';
import type { AdapterInput } from '../perception/inputs/adapter.ts';
import { seenPixels } from '../perception/inputs/frame-input.ts';

/**
 * Frame after frame, each as many bytes.
 * @param frames how many, from the first on
 * @throws CheckError naming a file that is damaged
 */
export async function* seenFrames(
  reader: DatasetReader,
  scene: string,
  frames: number,
  input: AdapterInput,
): AsyncGenerator<Uint8Array> {
  if (input.bins !== undefined) {
    const { labels } = await reader.scene(scene);
    const timesUs = labels.frames.slice(0, frames).map(({ frame }) => frame.t_us);
    yield* await eventVoxels(reader, scene, timesUs, input.bins);
    return;
  }
  for (let i = 0; i < frames; i++) {
    const { width, height, data } = await reader.image(scene, 'rgb', i);
    yield seenPixels({ width, height, data: data as Uint8Array }, input);
  }
}
