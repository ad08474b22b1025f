/** The forecaster: its parts are one network, and its change channels are what they are said to be. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import { startWasm } from '../../../../src/perception/backend/start-wasm.ts';
import { parseAdapter } from '../../../../src/perception/inputs/adapter.ts';
import { modelFiles } from '../../../../src/perception/models/model-files.ts';
import { openTfjsModel } from '../../../../src/perception/models/tfjs-model.ts';
import {
  CELL_HEADS,
  type CollisionNetwork,
  type CollisionPlan,
  cellGrid,
  collisionNetwork,
  EGO_NUMBERS,
  FEATURES,
  FORECASTS,
  memoryWidth,
} from '../../../../src/perception/networks/collision.ts';
import { MEMORIES } from '../../../../src/perception/networks/memory.ts';
import {
  FrameChange,
  NumberChange,
  StackChange,
} from '../../../../src/perception/networks/video-layers.ts';
import { stirred } from '../../../support/stirred.ts';

beforeAll(() => startWasm());

/** Normalised where it is told, and as if it had learnt something: at first, its grid and heads say the same of all. */
function learnt(plan: CollisionPlan): CollisionNetwork {
  const network = collisionNetwork({ ...plan, isNormalised: plan.isTold });
  stirred(network.encoder, 11);
  return network;
}

const SHAPE = { steps: 6, rows: 32, columns: 64 };
const LAGS = [1, 3];

const video = (n: number, steps: number) => {
  const rng = createRng(4);
  const size = n * steps * SHAPE.rows * SHAPE.columns * 3;
  const values = Float32Array.from({ length: size }, () => rng.uniform());
  return tf.tensor5d(values, [n, steps, SHAPE.rows, SHAPE.columns, 3]);
};

/** How the ego moves at each step: it changes a lot from one to the next. */
const motion = (n: number, steps: number) => {
  const rng = createRng(9);
  const size = n * steps * EGO_NUMBERS.length;
  const values = Float32Array.from({ length: size }, () => rng.uniform(-1, 1));
  return tf.tensor3d(values, [n, steps, EGO_NUMBERS.length]);
};

/** Frame t of videos beside those that it is compared with, in the channels. */
const stackOf = (x: tf.Tensor5D, t: number): tf.Tensor4D => {
  const [n, , ...image] = x.shape;
  const frames = [0, ...LAGS].map((lag) =>
    tf.reshape(tf.slice(x, [0, Math.max(0, t - lag), 0, 0, 0], [n, 1, ...image]), [n, ...image]),
  );
  return tf.concat(frames, 3) as tf.Tensor4D;
};

const CASES = MEMORIES.flatMap((memory) => [
  [memory, 'told of the ego', true, false] as const,
  [memory, 'going by pictures alone', false, false] as const,
  [memory, 'told of the ego and looking closer', true, true] as const,
]);

