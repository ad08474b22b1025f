/** A model over a dataset: every frame of the wanted scenes, a scene in memory at a time. */
import { UsageError } from '../core/errors.ts';
import type { DatasetReader } from '../dataset/reader.ts';
import type { Adapter } from '../perception/inputs/adapter.ts';
import { InputWriter } from '../perception/inputs/frame-input.ts';
import { columnsOf } from '../perception/models/columns.ts';
import type { Predictor } from '../perception/models/predictor.ts';
import { seenFrames } from './seen-frames.ts';

/** Examples in one batch. */
const BATCH = 16;

export interface PredictedFrame {
  readonly scene: string;
  readonly frame: number;
  /** A number for each column of the adapter. */
  readonly [column: string]: string | number;
}

/** A dataset cannot be seen through an adapter that asks for what it lacks. @throws UsageError */
export function checkAdapter({ record, dir }: DatasetReader, { input }: Adapter): number {
  if (!record.sensors.includes(input.sensor)) {
    throw new UsageError(
      `${dir} lacks the sensor ${input.sensor} that the model needs (it has ${record.sensors.join(', ')})`,
    );
  }
  const { width, height } = record.camera;
  if (input.sensor === 'events') {
    if (width !== input.size[0] || height !== input.size[1]) {
      throw new UsageError(
        `${dir} has events of ${width}x${height} pixels, the model is for ${input.size.join('x')}`,
      );
    }
    if (record.fps !== input.fps) {
      throw new UsageError(
        `${dir} has ${record.fps} frames a second; events of a model for ${input.fps} come between frames of that rate`,
      );
    }
  }
  const stride = record.fps / input.fps;
  if (!Number.isInteger(stride)) {
    throw new UsageError(
      `${dir} has ${record.fps} frames a second; adapter: input.fps ${input.fps} does not divide it`,
    );
  }
  return stride;
}

/**
 * Predictions for every frame of the scenes, in their order.
 * @param path of the model, named in errors
 * @throws UsageError, CheckError naming what is wrong
 */
export async function* predictDataset(
  reader: DatasetReader,
  scenes: readonly { readonly scene: string; readonly frames: number }[],
  model: Predictor,
  adapter: Adapter,
  path: string,
): AsyncGenerator<PredictedFrame[]> {
  const stride = checkAdapter(reader, adapter);
  const writer = new InputWriter(adapter);
  const { frames: steps } = adapter.input;
  for (const { scene, frames } of scenes) {
    const seen: Uint8Array[] = [];
    for await (const frame of seenFrames(reader, scene, frames, adapter.input)) seen.push(frame);
    const window = (frame: number) =>
      Array.from(
        { length: steps },
        (_, k) => seen[Math.max(0, frame - (steps - 1 - k) * stride)] as Uint8Array,
      );
    const rows: PredictedFrame[] = [];
    for (let start = 0; start < frames; start += BATCH) {
      const count = Math.min(BATCH, frames - start);
      const values = new Float32Array(count * writer.size);
      for (let i = 0; i < count; i++) writer.write(window(start + i), values, i);
      const output = await model.predict(values, [count, ...writer.shape]);
      for (const [i, numbers] of columnsOf(output, count, adapter, path).entries()) {
        const columns = adapter.output.columns.map((name, k) => [name, numbers[k]]);
        rows.push({ scene, frame: start + i, ...Object.fromEntries(columns) });
      }
    }
    yield rows;
  }
}
