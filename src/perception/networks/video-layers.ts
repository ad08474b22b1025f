/** Layers between videos, [batch, steps, rows, columns, channels], and images. */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

type Shape = (number | null)[];
const only = (inputs: tf.Tensor | tf.Tensor[]): tf.Tensor =>
  (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;

/** Centres colours; and how much a change of brightness counts. */
const COLOUR = { centre: 0.4, gain: 3 };
const CHANGE_GAIN = 8;

/** [1,1,3,3 + lags]: what a pixel gives to the channels of its own step. */
const nowMatrix = (lags: number): number[] =>
  [0, 1, 2].flatMap((c) => [
    ...[0, 1, 2].map((k) => (k === c ? COLOUR.gain : 0)),
    ...new Array<number>(lags).fill(CHANGE_GAIN / 3),
  ]);

/** [1,1,3,3 + lags]: what a pixel takes from the channel of a lag, so many steps later. */
const beforeMatrix = (lags: number, nth: number): number[] =>
  [0, 1, 2].flatMap(() =>
    Array.from({ length: 3 + lags }, (_, k) => (k === 3 + nth ? CHANGE_GAIN / 3 : 0)),
  );

/**
 * Colours centred, and for each lag a channel that says how much brighter each pixel got since so many steps before (since
 * the first, where there are not so many): what moves is then plain to the first convolution. [.., 3] with values 0..1 to
 * [.., 3 + lags]. Written as convolutions of 1x1, since slicing and joining channels is slow on WebAssembly.
 */
export class FrameChange extends layers.Layer {
  static readonly className = 'FrameChange';
  private readonly lags: readonly number[];

  /** @param config its lags, steps */
  constructor(config: { readonly lags: readonly number[]; readonly name?: string }) {
    super(config as never);
    this.lags = config.lags;
  }

  override computeOutputShape(shape: Shape): Shape {
    return [...shape.slice(0, -1), 3 + this.lags.length];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs) as tf.Tensor5D;
      const [n, steps, h, w] = x.shape;
      const channels = 3 + this.lags.length;
      const mixed = (images: tf.Tensor, matrix: readonly number[]) =>
        tf.conv2d(
          tf.reshape(images, [n * steps, h, w, 3]) as tf.Tensor4D,
          tf.tensor4d([...matrix], [1, 1, 3, channels]),
          1,
          'valid',
        );
      const centre = [0, 1, 2].map(() => COLOUR.centre * COLOUR.gain);
      const centres = tf.tensor1d([...centre, ...this.lags.map(() => 0)]);
      const now = tf.sub(mixed(x, nowMatrix(this.lags.length)), centres);
      const all = this.lags.reduce<tf.Tensor>(
        (sum, lag, i) => tf.sub(sum, mixed(delayed(x, lag), beforeMatrix(this.lags.length, i))),
        now,
      );
      return tf.reshape(all, [n, steps, h, w, channels]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), lags: [...this.lags] };
  }
}
tf.serialization.registerClass(FrameChange as never);

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
        const before = tf.reshape(delayed(now, lag), now.shape);
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

/** Each step shows what was so many steps before, the first of them the first. */
function delayed(x: tf.Tensor, lag: number): tf.Tensor {
  const [n, steps, ...image] = x.shape as [number, number, ...number[]];
  const size = image.reduce((a, b) => a * b, 1);
  const flat = tf.reshape(x, [n, steps * size]) as tf.Tensor2D;
  const first = tf.slice(flat, [0, 0], [n, size]);
  const before = Array.from({ length: Math.min(lag, steps) }, () => first as tf.Tensor);
  const rest = steps > lag ? [tf.slice(flat, [0, 0], [n, (steps - lag) * size])] : [];
  return tf.concat([...before, ...rest], 1);
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
