/** dataset.json: what a dataset is. Schema `nearmiss.dataset/1`. No clock time in it: same run, same bytes. */
import { z } from 'zod';
import { recipeSchema } from './recipe.ts';
import { qualitySchema } from './sky.ts';

export const CAMERA_SENSORS = ['rgb', 'depth', 'semantic', 'instance', 'flow', 'hdr'] as const;
export type CameraSensor = (typeof CAMERA_SENSORS)[number];
/** Those with files of their own a frame, from the world's geometry. */
export const GEOMETRY_SENSORS = ['lidar', 'radar', 'occupancy'] as const;
/** Those with one file a scene, of times between frames too. */
const SCENE_SENSORS = ['events'] as const;
export const SENSORS = [...CAMERA_SENSORS, ...GEOMETRY_SENSORS, ...SCENE_SENSORS] as const;
export type Sensor = (typeof SENSORS)[number];
export const isCameraSensor = (sensor: Sensor): sensor is CameraSensor =>
  (CAMERA_SENSORS as readonly Sensor[]).includes(sensor);
/** Those whose files are PNG. */
export type PngSensor = Exclude<CameraSensor, 'hdr'>;
/** Those that are written where nobody says. */
export const USUAL_SENSORS: readonly PngSensor[] = CAMERA_SENSORS.filter(
  (sensor) => sensor !== 'hdr',
);

const cameraSchema = z.strictObject({
  width: z.int(),
  height: z.int(),
  fx: z.number(),
  fy: z.number(),
  cx: z.number(),
  cy: z.number(),
  egoFromCamera: z.array(z.number()).length(16),
  /** k1, k2, p1, p2, k3 as OpenCV has them; absent: a pinhole. */
  distortion: z.array(z.number()).length(5).optional(),
});

/** A spinning scanner. Radians above the horizon, metres, microseconds. */
const lidarSchema = z.strictObject({
  name: z.string(),
  /** Of each laser, the highest first. */
  elevations: z.array(z.number()),
  columns: z.int(),
  turnUs: z.int(),
  minRange: z.number(),
  maxRange: z.number(),
  rangeNoise: z.number(),
  /** 4x4, row-major. */
  egoFromLidar: z.array(z.number()).length(16),
});
export type LidarRecord = z.infer<typeof lidarSchema>;

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
  lidar: lidarSchema.optional(),
  quality: qualitySchema,
  /** The photographs that pictures were moved towards, and how far. */
  style: z
    .strictObject({
      photographs: z.int(),
      sha256: z.string(),
      colour: z.number(),
      fourier: z.number(),
    })
    .optional(),
  /** The event camera, where there is one; its noise has each scene's own seed. Log units, microseconds, hertz. */
  events: z
    .strictObject({
      contrast: z.number(),
      refractoryUs: z.number(),
      sigma: z.number(),
      logEps: z.number(),
      leakHz: z.number(),
      shotHz: z.number(),
      cutoffHz: z.number(),
      displacementPx: z.number(),
      brightnessNats: z.number(),
      mostHz: z.number(),
      detail: z.int(),
      /** Of the frames that its pixels take; 0: they take none. */
      exposureUs: z.number().default(0),
    })
    .optional(),
  sensors: z.array(z.enum(SENSORS)),
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
