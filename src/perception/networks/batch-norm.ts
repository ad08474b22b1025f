/** Normalisation of features over a batch, made of what is fast on WebAssembly. */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';

type Shape = (number | null)[];
type Weight = ReturnType<layers.Layer['addWeight']>;

/** Added to variances. */
const EPSILON = 1e-3;

/** [pixels, features] of [.., features]. */
const flatOf = (x: tf.Tensor): tf.Tensor2D =>
  tf.reshape(x, [-1, x.shape[x.rank - 1] as number]) as tf.Tensor2D;

/** Sums over all but the features: a product with ones, as sums over the first axis are slow on WebAssembly. */
const sumsOf = (flat: tf.Tensor2D): tf.Tensor1D =>
  tf.reshape(tf.matMul(tf.ones([1, flat.shape[0]]), flat), [-1]) as tf.Tensor1D;

/** Each feature times a number of its own and more: as a convolution of 1x1, since broadcasting is slow there too. */
function scaled(x: tf.Tensor4D, factors: tf.Tensor, bias?: tf.Tensor): tf.Tensor4D {
  const filter = tf.reshape(factors, [1, 1, factors.size, 1]) as tf.Tensor4D;
  const more = bias && { bias: tf.reshape(bias, [-1]) as tf.Tensor1D };
  return tf.fused.depthwiseConv2d({ x, filter, strides: 1, pad: 'valid', ...more });
}

const slopeOf = (gamma: tf.Tensor, variance: tf.Tensor): tf.Tensor =>
  tf.mul(gamma, tf.rsqrt(tf.add(variance, EPSILON)));

/** With the numbers given. */
const normalised = (
  x: tf.Tensor4D,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor,
): tf.Tensor4D => {
  const slope = slopeOf(gamma, variance);
  return scaled(x, slope, tf.sub(beta, tf.mul(mean, slope)));
};

/** Mean and variance of each feature over the batch and the picture. */
function momentsOf(x: tf.Tensor4D): [tf.Tensor1D, tf.Tensor1D] {
  const flat = flatOf(x);
  const mean = tf.div(sumsOf(flat), flat.shape[0]) as tf.Tensor1D;
  const square = tf.div(sumsOf(tf.square(flat)), flat.shape[0]);
  return [mean, tf.maximum(0, tf.sub(square, tf.square(mean)))];
}

/** With the batch's own moments, on which the gradient depends too. @param moments those of x */
function normalisedByBatch(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  [mean, variance]: readonly [tf.Tensor1D, tf.Tensor1D],
): tf.Tensor4D {
  const of = tf.customGrad((...args) => {
    const [input, scale, shift, save] = args as unknown as [
      tf.Tensor4D,
      tf.Tensor1D,
      tf.Tensor1D,
      tf.GradSaveFunc,
    ];
    save([input, scale, mean, variance]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [from, factor, centre, spread] = saved as [
        tf.Tensor4D,
        tf.Tensor1D,
        tf.Tensor1D,
        tf.Tensor1D,
      ];
      const inverse = tf.rsqrt(tf.add(spread, EPSILON));
      const count = from.size / factor.size;
      const dBeta = sumsOf(flatOf(dy));
      const withInput = sumsOf(flatOf(tf.mul(dy, from)));
      const dGamma = tf.mul(tf.sub(withInput, tf.mul(centre, dBeta)), inverse);
      // dx = slope (dy - mean dy - x^ mean(dy x^)), as a sum of dy and x times numbers of each feature.
      const slope = tf.mul(factor, inverse);
      const ofInput = tf.neg(tf.div(tf.mul(tf.mul(slope, inverse), dGamma), count));
      const rest = tf.sub(tf.neg(tf.mul(ofInput, centre)), tf.div(tf.mul(slope, dBeta), count));
      const dx = tf.add(scaled(dy as tf.Tensor4D, slope), scaled(from, ofInput, rest));
      return [dx, dGamma, dBeta];
    };
    return { value: normalised(input, scale, shift, mean, variance), gradFunc };
  });
  return of(x, gamma, beta) as tf.Tensor4D;
}

/**
 * Features with mean `beta` and deviation `gamma`, both learnt: in training by the mean and variance over the batch and the picture,
 * else by those that are kept. [batch, rows, columns, features] to the same.
 * In training the last two weights, kept mean and variance, become the batch's: whoever trains averages them over steps
 * (`followMoments`, training/gradient.ts).
 * After S. Ioffe, C. Szegedy, "Batch normalization: accelerating deep network training by reducing internal covariate shift",
 * ICML 2015.
 */
export class BatchNorm extends layers.Layer {
  static readonly className = 'BatchNorm';
  private own: readonly [Weight, Weight, Weight, Weight] | null = null;

  override build(shape: Shape): void {
    const size = [shape.at(-1) as number];
    const [zeros, ones] = [initializers.zeros(), initializers.ones()];
    const add = (name: string, initializer: typeof zeros, isLearnt: boolean) =>
      this.addWeight(name, size, 'float32', initializer, undefined, isLearnt);
    this.own = [
      add('gamma', ones, true),
      add('beta', zeros, true),
      add('mean', zeros, false),
      add('variance', ones, false),
    ];
    this.built = true;
  }

  override computeOutputShape(shape: Shape): Shape {
    return shape;
  }

  override call(
    inputs: tf.Tensor | tf.Tensor[],
    { training }: { readonly training?: boolean },
  ): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
      const weights = this.own as NonNullable<typeof this.own>;
      const [gamma, beta, mean, variance] = weights.map((weight) => weight.read()) as [
        tf.Tensor1D,
        tf.Tensor1D,
        tf.Tensor1D,
        tf.Tensor1D,
      ];
      if (!training) return normalised(x, gamma, beta, mean, variance);
      const moments = momentsOf(x);
      for (const i of [0, 1] as const) (weights[2 + i] as Weight).write(moments[i]);
      return normalisedByBatch(x, gamma, beta, moments);
    });
  }
}
tf.serialization.registerClass(BatchNorm as never);
