/** Layers between videos, [batch, steps, rows, columns, channels], and images. */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

type Shape = (number | null)[];
const only = (inputs: tf.Tensor | tf.Tensor[]): tf.Tensor =>
  (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;

/** Centres colours; and how much a change of brightness counts. */
const COLOUR = { centre: 0.4, gain: 3 };
const CHANGE_GAIN = 8;

/** [3,3 + lags]: what a pixel gives to the channels of its own step. */
const nowMatrix = (lags: number): number[] =>
  [0, 1, 2].flatMap((c) => [
    ...[0, 1, 2].map((k) => (k === c ? COLOUR.gain : 0)),
    ...new Array<number>(lags).fill(CHANGE_GAIN / 3),
  ]);

/** [3,3 + lags]: what a pixel takes from the channel of a lag, so many steps later. */
const beforeMatrix = (lags: number, nth: number): number[] =>
  [0, 1, 2].flatMap(() =>
    Array.from({ length: 3 + lags }, (_, k) => (k === 3 + nth ? CHANGE_GAIN / 3 : 0)),
  );

/** Colours to channels: a convolution of 1x1, since slicing and joining channels is slow on WebAssembly. */
function mixed(images: tf.Tensor4D, matrix: readonly number[], bias?: tf.Tensor1D): tf.Tensor4D {
  const colours = images.shape[3];
  const filter = tf.tensor4d([...matrix], [1, 1, colours, matrix.length / colours]);
  return tf.fused.conv2d({ x: images, filter, strides: 1, pad: 'valid', ...(bias && { bias }) });
}

/** By which centred colours differ from colours, [3 + lags]. */
const centres = (lags: number): tf.Tensor1D =>
  tf.tensor1d([0, 1, 2].map(() => -COLOUR.centre * COLOUR.gain).concat(new Array(lags).fill(0)));

/**
 * Colours centred, and for each lag a channel that says how much brighter each pixel got since so many steps before (since
 * the first, where there are not so many): what moves is then plain to the first convolution. [batch, any, .., 3] with values
 * 0..1 to [batch, steps, .., 3 + lags].
 */
export class FrameChange extends layers.Layer {
  static readonly className = 'FrameChange';
  private readonly lags: readonly number[];
  private readonly steps: number | undefined;

  /** @param config its lags, steps; and of how many of the last steps it is told, all without */
  constructor(config: {
    readonly lags: readonly number[];
    readonly steps?: number;
    readonly name?: string;
  }) {
    super(config as never);
    this.lags = config.lags;
    this.steps = config.steps;
  }

  override computeOutputShape([batch = null, all = null, ...image]: Shape): Shape {
    return [batch, this.steps ?? all, ...image.slice(0, -1), 3 + this.lags.length];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs) as tf.Tensor5D;
      const [n, all, h, w] = x.shape;
      const steps = this.steps ?? all;
      const count = this.lags.length;
      const images = (lag: number) =>
        tf.reshape(delayed(x, lag, steps), [n * steps, h, w, 3]) as tf.Tensor4D;
      const changed = this.lags.reduce<tf.Tensor>(
        (sum, lag, i) => tf.sub(sum, mixed(images(lag), beforeMatrix(count, i))),
        mixed(images(0), nowMatrix(count), centres(count)),
      );
      return tf.reshape(changed, [n, steps, h, w, 3 + count]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { lags, steps } = this;
    return { ...super.getConfig(), lags: [...lags], ...(steps === undefined ? {} : { steps }) };
  }
}
tf.serialization.registerClass(FrameChange as never);

/**
 * The same of one frame: [batch, rows, columns, 3 (1 + lags)], its colours and then those of each frame that it is compared with,
 * to [batch, rows, columns, 3 + lags].
 */
export class StackChange extends layers.Layer {
  static readonly className = 'StackChange';
  private readonly lags: number;

  /** @param config how many frames it is compared with */
  constructor(config: { readonly lags: number; readonly name?: string }) {
    super(config as never);
    this.lags = config.lags;
  }

  override computeOutputShape(shape: Shape): Shape {
    return [...shape.slice(0, -1), 3 + this.lags];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const before = Array.from({ length: this.lags }, (_, i) =>
        beforeMatrix(this.lags, i).map((share) => -share),
      );
      const matrix = [...nowMatrix(this.lags), ...before.flat()];
      return mixed(only(inputs) as tf.Tensor4D, matrix, centres(this.lags));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), lags: this.lags };
  }
}
tf.serialization.registerClass(StackChange as never);

/** How much a change of a number counts. */
const NUMBER_CHANGE_GAIN = 10;

/**
 * Numbers as they are, and for each lag how much they changed since so many steps before (since the first, where there are not so
 * many): [batch, steps, numbers] to [batch, steps, numbers * (1 + lags)].
 */
export class NumberChange extends layers.Layer {
  static readonly className = 'NumberChange';
  private readonly lags: readonly number[];

