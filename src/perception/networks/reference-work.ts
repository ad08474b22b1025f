/** The reference network at work, for whoever measures it. */
import * as tf from '@tensorflow/tfjs-core';
import { REFERENCE_INPUT, referenceNetwork } from './reference.ts';

export interface ReferenceWork {
  /** One step of Adam on the squared error. */
  train(): void;
  /** One prediction. */
  infer(): void;
  dispose(): void;
}

/** Works on a batch of so many examples, on tfjs's present backend; each call waits for its numbers. */
export function referenceWork(examples: number): ReferenceWork {
  const model = referenceNetwork(1);
  const x = tf.randomUniform([examples, ...REFERENCE_INPUT], 0, 1, 'float32', 1);
  const y = tf.randomUniform([examples, 1], 0, 1, 'float32', 2);
  const optimiser = tf.train.adam(1e-3);
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const loss = () =>
    tf.mean(tf.square(tf.sub(model.apply(x, { training: true }) as tf.Tensor, y))) as tf.Scalar;
  return {
    train: () =>
      tf.tidy(() => {
        optimiser.minimize(loss, true, variables)?.dataSync();
      }),
    infer: () =>
      tf.tidy(() => {
        (model.predict(x) as tf.Tensor).dataSync();
      }),
    dispose: () => {
      tf.dispose([x, y]);
      optimiser.dispose();
      model.dispose();
    },
  };
}
