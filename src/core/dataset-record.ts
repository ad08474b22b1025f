/** dataset.json: what a dataset is. Schema `nearmiss.dataset/1`. No clock time in it: same run, same bytes. */
import { z } from 'zod';
import { recipeSchema } from './recipe.ts';

export const CAMERA_SENSORS = ['rgb', 'depth', 'semantic', 'instance', 'flow'] as const;
export type CameraSensor = (typeof CAMERA_SENSORS)[number];

const cameraSchema = z.strictObject({
  width: z.int(),
  height: z.int(),
  fx: z.number(),
  fy: z.number(),
  cx: z.number(),
  cy: z.number(),
  egoFromCamera: z.array(z.number()).length(16),
});

export const datasetRecordSchema = z.strictObject({
  schema: z.literal('nearmiss.dataset/1'),
  generator: z.strictObject({ name: z.literal('nearmiss'), version: z.string() }),
  recipe: recipeSchema,
  seed: z.int(),
  /** The road that all scenes are on, where it is not the scenarios' own: its name, and the SHA-256 of road.json. */
  road: z.strictObject({ name: z.string(), sha256: z.string() }).optional(),
  browser: z.string(),
  renderer: z.string(),
  camera: cameraSchema,
  sensors: z.array(z.enum(CAMERA_SENSORS)),
  formats: z.array(z.string()),
  fps: z.number(),
  framesPerScene: z.int(),
  /** Scenes that are in this folder; the recipe says how many the whole dataset has. */
  scenes: z.int(),
  splits: z.strictObject({ train: z.int(), validation: z.int(), test: z.int() }),
  /** SHA-256 of the Parquet tables; empty while generation is under way. */
  files: z.record(z.string(), z.string()),
});
export type DatasetRecord = z.infer<typeof datasetRecordSchema>;
