/** Gradients on wasm against tfjs's own cpu backend, over random shapes, strides, paddings and dilations. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import { startWasm } from '../../../../src/perception/backend/start-wasm.ts';

beforeAll(() => startWasm());

const RUNS = { numRuns: 60, seed: 5 };
const values = (shape: readonly number[], seed: number): tf.Tensor => {
  const rng = createRng(seed);
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => rng.uniform(-1, 1)),
    [...shape],
  );
};

const inner = (a: tf.Tensor, b: tf.Tensor): number => tf.sum(tf.mul(a, b)).dataSync()[0] as number;

/** The same function on both backends; each gives plain numbers. */
async function onBoth(work: () => tf.Tensor[]): Promise<[number[][], number[][]]> {
  const results: number[][][] = [];
  for (const backend of ['cpu', 'wasm']) {
    await tf.setBackend(backend);
    const before = tf.memory().numTensors;
    const made = work();
    results.push(made.map((tensor) => [...tensor.shape, ...tensor.dataSync()]));
    tf.dispose(made);
    expect(tf.memory().numTensors).toBe(before);
  }
  return results as [number[][], number[][]];
}

function expectClose(found: number[][], wanted: number[][]): void {
  for (const [i, list] of wanted.entries()) {
    expect(found[i]).toHaveLength(list.length);
    const worst = list.reduce(
      (most, v, k) => Math.max(most, Math.abs(v - (found[i]?.[k] ?? Number.NaN))),
      0,
    );
    expect(worst).toBeLessThan(2e-4);
  }
}

const size = fc.integer({ min: 3, max: 11 });
const few = fc.integer({ min: 1, max: 4 });
const explicitPads = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.nat(3)).map(
  ([a, b, c, d]): tf.backend_util.ExplicitPadding => [
    [0, 0],
    [a, b],
    [c, d],
    [0, 0],
  ],
);
const pads = fc.oneof(fc.constant('same' as const), fc.constant('valid' as const), explicitPads);
const convolution = fc.record({
  batch: few,
  height: size,
  width: size,
  channels: few,
  filters: few,
  taps: fc.tuple(few, few).map(([h, w]) => [Math.min(h, 3), Math.min(w, 3)] as const),
  strides: fc.tuple(few, few).map(([h, w]): [number, number] => [Math.min(h, 3), Math.min(w, 3)]),
  pad: pads,
  seed: fc.nat(1e6),
});

describe('Conv2D', () => {
  it('has the gradients of the cpu backend by filter and by input', async () => {
    await fc.assert(
      fc.asyncProperty(
        convolution,
        async ({ batch, height, width, channels, filters, taps, strides, pad, seed }) => {
          const [cpu, wasm] = await onBoth(() =>
            tf.tidy(() => {
              const x = values([batch, height, width, channels], seed) as tf.Tensor4D;
              const filter = values([...taps, channels, filters], seed + 1) as tf.Tensor4D;
              const convolve = (a: tf.Tensor, b: tf.Tensor) =>
                tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, pad);
              const dy = values(convolve(x, filter).shape, seed + 2);
              return tf.grads(convolve)([x, filter], dy);
            }),
          );
          expectClose(wasm, cpu);
        },
      ),
      RUNS,
    );
  });

  it('has gradients with dilations: those of finite differences', async () => {
    await tf.setBackend('wasm');
    fc.assert(
      fc.property(
        fc.tuple(few, few),
        fc.constantFrom('same' as const, 'valid' as const),
        fc.nat(1e6),
        (dilations, pad, seed) => {
          tf.tidy(() => {
            const x = values([2, 10, 9, 2], seed) as tf.Tensor4D;
            const filter = values([3, 2, 2, 3], seed + 1) as tf.Tensor4D;
            const convolve = (a: tf.Tensor, b: tf.Tensor) =>
              tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, pad, 'NHWC', dilations);
            const dy = values(convolve(x, filter).shape, seed + 2);
            const found = tf.grads(convolve)([x, filter], dy);
            // The convolution is linear in either argument: a directional difference is exact but for rounding.
            for (const [i, at] of [x, filter].entries()) {
              const step = values(at.shape, seed + 3 + i);
              const moved = i === 0 ? convolve(step, filter) : convolve(x, step);
              const wanted = inner(moved, dy);
              const got = inner(found[i] as tf.Tensor, step);
              expect(Math.abs(got - wanted)).toBeLessThan(1e-3 * Math.max(1, Math.abs(wanted)));
            }
          });
        },
      ),
      RUNS,
    );
  });
});

