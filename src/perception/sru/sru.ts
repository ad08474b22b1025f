/**
 * The Statistical Recurrent Unit (J. B. Oliva, B. Poczos, J. Schneider, ICML 2017): no gates; what it remembers are moving
 * averages, over several spans, of statistics that are computed from the input and from the averages themselves.
 *
 *     r  = relu(mu W_r + b_r)                      the averages' summary, `summary` numbers
 *     phi = relu(r W_phi + x W_x + b_phi)          the statistics, `statistics` numbers
 *     mu_a = a mu_a + (1 - a) phi                  for each a of `scales`
 *     o  = relu(mu W_o + b_o)                      the output, `units` numbers
 */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';

/** The paper's spans: with 10 steps a second, averages over the step itself, 1.3, 2, 10 and 100 steps. */
export const SRU_SCALES = [0, 0.25, 0.5, 0.9, 0.99] as const;

export interface SruConfig {
  readonly name?: string;
  readonly units: number;
  readonly statistics: number;
  readonly summary: number;
  /** Each in [0, 1); {@link SRU_SCALES} by default. */
  readonly scales?: readonly number[];
  /** Of the initial weights. */
  readonly seed: number;
  /** Whether the output of every step is given, or the last one's alone. */
  readonly sequences: boolean;
}

type Shape = (number | null)[];
type Weight = ReturnType<layers.Layer['addWeight']>;
type Weights<K extends string> = Readonly<Record<K, Weight>>;

/** [batch, steps, features] to [batch, steps, units] with `sequences`, else to [batch, units]. */
export class Sru extends layers.Layer {
  static readonly className = 'Sru';
  private readonly config: Required<Omit<SruConfig, 'name'>>;
  private kernels: Weights<'r' | 'phi' | 'x' | 'o'> | null = null;
  private biases: Weights<'r' | 'phi' | 'o'> | null = null;
  private readonly decay: Float32Array;

  /** @throws RangeError where a scale is outside [0, 1) or a size is not a whole number above 0 */
  constructor(config: SruConfig) {
    super(config as never);
    const { units, statistics, summary, scales = SRU_SCALES, seed, sequences } = config;
    for (const [what, size] of Object.entries({ units, statistics, summary })) {
      if (!Number.isInteger(size) || size < 1) throw new RangeError(`${what} is ${size}`);
    }
    const wrong = scales.find((scale) => !(scale >= 0 && scale < 1));
    if (wrong !== undefined || scales.length === 0) {
      throw new RangeError(`a scale of an SRU is from 0 to less than 1, not ${wrong}`);
    }
    this.config = { units, statistics, summary, scales, seed, sequences };
    this.decay = Float32Array.from(scales.flatMap((a) => new Array<number>(statistics).fill(a)));
  }

  override computeOutputShape([batch = null, steps = null]: Shape): Shape {
    const { units, sequences } = this.config;
    return sequences ? [batch, steps, units] : [batch, units];
  }

  override build(inputShape: Shape): void {
    const { units, statistics, summary, seed, scales } = this.config;
    const width = inputShape[inputShape.length - 1] as number;
    const averages = statistics * scales.length;
    const kernel = (name: string, rows: number, columns: number, nth: number): Weight => {
      const initializer = initializers.glorotUniform({ seed: seed + nth });
      return this.addWeight(`kernel_${name}`, [rows, columns], 'float32', initializer);
    };
    // Above zero, so that no unit is dead from the start.
    const above = initializers.constant({ value: 0.01 });
    const bias = (name: string, size: number): Weight =>
      this.addWeight(`bias_${name}`, [size], 'float32', above);
    this.kernels = {
      r: kernel('r', averages, summary, 1),
      phi: kernel('phi', summary, statistics, 2),
      x: kernel('x', width, statistics, 3),
      o: kernel('o', averages, units, 4),
    };
    this.biases = { r: bias('r', summary), phi: bias('phi', statistics), o: bias('o', units) };
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
      const { kernels: w, biases: b } = this;
      if (!w || !b) throw new Error('an Sru is called before it is built');
      const [batch, steps] = x.shape;
      const averages = this.averages(x, w, b);
      const all = this.config.sequences
        ? tf.concat(averages, 0)
        : (averages[steps - 1] as tf.Tensor2D);
      const o = tf.relu(tf.add(tf.matMul(all, w.o.read() as tf.Tensor2D), b.o.read()));
      if (!this.config.sequences) return o;
      return tf.transpose(tf.reshape(o, [steps, batch, this.config.units]), [1, 0, 2]);
    });
  }

  /** mu after each step, [batch, statistics * scales] each. */
  private averages(
    x: tf.Tensor3D,
    w: Weights<'r' | 'phi' | 'x'>,
    b: Weights<'r' | 'phi'>,
  ): tf.Tensor2D[] {
    const { statistics, scales } = this.config;
    const [batch, steps, width] = x.shape;
    const [wr, wphi] = [w.r.read() as tf.Tensor2D, w.phi.read() as tf.Tensor2D];
    const flat = tf.reshape(x, [batch * steps, width]);
    const seen = tf.add(tf.matMul(flat, w.x.read() as tf.Tensor2D), b.phi.read());
    const bySteps = tf.unstack(tf.reshape(seen, [batch, steps, statistics]), 1) as tf.Tensor2D[];
    const decay = tf.tensor1d(this.decay);
    const fresh = tf.sub(1, decay);
    let mu = tf.zeros([batch, statistics * scales.length]) as tf.Tensor2D;
    return bySteps.map((xt) => {
      const r = tf.relu(tf.add(tf.matMul(mu, wr), b.r.read()));
      const phi = tf.relu(tf.add(tf.matMul(r as tf.Tensor2D, wphi), xt));
      mu = tf.add(tf.mul(mu, decay), tf.mul(tf.tile(phi, [1, scales.length]), fresh));
      return mu;
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { scales, ...rest } = this.config;
    return { ...super.getConfig(), ...rest, scales: [...scales] };
  }
}
tf.serialization.registerClass(Sru as never);