describe('the forecaster', () => {
  it.each(CASES)(
    'with %s, %s, says of a video what its parts say of its frames',
    (memory, _, isTold, isCloser) => {
      const plan = { shape: SHAPE, memory, lags: LAGS, isTold, isCloser, seed: 5 };
      const network = learnt(plan);
      const x = video(2, 3 + SHAPE.steps);
      const ego = motion(2, 3 + SHAPE.steps);
      /** Of frame t, beside those that it is compared with, and the ego at the last four steps. */
      const moment = (t: number) => [
        stackOf(x, t),
        ...(isTold ? [tf.slice(ego, [0, t - 3, 0], [2, 4, EGO_NUMBERS.length])] : []),
      ];
      const logits = tf.tidy(() => {
        const features = Array.from({ length: SHAPE.steps }, (__, t) => {
          const seen = network.features.predict(moment(3 + t)) as tf.Tensor;
          return tf.reshape(seen, [2, 1, memoryWidth(plan)]);
        });
        const [logit] = network.memory.predict(tf.concat(features, 1)) as tf.Tensor[];
        return (tf.sigmoid(logit as tf.Tensor) as tf.Tensor3D).arraySync().flat(2);
      });
      const [risk, dangerous] = network.shipped.predict(isTold ? [x, ego] : x) as [
        tf.Tensor3D,
        tf.Tensor4D,
      ];
      const risks = risk.arraySync().flat(2);
      expect(risks.length).toBe(2 * SHAPE.steps * FORECASTS.length);
      for (const [i, risk] of risks.entries()) expect(risk).toBeCloseTo(logits[i] as number, 5);
      const last = tf.tidy(() => {
        const inputs = [...moment(SHAPE.steps + 2), tf.ones([2, FEATURES])];
        const said = network.encoder.predict(inputs) as tf.Tensor[];
        const present = tf.sigmoid(
          tf.split(said[1] as tf.Tensor, CELL_HEADS.length, 3)[0] as tf.Tensor,
        );
        return (tf.mul(present, tf.sigmoid(said[2] as tf.Tensor)) as tf.Tensor4D)
          .arraySync()
          .flat(3);
      });
      const found = dangerous.arraySync().flat(3);
      expect(found.length).toBe(2 * cellGrid(SHAPE, isCloser).reduce((a, b) => a * b));
      for (const [i, one] of found.entries()) expect(one).toBeCloseTo(last[i] as number, 5);
    },
  );

  it.each([
    [true, false],
    [false, false],
    [true, true],
  ])(
    'says the same after it was stored and opened: told of the ego %s, looking closer %s',
    async (isTold, isCloser) => {
      const plan = { shape: SHAPE, memory: 'sru', lags: LAGS, isTold, isCloser, seed: 5 } as const;
      const { shipped } = learnt(plan);
      const files = await modelFiles(shipped);
      const { steps, rows, columns } = SHAPE;
      const adapter = parseAdapter(
        new TextEncoder().encode(
          JSON.stringify({
            schema: 'nearmiss.adapter/1',
            task: 'collision',
            input: { name: 'video', size: [columns, rows], frames: 3 + steps, layout: 'NTHWC' },
            ...(isTold ? { ego: { name: 'ego', columns: ['ego_speed', 'ego_yaw_rate'] } } : {}),
            output: { name: 'risk', columns: ['score', 'warning'] },
            objects: { name: 'dangerous' },
          }),
        ),
        'adapter.json',
      );
      const opened = await openTfjsModel(
        {
          path: 'model.json',
          bytes: files['model.json'] as Uint8Array,
          read: async (name) => files[name] as Uint8Array,
        },
        adapter,
      );
      const [x, ego] = [video(2, 3 + steps), motion(2, 3 + steps)];
      const [risk, dangerous] = shipped.predict(isTold ? [x, ego] : x) as [tf.Tensor, tf.Tensor];
      const said = await opened.predict({
        examples: 2,
        pictures: x.dataSync() as Float32Array,
        ego: isTold ? (ego.dataSync() as Float32Array) : null,
      });
      expect(said.values).toEqual(risk.dataSync());
      expect(said.cells?.values).toEqual(dangerous.dataSync());
      await opened.dispose();
    },
  );

  it('without normalisation has no moments to keep, and is not the same network', () => {
    const plan = {
      shape: SHAPE,
      memory: 'none',
      lags: LAGS,
      isTold: true,
      isCloser: false,
    } as const;
    const kept = (isNormalised: boolean) =>
      collisionNetwork({ ...plan, isNormalised, seed: 5 }).encoder.nonTrainableWeights.length;
    // Mean and variance of each of seven convolutions.
    expect([kept(false), kept(true)]).toEqual([0, 14]);
  });

  it('hears of the ego in its features, in its cells and in its risk', () => {
    const plan = {
      shape: SHAPE,
      memory: 'none',
      lags: LAGS,
      isTold: true,
      isCloser: true,
      seed: 5,
    } as const;
    const { encoder, shipped } = learnt(plan);
    const keep = tf.ones([1, FEATURES]);
    const said = (by: number) => [
      ...(encoder.predict([
        stackOf(video(1, 4), 3),
        tf.mul(motion(1, 4), by),
        keep,
      ]) as tf.Tensor[]),
      ...(shipped.predict([video(1, 9), tf.mul(motion(1, 9), by)]) as tf.Tensor[]),
    ];
    const [slow, fast] = [said(1), said(2)].map((all) => all.map((one) => one.dataSync()));
    for (const [i, output] of (slow ?? []).entries()) expect(output).not.toEqual(fast?.[i]);
  });

  it.each([false, true])('has a grid of the shape that is said, looking closer %s', (isCloser) => {
    const { encoder } = learnt({
      shape: SHAPE,
      memory: 'none',
      lags: [],
      isTold: false,
      isCloser,
      seed: 5,
    });
    const [rows, columns] = cellGrid(SHAPE, isCloser);
    expect(encoder.outputs[1]?.shape).toEqual([null, rows, columns, CELL_HEADS.length]);
    // Standing still, it sees one frame.
    expect(encoder.inputs[0]?.shape).toEqual([null, SHAPE.rows, SHAPE.columns, 3]);
  });

  it('sees in the middle, looking closer, what half the size does not: which of two pixels is bright', () => {
    const plan = { shape: SHAPE, memory: 'none', lags: [], isTold: false } as const;
    const { encoder } = learnt({ ...plan, isCloser: true, seed: 5 });
    const striped = (from: number) =>
      tf.tidy(() => {
        const pixel = (row: number, column: number) =>
          row < 16 && column >= 24 && column < 40 && column % 2 === from ? 1 : 0;
        const image = Array.from({ length: SHAPE.rows }, (_, row) =>
          Array.from({ length: SHAPE.columns }, (__, column) =>
            new Array<number>(3).fill(pixel(row, column)),
          ),
        );
        const said = encoder.predict([tf.tensor4d([image]), tf.ones([1, FEATURES])]);
        return (said as tf.Tensor[]).map((one) => Array.from(one.dataSync()));
      });
    const largest = striped(0).map((values, k) => {
      const others = striped(1)[k] as number[];
      return Math.max(...values.map((value, i) => Math.abs(value - (others[i] as number))));
    });
    // More than rounding does, in its heads, in its cells and in who is dangerous.
    for (const difference of largest) expect(difference).toBeGreaterThan(1e-3);
  });
});