describe('depthwise convolution', () => {
  it('has the gradients of the cpu backend by filter and by input', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          batch: few,
          height: size,
          width: size,
          channels: few,
          multiplier: few,
          taps: fc.tuple(few, few).map(([h, w]) => [Math.min(h, 3), Math.min(w, 3)] as const),
          stride: fc.integer({ min: 1, max: 3 }),
          pad: fc.constantFrom('same' as const, 'valid' as const),
          seed: fc.nat(1e6),
        }),
        async ({ batch, height, width, channels, multiplier, taps, stride, pad, seed }) => {
          const [cpu, wasm] = await onBoth(() =>
            tf.tidy(() => {
              const x = values([batch, height, width, channels], seed) as tf.Tensor4D;
              const filter = values([...taps, channels, multiplier], seed + 1) as tf.Tensor4D;
              const convolve = (a: tf.Tensor, b: tf.Tensor) =>
                tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, pad);
              const dy = values(convolve(x, filter).shape, seed + 2);
              return tf.grads(convolve)([x, filter], dy);
            }),
          );
          expectClose(wasm, cpu);
        },
      ),
      RUNS,
    );
  });

  it('has them with dilations: those of finite differences', async () => {
    await tf.setBackend('wasm');
    fc.assert(
      fc.property(
        fc.tuple(few, few),
        fc.constantFrom('same' as const, 'valid' as const),
        fc.nat(1e6),
        (dilations, pad, seed) => {
          tf.tidy(() => {
            const x = values([2, 10, 9, 3], seed) as tf.Tensor4D;
            const filter = values([3, 2, 3, 2], seed + 1) as tf.Tensor4D;
            const convolve = (a: tf.Tensor, b: tf.Tensor) =>
              tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, pad, 'NHWC', dilations);
            const dy = values(convolve(x, filter).shape, seed + 2) as tf.Tensor4D;
            const gradient = (kernel: string, inputs: Record<string, tf.Tensor>, more: object) =>
              tf
                .engine()
                .runKernel(kernel, inputs, { strides: 1, pad, dilations, ...more } as never);
            const found = [
              gradient(
                tf.DepthwiseConv2dNativeBackpropInput,
                { dy, filter },
                { inputShape: x.shape },
              ),
              gradient(
                tf.DepthwiseConv2dNativeBackpropFilter,
                { x, dy },
                { filterShape: filter.shape },
              ),
            ];
            for (const [i, at] of [x, filter].entries()) {
              const step = values(at.shape, seed + 3 + i);
              const moved = i === 0 ? convolve(step, filter) : convolve(x, step);
              const wanted = inner(moved, dy);
              const got = inner(found[i] as tf.Tensor, step);
              expect(Math.abs(got - wanted)).toBeLessThan(1e-3 * Math.max(1, Math.abs(wanted)));
            }
          });
        },
      ),
      RUNS,
    );
  });
});

describe('matrix product', () => {
  it('is that of the cpu backend whichever side is transposed, in batches and broadcast', async () => {
    const shape = fc.record({
      batch: fc.constantFrom<[number[], number[]]>(
        [[], []],
        [[3], [3]],
        [[3], [1]],
        [
          [2, 3],
          [2, 3],
        ],
      ),
      m: size,
      k: size,
      n: size,
      transposeA: fc.boolean(),
      transposeB: fc.boolean(),
      seed: fc.nat(1e6),
    });
    await fc.assert(
      fc.asyncProperty(shape, async ({ batch, m, k, n, transposeA, transposeB, seed }) => {
        const [cpu, wasm] = await onBoth(() =>
          tf.tidy(() => {
            const a = values([...batch[0], ...(transposeA ? [k, m] : [m, k])], seed);
            const b = values([...batch[1], ...(transposeB ? [n, k] : [k, n])], seed + 1);
            const product = tf.matMul(a, b, transposeA, transposeB);
            return [product];
          }),
        );
        expectClose(wasm, cpu);
      }),
      RUNS,
    );
  });
});

describe('another name for a tensor', () => {
  it('keeps its numbers when the first is gone, and takes no memory of its own', async () => {
    await tf.setBackend('wasm');
    const before = tf.memory();
    const first = tf.tensor1d([1, 2, 3]);
    const other = tf.clone(first);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers + 1);
    first.dispose();
    // Whatever were freed would be taken by these.
    const next = tf.tensor1d([7, 8, 9]);
    expect([...other.dataSync()]).toEqual([1, 2, 3]);
    tf.dispose([other, next]);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  });
});

describe('a part of a tensor', () => {
  const axis = fc
    .record({
      side: fc.integer({ min: 1, max: 5 }),
      begin: fc.nat(4),
      size: fc.integer({ min: 0, max: 5 }),
    })
    .map(({ side, begin, size }) => {
      const first = Math.min(begin, side - 1);
      return { side, begin: first, size: Math.min(size, side - first) };
    });

  it('is that of the cpu backend, along any of up to five axes', async () => {
    const axes = fc.array(axis, { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(axes, async (all) => {
        const numbers = (name: 'side' | 'begin' | 'size') => all.map((one) => one[name]);
        const [cpu, wasm] = await onBoth(() =>
          tf.tidy(() => [tf.slice(values(numbers('side'), 1), numbers('begin'), numbers('size'))]),
        );
        expect(wasm).toEqual(cpu);
      }),
      { ...RUNS, numRuns: 200 },
    );
  });

  it('of whole numbers and of text is so too', async () => {
    const [cpu, wasm] = await onBoth(() =>
      tf.tidy(() => [tf.slice(tf.tensor1d([1, 2, 3, 4], 'int32'), 1, 2)]),
    );
    expect([cpu, wasm]).toEqual([[[2, 2, 3]], [[2, 2, 3]]]);
    expect(tf.slice(tf.tensor1d(['a', 'b', 'c']), 1, 2).dataSync()).toEqual(['b', 'c']);
  });
});
