/** A model over a dataset: every frame of the wanted scenes, a scene in memory at a time. */
import { UsageError } from '../core/errors.ts';
import type { ObjectRow } from '../core/tables.ts';
import type { DatasetReader } from '../dataset/reader.ts';
import type { Adapter, EgoMotion } from '../perception/inputs/adapter.ts';
import { ExampleMaker, momentsUpTo, type SeenMoment } from '../perception/inputs/examples.ts';
import { columnsOf } from '../perception/models/columns.ts';
import type { CellValues, Predictor } from '../perception/models/predictor.ts';
import { type ImageSize, objectCells } from './object-cells.ts';
import { seenFrames } from './seen-frames.ts';

/** Examples in one batch. */
const BATCH = 16;

/** Of a frame, or of an object in it. */
export interface PredictedRow {
  readonly scene: string;
  readonly frame: number;
  /** A number for each column of the adapter; of an object `object_id` and `score`. */
  readonly [column: string]: string | number;
}

/** What the tables say of a frame of a scene, beside its pictures. */
export interface FrameFacts {
  readonly objects: readonly ObjectRow[];
  readonly ego: EgoMotion;
}
export type FactsOf = (scene: string, frame: number) => FrameFacts;

/** The highest number among the cells that each visible object covers. @param nth example of the batch */
function objectScores(
  objects: readonly ObjectRow[],
  { rows, columns, values }: CellValues,
  nth: number,
  image: ImageSize,
  { input }: Adapter,
): PredictedRow[] {
  const scored: PredictedRow[] = [];
  for (const object of objects) {
    const covered = objectCells(object, image, input, { rows, columns });
    if (!covered) continue;
    let score = 0;
    for (let y = covered.rows[0]; y <= covered.rows[1]; y++) {
      const row = values.subarray((nth * rows + y) * columns, (nth * rows + y + 1) * columns);
      score = Math.max(score, ...row.subarray(covered.columns[0], covered.columns[1] + 1));
    }
    const { scene, frame, object_id } = object;
    scored.push({ scene, frame, object_id, score });
  }
  return scored;
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
 * Predictions for every frame of the scenes, in their order; after each frame's those of its visible objects, where the model
 * says who is dangerous.
 * @param path of the model, named in errors
 * @throws UsageError, CheckError naming what is wrong
 */
export async function* predictDataset(
  reader: DatasetReader,
  scenes: readonly { readonly scene: string; readonly frames: number }[],
  model: Predictor,
  adapter: Adapter,
  path: string,
  factsOf: FactsOf,
): AsyncGenerator<PredictedRow[]> {
  const stride = checkAdapter(reader, adapter);
  const maker = new ExampleMaker(adapter);
  const { frames: steps } = adapter.input;
  for (const { scene, frames } of scenes) {
    const seen: SeenMoment[] = [];
    for await (const pixels of seenFrames(reader, scene, frames, adapter.input))
      seen.push({ pixels, ego: factsOf(scene, seen.length).ego });
    const rows: PredictedRow[] = [];
    for (let start = 0; start < frames; start += BATCH) {
      const count = Math.min(BATCH, frames - start);
      const windows = Array.from({ length: count }, (_, i) =>
        momentsUpTo(seen, start + i, steps, stride),
      );
      const output = await model.predict(maker.make(windows));
      for (const [i, numbers] of columnsOf(output.values, count, adapter, path).entries()) {
        const frame = start + i;
        const columns = adapter.output.columns.map((name, k) => [name, numbers[k]]);
        rows.push({ scene, frame, ...Object.fromEntries(columns) });
        if (!output.cells) continue;
        const { camera } = reader.record;
        rows.push(...objectScores(factsOf(scene, frame).objects, output.cells, i, camera, adapter));
      }
    }
    yield rows;
  }
}
