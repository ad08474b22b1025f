/** metrics.json: what an evaluation found. Schema `nearmiss.metrics/1`. */
import { z } from 'zod';

const estimateSchema = z.strictObject({
  value: z.number().nullable(),
  /** 95 % bootstrap interval over whole scenes. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Why there is no value. */
  reason: z.string().optional(),
});
const metricsSchema = z.record(z.string(), estimateSchema);

export const TASKS = ['collision', 'affordances', 'motion'] as const;

export const metricsRecordSchema = z.strictObject({
  schema: z.literal('nearmiss.metrics/1'),
  task: z.enum(TASKS),
  /** What made the predictions: the name of their file. */
  model: z.string(),
  /** Frames after the impact are not counted. */
  data: z.strictObject({
    scenes: z.int(),
    frames: z.int(),
    split: z.enum(['train', 'validation', 'test', 'all']),
  }),
  metrics: metricsSchema,
  slices: z.array(
    z.strictObject({
      by: z.string(),
      is: z.string(),
      /** How many scenes have a frame in it, and how many frames it is made of. */
      scenes: z.int(),
      frames: z.int(),
      metrics: metricsSchema,
    }),
  ),
});
export type MetricsRecord = z.infer<typeof metricsRecordSchema>;
