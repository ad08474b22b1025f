/**
 * The forecaster: ten frames at 10 Hz, with those before them that they are compared with, to the risk that the ego collides
 * within two seconds, and whether it is time to warn, at each of the ten steps.
 * A convolutional encoder looks at each frame and at how it differs from earlier ones, a recurrent unit goes over time. The encoder
 * sees pictures as they are, or, where it looks closer, the whole at half its size and beside it the middle as it is.
 *
 * It is trained in two steps: first the encoder, with heads that see one moment and a grid that says what is where, how far
 * and how fast it comes; then, on its features, what goes over time.
 */
import {
  initializers,
  type LayersModel,
  layers,
  model,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { apply } from './apply.ts';
import { DangerThere } from './cell-layers.ts';
import { type CloserSizes, closerGrid, twoLooks } from './closer-look.ts';
import { type Encoded, type EncoderSizes, frameEncoder, gridShape } from './frame-encoder.ts';
import { type Memory, memoryLayer } from './memory.ts';
import {
  FoldSteps,
  FrameChange,
  LastStep,
  LastSteps,
  NumberChange,
  StackChange,
  UnfoldSteps,
} from './video-layers.ts';

export interface VideoShape {
  readonly steps: number;
  /** Pixels. */
  readonly rows: number;
  readonly columns: number;
}

/** What is to be made. */
export interface CollisionPlan {
  readonly shape: VideoShape;
  readonly memory: Memory;
  /** Frames are compared with the one so many steps before each; none: every frame is seen alone, standing still. */
  readonly lags: readonly number[];
  /** Whether it is told how the ego moves; otherwise pictures are all. */
  readonly isTold: boolean;
  /** Whether it looks closer at the middle of pictures, which are then made of whole cells of 16x16 pixels. */
  readonly isCloser: boolean;
  /** Whether its encoder normalises over the batch, and what it says begins at nothing; without, neither. */
  readonly isNormalised?: boolean;
  /** Of the first weights. */
  readonly seed: number;
}

/** What the forecaster says at each step, probabilities by these targets, in this order. */
export const FORECASTS = ['positive', 'warning'] as const;
/** What the heads of the encoder say of one moment, in this order: the logits of forecasts, then numbers. */
export const MOMENT_HEADS = [...FORECASTS, 'urgency', 'soon', 'near', 'speed', 'yawRate'] as const;
/** What each cell of the grid says, beside whether who is there is `dangerous`: a logit, then numbers. */
export const CELL_HEADS = ['present', 'urgent', 'nearness', 'closing', 'crossing'] as const;

/** What it is told of the ego at each step, in this order; by how much of the adapter's columns, see collision-data.ts. */
export const EGO_NUMBERS = ['speed', 'yawRate'] as const;

export interface CollisionNetwork {
  /**
   * [moments [n, rows, columns, 3 (1 + lags)], a frame's colours with values 0..1 and then those of each frame that it is compared
   * with, the ego [n, lookback + 1, EGO_NUMBERS] where it is told, keep [n, FEATURES]] to [heads [n, MOMENT_HEADS], grid [n, rows,
   * columns, CELL_HEADS], logits of `dangerous` [n, rows, columns, 1]], both by {@link cellGrid}. `keep` multiplies what is seen:
   * ones, or drop-out.
   */
  readonly encoder: LayersModel;
  /** The same moments, and the ego where it is told, to what the memory knows of each, [n, {@link memoryWidth}]. */
  readonly features: LayersModel;
  /** [n, steps, {@link memoryWidth}] to [logits [n, steps, {@link FORECASTS}], urgency [n, steps, 1]]. */
  readonly memory: LayersModel;
  /**
   * Video [n, lookback + steps, rows, columns, 3], the first ones for comparison only, and the ego [n, lookback + steps,
   * EGO_NUMBERS] where it is told, to `risk` [n, steps, {@link FORECASTS}] and, of the grid's cells at the last step, how
   * probable it is that someone dangerous is there, [n, rows, columns, 1]; both 0..1, with the same weights.
   */
  readonly shipped: LayersModel;
}

export const FEATURES = 128;
const SIZES: EncoderSizes = {
  filters: [16, 24, 48, 48],
  features: FEATURES,
  cells: { convolutions: 3, heads: 4 },
};
type Encode = (images: SymbolicTensor, numbers?: SymbolicTensor) => Encoded;
const CLOSER_SIZES: CloserSizes = { filters: [16, 24, 48, 48], convolutions: 2 };

/** How many frames before a moment's own the encoder needs. */
export const lookback = (lags: readonly number[]): number => Math.max(0, ...lags);

/** Rows and columns of the cells that the encoder says something of. @throws RangeError as {@link closerGrid}, where it looks closer */
export const cellGrid = (
  shape: Pick<VideoShape, 'rows' | 'columns'>,
  isCloser: boolean,
): [number, number] => (isCloser ? closerGrid(shape) : gridShape(shape));

/** Numbers that the memory has of a moment: features, then the ego's numbers with their changes. */
export const memoryWidth = ({ lags, isTold }: Pick<CollisionPlan, 'lags' | 'isTold'>): number =>
  FEATURES + (isTold ? EGO_NUMBERS.length * (1 + lags.length) : 0);

/** An encoder that looks closer at the middle of pictures. */
function closerEncoder(shape: VideoShape, isNormalised: boolean, seed: number): Encode {
  const encode = frameEncoder({ ...SIZES, isNormalised }, seed);
  const look = twoLooks(shape, { ...CLOSER_SIZES, isNormalised }, seed + 60);
  return (images, numbers) => {
    const { whole, closer } = look(images, numbers);
    return encode(whole, numbers, closer);
  };
}

/** A network with weights from the seed. */
export function collisionNetwork(plan: CollisionPlan): CollisionNetwork {
  const { shape, memory, lags, isTold, isCloser, isNormalised = false, seed } = plan;
  const { steps, rows, columns } = shape;
  const glorot = (nth: number) => initializers.glorotUniform({ seed: seed + nth });
  const encode = isCloser
    ? closerEncoder(shape, isNormalised, seed)
    : frameEncoder({ ...SIZES, isNormalised }, seed);
  // At random, what is said would be far off at first, and the encoder would learn that before all else.
  const first = (nth: number) => (isNormalised ? initializers.zeros() : glorot(nth));
  const motion = new NumberChange({ lags, name: 'motion' });
  const egoInput = (count: number, name: string): SymbolicTensor[] =>
    isTold ? [layers.input({ shape: [count, EGO_NUMBERS.length], name } as never)] : [];
  const told = (seen: SymbolicTensor, numbers: SymbolicTensor | undefined, name: string) =>
    numbers ? apply(layers.concatenate({ name }), [seen, numbers]) : seen;
  const moment = layers.input({
    shape: [rows, columns, 3 * (1 + lags.length)],
    name: 'moment',
  } as never);
  const keep = layers.input({ shape: [FEATURES], name: 'keep' } as never);
  const egoThen = egoInput(lookback(lags) + 1, 'ego_then');
  const last = new LastStep({ name: 'now' } as never);
  const [numbers] = egoThen.map((ego) => apply(last, apply(motion, ego)));
  const stacked = new StackChange({ lags: lags.length, name: 'stacked' });
  const now = encode(apply(stacked, moment), numbers);
  const kept = told(
    apply(layers.multiply({ name: 'kept' }), [now.features, keep]),
    numbers,
    'kept_told',
  );
  const heads = layers.dense({
    units: MOMENT_HEADS.length,
    kernelInitializer: first(30),
    name: 'heads',
  });
  const grid = layers.conv2d({
    filters: CELL_HEADS.length,
    kernelSize: 1,
    kernelInitializer: first(40),
    name: 'grid',
  });
  const danger = layers.conv2d({
    filters: 1,
    kernelSize: 1,
    kernelInitializer: first(41),
    name: 'danger',
  });

  const recall = memoryLayer(memory, seed + 20);
  const head = (name: string, units: number, nth: number) =>
    layers.dense({ units, kernelInitializer: glorot(nth), name });
  const [logit, urgency] = [head('logit', FORECASTS.length, 50), head('urgency', 1, 51)];
  const sequence = layers.input({ shape: [null, memoryWidth(plan)], name: 'sequence' } as never);
  const states = apply(recall, sequence);

  // Each step is compared with those before it, as it was in training: the first ones too.
  const whole = lookback(lags) + steps;
  const video = layers.input({ shape: [whole, rows, columns, 3], name: 'video' } as never);
  const ego = egoInput(whole, 'ego');
  // Not one layer for both: of a layer that is stored with two inputs, tfjs mixes these up when it is opened.
  const fold = (seen: SymbolicTensor, name: string) =>
    apply(new FoldSteps({ name } as never), seen);
  const lastSteps = new LastSteps({ steps, name: 'ego_last' });
  const [everyNumber] = ego.map((one) => fold(apply(lastSteps, apply(motion, one)), 'fold_ego'));
  const change = new FrameChange({ lags, steps, name: 'change' });
  const encoded = encode(fold(apply(change, video), 'fold'), everyNumber);
  const known = told(encoded.features, everyNumber, 'features_told');
  const bySteps = apply(new UnfoldSteps({ steps, name: 'unfold' }), known);
  const logits = apply(logit, apply(recall, bySteps));
  const cells = apply(new UnfoldSteps({ steps, name: 'unfold_cells' }), encoded.cells);
  const lastCells = apply(new LastStep({ name: 'last_cells' } as never), cells);
  return {
    encoder: model({
      inputs: [moment, ...egoThen, keep],
      outputs: [apply(heads, kept), apply(grid, now.cells), apply(danger, now.cells)],
    }),
    features: model({
      inputs: [moment, ...egoThen],
      outputs: told(now.features, numbers, 'now_told'),
    }),
    memory: model({ inputs: sequence, outputs: [apply(logit, states), apply(urgency, states)] }),
    shipped: model({
      inputs: [video, ...ego],
      outputs: [
        apply(layers.activation({ activation: 'sigmoid', name: 'risk' }), logits),
        apply(new DangerThere({ name: 'dangerous' } as never), [
          apply(grid, lastCells),
          apply(danger, lastCells),
        ]),
      ],
    }),
  };
}
