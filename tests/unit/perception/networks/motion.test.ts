/** The network of motion: the same after the encoder's first layer's input, whatever it sees. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { startWasm } from '../../../../src/perception/backend/start-wasm.ts';
import { MOTION_INPUTS, motionNetwork } from '../../../../src/perception/networks/motion.ts';

beforeAll(() => startWasm());

const SHAPE = { steps: 2, rows: 16, columns: 24, numbers: 2, helpers: 1 };

it('has the same weights for events and for frames', () => {
  const [events, frames] = MOTION_INPUTS.map((input) => {
    const { shipped } = motionNetwork(SHAPE, input, 3);
    return shipped
      .getWeights()
      .map((weight) => ({ shape: weight.shape, sum: tf.sum(weight).dataSync()[0] }));
  });
  expect(events).toEqual(frames);
  const other = motionNetwork(SHAPE, 'events', 4).shipped.getWeights();
  expect(tf.sum(other[0] as tf.Tensor).dataSync()[0]).not.toBe(events?.[0]?.sum);
});

it('says two numbers at each step, and what comes later changes nothing before', () => {
  const { shipped, training } = motionNetwork(SHAPE, 'events', 3);
  tf.tidy(() => {
    const video = tf.randomNormal([1, 2, 16, 24, 4], 0, 1, 'float32', 5);
    const [first, second] = tf.split(video, 2, 1) as [tf.Tensor, tf.Tensor];
    const says = (x: tf.Tensor) => (shipped.predict(x) as tf.Tensor3D).arraySync()[0] as number[][];
    const whole = says(video);
    expect(whole.map((row) => row.length)).toEqual([2, 2]);
    const changed = says(tf.concat([first, tf.mul(second, 2)], 1));
    expect(changed[0]).toEqual(whole[0]);
    expect(changed[1]).not.toEqual(whole[1]);
    const [motion, helpers, grid] = training.predict(video) as tf.Tensor[];
    expect(motion?.arraySync()).toEqual([whole]);
    expect([helpers?.shape, grid?.shape]).toEqual([
      [1, 2, 1],
      [2, 2, 3, 2],
    ]);
  });
});
