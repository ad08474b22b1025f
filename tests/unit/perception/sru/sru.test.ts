/** The Statistical Recurrent Unit against plain numbers. */
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel, sequential } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import { startWasm } from '../../../../src/perception/backend/start-wasm.ts';
import { SRU_SCALES, Sru } from '../../../../src/perception/sru/sru.ts';

beforeAll(() => startWasm());

type Matrix = readonly (readonly number[])[];
const relu = (x: number): number => Math.max(0, x);
/** Row vector times matrix. */
const times = (v: readonly number[], m: Matrix): number[] =>
  (m[0] ?? []).map((_, j) => v.reduce((sum, a, i) => sum + a * (m[i]?.[j] ?? 0), 0));
const plus = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((x, i) => x + (b[i] ?? 0));

interface Weights {
  r: Matrix;
  phi: Matrix;
  x: Matrix;
  o: Matrix;
  br: number[];
  bphi: number[];
  bo: number[];
}

/** The four equations of the paper, written out. */
function plain(w: Weights, scales: readonly number[], inputs: Matrix): number[][] {
  const size = w.bphi.length;
  let mu = scales.map(() => new Array<number>(size).fill(0));
  return inputs.map((x) => {
    const r = plus(times(mu.flat(), w.r), w.br).map(relu);
    const phi = plus(plus(times(r, w.phi), times(x, w.x)), w.bphi).map(relu);
    mu = scales.map((a, k) => phi.map((p, j) => a * (mu[k]?.[j] ?? 0) + (1 - a) * p));
    return plus(times(mu.flat(), w.o), w.bo).map(relu);
  });
}

const WIDTH = 3;
function weightsOf(
  rng: ReturnType<typeof createRng>,
  scales: number,
  sizes: typeof SIZES,
): Weights {
  const row = (n: number) => Array.from({ length: n }, () => rng.uniform(-1, 1));
  const matrix = (rows: number, columns: number) =>
    Array.from({ length: rows }, () => row(columns));
  const { units, statistics, summary } = sizes;
  return {
    r: matrix(statistics * scales, summary),
    phi: matrix(summary, statistics),
    x: matrix(WIDTH, statistics),
    o: matrix(statistics * scales, units),
    br: row(summary),
    bphi: row(statistics),
    bo: row(units),
  };
}

const SIZES = { units: 4, statistics: 5, summary: 2 };
const modelOf = (scales: readonly number[], sequences = true) => {
  const options = { ...SIZES, scales, sequences, seed: 1, inputShape: [null, WIDTH] };
  return sequential({ layers: [new Sru(options)] });
};
const asTensors = (w: Weights): tf.Tensor[] =>
  [w.r, w.phi, w.x, w.o, w.br, w.bphi, w.bo].map((value) => tf.tensor(value as number[]));

describe('Sru', () => {
  it('computes what the equations say, step by step', () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.integer({ min: 1, max: 12 }),
        fc.uniqueArray(fc.double({ min: 0, max: 0.995, noNaN: true }), {
          minLength: 1,
          maxLength: 4,
        }),
        (seed, steps, scales) => {
          tf.tidy(() => {
            const rng = createRng(seed);
            const w = weightsOf(rng, scales.length, SIZES);
            const model = modelOf(scales);
            model.setWeights(asTensors(w));
            const inputs = Array.from({ length: steps }, () =>
              Array.from({ length: WIDTH }, () => rng.uniform(-2, 2)),
            );
            const found = (model.predict(tf.tensor3d([inputs])) as tf.Tensor3D).arraySync()[0];
            const wanted = plain(w, scales, inputs);
            for (const [t, row] of wanted.entries()) {
              for (const [j, value] of row.entries()) {
                expect(found?.[t]?.[j]).toBeCloseTo(value, 3);
              }
            }
          });
        },
      ),
      { numRuns: 25, seed: 3 },
    );
  });

  it('remembers: the same input gives another output after another past', () => {
    tf.tidy(() => {
      const model = modelOf(SRU_SCALES, false);
      const past = (value: number) =>
        tf.tensor3d([
          [
            [value, value, value],
            [0.3, 0.1, 0.2],
          ],
        ]);
      const [a, b] = [0, 2].map((v) => (model.predict(past(v)) as tf.Tensor).dataSync());
      expect([...(a as Float32Array)]).not.toEqual([...(b as Float32Array)]);
    });
  });

  it('has gradients for all its weights', () => {
    tf.tidy(() => {
      const model = modelOf(SRU_SCALES);
      const x = tf.randomUniform([2, 6, WIDTH], 0, 1, 'float32', 4);
      const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const { grads } = tf.variableGrads(
        () => tf.sum(tf.square(model.apply(x) as tf.Tensor)) as tf.Scalar,
        variables,
      );
      expect(Object.keys(grads)).toHaveLength(7);
      for (const gradient of Object.values(grads)) {
        expect(tf.max(tf.abs(gradient)).dataSync()[0]).toBeGreaterThan(0);
      }
    });
  });

  it('is stored with a model and read back with the same output', async () => {
    const model = modelOf([0, 0.9]);
    let stored: tf.io.ModelArtifacts | undefined;
    await model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        stored = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      }),
    );
    const read = await loadLayersModel(tf.io.fromMemory(stored as tf.io.ModelArtifacts));
    const x = tf.randomUniform([1, 4, WIDTH], 0, 1, 'float32', 9);
    const [a, b] = [model, read].map((one) => (one.predict(x) as tf.Tensor).dataSync());
    expect(b).toEqual(a);
  });

  it('refuses a scale that would never forget, and sizes that are none', () => {
    expect(() => new Sru({ ...SIZES, scales: [1], seed: 1, sequences: true })).toThrow(
      'less than 1',
    );
    expect(() => new Sru({ ...SIZES, units: 0, seed: 1, sequences: true })).toThrow('units is 0');
  });
});