describe('FrameChange', () => {
  it.each([1, 3, 5])('of the last %i steps is told as of all', (steps) => {
    const x = video(2, 5);
    const all = new FrameChange({ lags: LAGS }).apply(x) as tf.Tensor5D;
    const last = tf.slice(all, [0, 5 - steps, 0, 0, 0], [2, steps, SHAPE.rows, SHAPE.columns, 5]);
    const found = new FrameChange({ lags: LAGS, steps }).apply(x) as tf.Tensor5D;
    expect(found.shape).toEqual(last.shape);
    expect(found.dataSync()).toEqual(last.dataSync());
  });

  it('gives centred colours, and how much brighter a pixel got since each lag', () => {
    const x = video(2, 5);
    const layer = new FrameChange({ lags: LAGS });
    const found = (layer.apply(x) as tf.Tensor5D).arraySync();
    const given = x.arraySync();
    const at = (n: number, t: number) => given[n]?.[Math.max(0, t)]?.[7]?.[11] as number[];
    const mean = (pixel: number[]) => pixel.reduce((a, b) => a + b) / 3;
    for (const [n, t] of [0, 1].flatMap((n) => [0, 1, 2, 3, 4].map((t) => [n, t] as const))) {
      const pixel = found[n]?.[t]?.[7]?.[11] as number[];
      const wanted = [
        ...at(n, t).map((value) => 3 * (value - 0.4)),
        ...LAGS.map((lag) => 8 * (mean(at(n, t)) - mean(at(n, t - lag)))),
      ];
      expect(pixel.length).toBe(5);
      for (const [c, value] of wanted.entries()) expect(pixel[c]).toBeCloseTo(value, 4);
    }
  });
});

describe('StackChange', () => {
  it('gives of one frame what FrameChange gives of it in its video', () => {
    const x = video(2, 5);
    const [image] = [SHAPE.rows * SHAPE.columns * 5];
    const found = (new StackChange({ lags: 2 }).apply(stackOf(x, 4)) as tf.Tensor).dataSync();
    const wanted = (new FrameChange({ lags: LAGS }).apply(x) as tf.Tensor).dataSync();
    const lastOf = (n: number) => wanted.subarray((n * 5 + 4) * image, (n * 5 + 5) * image);
    for (const n of [0, 1])
      for (const [i, value] of lastOf(n).entries())
        expect(found[n * image + i]).toBeCloseTo(value, 4);
  });
});

describe('NumberChange', () => {
  it('gives numbers, and ten times how much they rose since each lag or the first', () => {
    const x = motion(2, 5);
    const found = (new NumberChange({ lags: LAGS }).apply(x) as tf.Tensor3D).arraySync();
    const given = x.arraySync();
    for (const [n, rows] of given.entries()) {
      for (const [t, row] of rows.entries()) {
        const since = LAGS.flatMap((lag) =>
          row.map((value, k) => 10 * (value - (rows[Math.max(0, t - lag)]?.[k] as number))),
        );
        for (const [k, value] of [...row, ...since].entries())
          expect(found[n]?.[t]?.[k]).toBeCloseTo(value, 4);
        expect(found[n]?.[t]?.length).toBe(6);
      }
    }
  });
});
