/** adapter.json beside a model: how frames become its input, and what its output means. Schema `nearmiss.adapter/1`. */
import { z } from 'zod';
import { UsageError } from '../../core/errors.ts';
import type { FrameRow } from '../../core/tables.ts';

const side = z.int().min(1).max(4096);

/** Axes of the input: batch, time, rows, columns, channels. Without T the frames are stacked in the channels, oldest first. */
const LAYOUTS = ['NTHWC', 'NTCHW', 'NHWC', 'NCHW'] as const;

/** What the ego's own instruments tell of its motion; named and measured as in frames.parquet. */
const EGO_COLUMNS = ['ego_speed', 'ego_yaw_rate'] as const satisfies (keyof FrameRow)[];
export type EgoMotion = Readonly<Pick<FrameRow, (typeof EGO_COLUMNS)[number]>>;

export const adapterSchema = z.strictObject({
  schema: z.literal('nearmiss.adapter/1'),
  task: z.enum(['collision', 'affordances', 'motion']),
  input: z.strictObject({
    /** Of the model's input; needed where it has several. */
    name: z.string().optional(),
    /** `events`: a frame is a voxel grid of the events since the frame before, in bytes (voxelBytes). */
    sensor: z.enum(['rgb', 'events']).default('rgb'),
    /** Of events: bins of the voxel grid, which are the channels. */
    bins: z.int().min(1).max(32).optional(),
    /** [width, height] that the image is scaled to (each new pixel the mean of what it covers); of events the sensor's own. */
    size: z.tuple([side, side]),
    /** [left, top, width, height] that is then cut out of it; the whole without. */
    crop: z.tuple([z.int().min(0), z.int().min(0), side, side]).optional(),
    /** How many frames, the last of them the one that is judged; before a scene's start its first is repeated. */
    frames: z.int().min(1).max(64).default(1),
    /** Frames per second that the model expects; the dataset's must be a whole multiple. */
    fps: z.number().positive().default(10),
    layout: z.enum(LAYOUTS).default('NHWC'),
    channels: z.enum(['rgb', 'bgr', 'grey']).default('rgb'),
    /** Value = (pixel (0..255) * scale - mean) / std, mean and std for each channel or for all. */
    scale: z
      .number()
      .positive()
      .default(1 / 255),
    mean: z.array(z.number()).min(1).max(3).default([0]),
    std: z.array(z.number().positive()).min(1).max(3).default([1]),
  }),
  /** A second input, [batch, frames, columns]: the ego's own motion at each of the frames; without, pictures are all. */
  ego: z
    .strictObject({
      /** Of the model's input. */
      name: z.string(),
      columns: z.array(z.enum(EGO_COLUMNS)).min(1),
      /** Value = column * scale; one for all or one each. */
      scale: z.array(z.number()).min(1).default([1]),
    })
    .optional(),
  output: z.strictObject({
    /** Of the model's output; needed where it has several. */
    name: z.string().optional(),
    /** Columns of the predictions, in the order of the output's last axis; the last step counts where it has steps. */
    columns: z.array(z.string()).min(1),
    /** `sigmoid` where the output is a logit. */
    activation: z.enum(['none', 'sigmoid']).default('none'),
    /** Each column is output * scale + offset; one for all or one each. */
    scale: z.array(z.number()).min(1).default([1]),
    offset: z.array(z.number()).min(1).default([0]),
  }),
  /**
   * Of the task collision: the output whose cells, [batch, rows, columns] over what the model sees, say how dangerous who is
   * there is. The score of a road user is the highest of the cells that its visible box covers.
   */
  objects: z
    .strictObject({ name: z.string(), activation: z.enum(['none', 'sigmoid']).default('none') })
    .optional(),
});
export type Adapter = z.infer<typeof adapterSchema>;
export type AdapterInput = Adapter['input'];

/** Width and height of what a model sees of a frame. */
export const seenSize = ({ size, crop }: AdapterInput): [width: number, height: number] =>
  crop ? [crop[2], crop[3]] : [...size];

/** Width and height of the pictures to draw for a model that looks on: as wide as it scales them to, and 16:9 as of our camera. */
export function pictureSize({ size: [width] }: AdapterInput): {
  readonly width: number;
  readonly height: number;
} {
  return { width, height: Math.max(1, Math.round((width * 9) / 16)) };
}

/** What is wrong with an adapter beyond its schema, naming the field; or null. */
function adapterProblem({ task, input, ego, output, objects }: Adapter): string | null {
  const { size, crop, sensor, bins } = input;
  if ((sensor === 'events') !== (bins !== undefined)) {
    return `input.bins ${bins === undefined ? 'is missing for' : 'is not for'} the sensor ${sensor}`;
  }
  if (sensor === 'events' && crop) return 'input.crop is not for the sensor events';
  if (crop && (crop[0] + crop[2] > size[0] || crop[1] + crop[3] > size[1])) {
    return `input.crop ${crop.join(',')} reaches beyond input.size ${size.join('x')}`;
  }
  if (task === 'collision' && !['score', 'score,warning'].includes(output.columns.join())) {
    return `output.columns must be ["score"] or ["score", "warning"] for the task collision`;
  }
  if (objects && (task !== 'collision' || input.sensor !== 'rgb'))
    return 'objects is for the task collision and the sensor rgb alone';
  if (ego && input.name === undefined) return 'input.name is missing beside ego.name';
  if (ego && ego.scale.length !== 1 && ego.scale.length !== ego.columns.length)
    return `ego.scale has ${ego.scale.length} numbers for ${ego.columns.length} columns`;
  const count = output.columns.length;
  const odd = (['scale', 'offset'] as const).find(
    (name) => output[name].length !== 1 && output[name].length !== count,
  );
  return odd ? `output.${odd} has ${output[odd].length} numbers for ${count} columns` : null;
}

/** @throws UsageError naming the file and the first field that is wrong */
export function parseAdapter(bytes: Uint8Array, path: string): Adapter {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new UsageError(`${path} is not whole JSON`);
  }
  const parsed = adapterSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new UsageError(`${path}: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`);
  }
  const problem = adapterProblem(parsed.data);
  if (problem) throw new UsageError(`${path}: ${problem}`);
  return parsed.data;
}