  /** @param config its lags, steps */
  constructor(config: { readonly lags: readonly number[]; readonly name?: string }) {
    super(config as never);
    this.lags = config.lags;
  }

  override computeOutputShape([batch = null, steps = null, numbers]: Shape): Shape {
    return [batch, steps, (numbers as number) * (1 + this.lags.length)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const now = only(inputs);
      const changes = this.lags.map((lag) => {
        const before = tf.reshape(delayed(now, lag, now.shape[1] as number), now.shape);
        return tf.mul(tf.sub(now, before), NUMBER_CHANGE_GAIN);
      });
      return tf.concat([now, ...changes], 2);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), lags: [...this.lags] };
  }
}
tf.serialization.registerClass(NumberChange as never);

/** Each of the last steps shows what was so many steps before: the first, where there are not so many. [batch, steps * any]. */
function delayed(x: tf.Tensor, lag: number, steps: number): tf.Tensor {
  const [n, all, ...image] = x.shape as [number, number, ...number[]];
  const size = image.reduce((a, b) => a * b, 1);
  const flat = tf.reshape(x, [n, all * size]) as tf.Tensor2D;
  const from = all - steps - lag;
  const missing = Math.min(steps, Math.max(0, -from));
  const part = (start: number, count: number) =>
    count > 0 ? [tf.slice(flat, [0, start * size], [n, count * size])] : [];
  const first = missing > 0 ? part(0, 1) : [];
  const before = Array.from({ length: missing }, () => first).flat();
  return tf.concat([...before, ...part(Math.max(0, from), steps - missing)], 1);
}

/** The last step: [batch, steps, ...] to [batch, ...]. */
export class LastStep extends layers.Layer {
  static readonly className = 'LastStep';

  override computeOutputShape([batch = null, , ...rest]: Shape): Shape {
    return [batch, ...rest];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs);
      const [n, steps, ...rest] = x.shape as [number, number, ...number[]];
      const size = rest.reduce((a, b) => a * b, 1);
      const flat = tf.reshape(x, [n, steps * size]);
      return tf.reshape(tf.slice(flat, [0, (steps - 1) * size], [n, size]), [n, ...rest]);
    });
  }
}
tf.serialization.registerClass(LastStep as never);

/** The last `steps` of more: [batch, any, ...] to [batch, steps, ...]. */
export class LastSteps extends layers.Layer {
  static readonly className = 'LastSteps';
  private readonly steps: number;

  /** @param config how many stay */
  constructor(config: { readonly steps: number; readonly name?: string }) {
    super(config as never);
    this.steps = config.steps;
  }

  override computeOutputShape([batch = null, , ...rest]: Shape): Shape {
    return [batch, this.steps, ...rest];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs);
      const [n, all, ...rest] = x.shape as [number, number, ...number[]];
      const size = rest.reduce((a, b) => a * b, 1);
      const flat = tf.reshape(x, [n, all * size]);
      const last = tf.slice(flat, [0, (all - this.steps) * size], [n, this.steps * size]);
      return tf.reshape(last, [n, this.steps, ...rest]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), steps: this.steps };
  }
}
tf.serialization.registerClass(LastSteps as never);

/** [batch, steps, ...] to [batch * steps, ...]: so one convolution sees all steps. */
export class FoldSteps extends layers.Layer {
  static readonly className = 'FoldSteps';

  override computeOutputShape(shape: Shape): Shape {
    return [null, ...shape.slice(2)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = only(inputs);
    return tf.reshape(x, [(x.shape[0] as number) * (x.shape[1] as number), ...x.shape.slice(2)]);
  }
}
tf.serialization.registerClass(FoldSteps as never);

/** The way back: [batch * steps, ...] to [batch, steps, ...]. */
export class UnfoldSteps extends layers.Layer {
  static readonly className = 'UnfoldSteps';
  private readonly steps: number;

  constructor(config: { readonly steps: number; readonly name?: string }) {
    super(config as never);
    this.steps = config.steps;
  }

  override computeOutputShape(shape: Shape): Shape {
    return [null, this.steps, ...shape.slice(1)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = only(inputs);
    return tf.reshape(x, [(x.shape[0] as number) / this.steps, this.steps, ...x.shape.slice(1)]);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), steps: this.steps };
  }
}
tf.serialization.registerClass(UnfoldSteps as never);

/** Numbers before `from` along the last axis stay as they are; from there on logits become probabilities. */
export class SigmoidFrom extends layers.Layer {
  static readonly className = 'SigmoidFrom';
  private readonly from: number;

  constructor(config: { readonly from: number; readonly name?: string }) {
    super(config as never);
    this.from = config.from;
  }

  override computeOutputShape(shape: Shape): Shape {
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs);
      const [axis, size] = [x.rank - 1, x.shape[x.rank - 1] as number];
      const [plain, logits] = tf.split(x, [this.from, size - this.from], axis);
      return tf.concat([plain as tf.Tensor, tf.sigmoid(logits as tf.Tensor)], axis);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), from: this.from };
  }
}
tf.serialization.registerClass(SigmoidFrom as never);
