/** The losses of the forecaster against the same in plain numbers: anticipation weights, later steps count more. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng, type Rng } from '../../../../src/core/rng.ts';
import { startWasm } from '../../../../src/perception/backend/start-wasm.ts';
import {
  CELL_HEADS,
  cellGrid,
  collisionNetwork,
  FEATURES,
  FORECASTS,
  MOMENT_HEADS,
} from '../../../../src/perception/networks/collision.ts';
import type { Clip } from '../../../../src/perception/training/clips.ts';
import {
  anticipationWeight,
  encoderBatch,
  memoryBatch,
} from '../../../../src/perception/training/collision-batch.ts';
import { momentsOf } from '../../../../src/perception/training/collision-moments.ts';
import { stirred } from '../../../support/stirred.ts';

beforeAll(() => startWasm());

const SHAPE = { steps: 3, rows: 8, columns: 16 };
const [ROWS, COLUMNS] = cellGrid(SHAPE, false);
const CELLS = ROWS * COLUMNS;
const POSITIVE = [0, 1, 1];
/** Of the last one it is too late. */
const WARNING = [0, 1, 1];
const TIMELY = [1, 1, 0.1];
const WEIGHTS = [1, anticipationWeight(0.9), anticipationWeight(0.1)];

const cells = (of: (frame: number, cell: number) => number) =>
  Float32Array.from({ length: 3 * CELLS }, (_, i) => of(Math.floor(i / CELLS), i % CELLS));

const clip: Clip = {
  id: 'a',
  frames: 3,
  targets: {
    positive: Float32Array.from(POSITIVE),
    weight: Float32Array.from(WEIGHTS),
    warning: Float32Array.from(WARNING),
    tooLate: Float32Array.from([0, 0, 1]),
    urgency: Float32Array.from([0.1, 0.5, 0.9]),
    soon: Float32Array.from([0.2, 0.4, 0.8]),
    near: Float32Array.from([0.3, 0.3, 0.6]),
    speed: Float32Array.from([0.4, 0.4, 0.3]),
    yawRate: Float32Array.from([0, 0.2, -0.2]),
    // Someone is in the leftmost cells of the last frame.
    present: cells((frame, cell) => (frame === 2 && cell % COLUMNS === 0 ? 1 : 0)),
    dangerous: cells((frame, cell) => (frame === 2 && cell % COLUMNS === 0 ? 1 : 0)),
    urgent: cells((frame, cell) => (frame === 2 && cell % COLUMNS === 0 ? 0.9 : 0)),
    nearness: cells((frame, cell) => (frame === 2 && cell % COLUMNS === 0 ? 0.5 : 0)),
    closing: cells((frame, cell) => (frame === 2 && cell % COLUMNS === 0 ? 0.7 : 0)),
    crossing: cells((frame, cell) => (frame === 2 && cell % COLUMNS === 0 ? 0.2 : 0)),
  },
};

const SIZE = SHAPE.rows * SHAPE.columns * 3;
/** Frame f is all of brightness 51 f, and 255 at its left edge. */
const read = async (_: string, from: number, count: number) =>
  Uint8Array.from({ length: count * SIZE }, (__, i) =>
    i % (SHAPE.columns * 3) < 3 ? 255 : 51 * (from + Math.floor(i / SIZE)),
  );
const setting = { shape: SHAPE, lags: [1, 3], isTold: true, isCloser: false, read };

const entropy = (logit: number, y: number): number => {
  const p = 1 / (1 + Math.exp(-logit));
  return -Math.log(y === 1 ? p : 1 - p);
};

/** What the encoder says of cells: its heads and, last of each, who is dangerous. */
const cellTensors = (cells: readonly (readonly number[])[], count: number): tf.Tensor[] => {
  const width = CELL_HEADS.length;
  const of = (from: number, to: number) =>
    tf.tensor(
      cells.flatMap((row) => row.slice(from, to)),
      [count, ROWS, COLUMNS, to - from],
    );
  return [of(0, width), of(width, width + 1)];
};

/** The encoder's loss where it says these of each of the three frames. */
async function encoderLoss(
  heads: readonly (readonly number[])[],
  cell: (frame: number, cell: number) => readonly number[],
): Promise<number> {
  const samples = [0, 1, 2].map((frame) => ({ clip, frame }));
  const batch = await encoderBatch(samples, setting, null);
  const grid = samples.flatMap((_, f) => Array.from({ length: CELLS }, (__, i) => [...cell(f, i)]));
  const apply = () => [tf.tensor2d(heads as number[][]), ...cellTensors(grid, 3)];
  const loss = tf.tidy(() => batch.loss({ apply } as unknown as LayersModel).dataSync()[0]);
  batch.dispose();
  return loss as number;
}

const truth = (name: string, frame: number): number => clip.targets[name]?.[frame] as number;
/** Logits that are quite sure of what is so. */
const sure = (wanted: readonly number[]) => wanted.map((one) => (one === 1 ? 90 : -90));
const NUMBERS = MOMENT_HEADS.slice(FORECASTS.length);
/** Heads that say what is so, with these logits of risk and of warning. */
const headsWith = (risk: readonly number[], warning: readonly number[] = sure(WARNING)) =>
  risk.map((logit, f) => [logit, warning[f] as number, ...NUMBERS.map((name) => truth(name, f))]);
/** Mean cross-entropy of logits. */
function meanEntropy(
  logits: readonly number[],
  wanted: readonly number[],
  weights: readonly number[],
): number {
  const all = weights.reduce((a, b) => a + b);
  return (
    logits.reduce((s, x, f) => s + entropy(x, wanted[f] as number) * (weights[f] as number), 0) /
    all
  );
}
/** Cells that say what is so, quite sure of it; `dangerous` comes last. */
const rightCell = (f: number, i: number): number[] => {
  const at = (name: string) => clip.targets[name]?.[f * CELLS + i] as number;
  const sure = (name: string) => (at(name) === 1 ? 40 : -40);
  return [sure('present'), ...CELL_HEADS.slice(1).map(at), sure('dangerous')];
};

describe('the loss of the encoder', () => {
  const LOGITS = [[[0, 0, 0]], [[-2, 1, 3]], [[4, -3, 0.5]]];

  it.each(LOGITS)(
    'of risks %j is the cross-entropy weighted by how soon the impact is',
    async (logits) => {
      const expected = meanEntropy(logits, POSITIVE, WEIGHTS);
      expect(await encoderLoss(headsWith(logits), rightCell)).toBeCloseTo(expected, 5);
    },
  );

  it.each(LOGITS)('of warnings %j counts little where it is too late', async (logits) => {
    const expected = meanEntropy(logits, WARNING, TIMELY);
    const heads = headsWith(sure(POSITIVE), logits);
    expect(await encoderLoss(heads, rightCell)).toBeCloseTo(expected, 5);
  });

  it('does not overflow where it is sure', async () => {
    expect(await encoderLoss(headsWith(sure(POSITIVE)), rightCell)).toBeCloseTo(0, 5);
    expect(Number.isFinite(await encoderLoss(headsWith(sure([1, 0, 0])), rightCell))).toBe(true);
  });

  it('asks who is dangerous where someone is, and nowhere else', async () => {
    const unsure = (isThere: boolean) => (f: number, i: number) => {
      const isSo = (clip.targets.present?.[f * CELLS + i] === 1) === isThere;
      return rightCell(f, i).map((x, n) => (n === CELL_HEADS.length && isSo ? 0 : x));
    };
    const said = headsWith(sure(POSITIVE));
    expect(await encoderLoss(said, unsure(true))).toBeCloseTo(Math.LN2, 5);
    expect(await encoderLoss(said, unsure(false))).toBeCloseTo(0, 5);
  });

  it.each([
    ['urgent', 4],
    ['nearness', 24],
    ['closing', 8],
    ['crossing', 8],
  ] as const)('asks for the %s of cells with someone', async (name, share) => {
    const k = CELL_HEADS.indexOf(name);
    const off = (isThere: boolean) => (f: number, i: number) => {
      const right = rightCell(f, i);
      const changed = (clip.targets.present?.[f * CELLS + i] === 1) === isThere;
      return right.map((x, n) => (n === k && changed ? x + 0.5 : x));
    };
    const said = headsWith(sure(POSITIVE));
    // So many times the mean square over the cells where someone is.
    expect(await encoderLoss(said, off(true))).toBeCloseTo(share * 0.25, 5);
    expect(await encoderLoss(said, off(false))).toBeCloseTo(0, 5);
  });

  it('forgives a miss long before the impact sooner than one right before it', async () => {
    const missed = (f: number) =>
      encoderLoss(headsWith([-9, 9, 9].map((x, i) => (i === f ? -x : x))), rightCell);
    expect(await missed(1)).toBeLessThan(await missed(2));
    expect(anticipationWeight(2)).toBeCloseTo(Math.exp(-1), 12);
  });
});

describe('what the encoder sees', () => {
  it('is a frame beside those that it is compared with, the first where there are not so many before', async () => {
    const [moments, ego] = (await momentsOf([{ clip, frame: 2 }], setting)) as [
      tf.Tensor4D,
      tf.Tensor3D,
    ];
    expect(moments.shape).toEqual([1, SHAPE.rows, SHAPE.columns, 9]);
    // Frame 2, then frame 1, then the first in place of the one three before.
    const middle = moments.arraySync()[0]?.[3]?.[8] as number[];
    expect(middle.map((x) => Math.round(x * 5))).toEqual([2, 2, 2, 1, 1, 1, 0, 0, 0]);
    const told = ego.arraySync()[0]?.map((step) => step.map((x) => Math.round(x * 10) / 10));
    expect(told).toEqual([
      [0.4, 0],
      [0.4, 0],
      [0.4, 0.2],
      [0.3, -0.2],
    ]);
    tf.dispose([moments, ego]);
    expect((await momentsOf([{ clip, frame: 2 }], { ...setting, isTold: false })).length).toBe(1);
  });

  it('is changed in the same way for twins at the same moment, and for no others', async () => {
    const twin = (id: string, pair?: string): Clip => ({ ...clip, id, ...(pair ? { pair } : {}) });
    const samples = Array.from({ length: 8 }, (_, i) => [
      { clip: twin(`${i}a`, `${i}`), frame: 2 },
      { clip: twin(`${i}b`, `${i}`), frame: 2 },
      { clip: twin(`${i}c`), frame: 2 },
    ]).flat();
    const seen: string[] = [];
    const batch = await encoderBatch(samples, setting, createRng(8));
    const nothing = Array.from({ length: samples.length * CELLS }, () =>
      new Array<number>(CELL_HEADS.length + 1).fill(0),
    );
    const apply = ([moments]: tf.Tensor[]) => {
      for (const one of (moments as tf.Tensor4D).arraySync()) seen.push(one.flat(2).join());
      const heads = tf.zeros([samples.length, MOMENT_HEADS.length]);
      return [heads, ...cellTensors(nothing, samples.length)];
    };
    tf.tidy(() => batch.loss({ apply } as unknown as LayersModel));
    batch.dispose();
    for (let i = 0; i < samples.length; i += 3) expect(seen[i + 1]).toBe(seen[i]);
    // All clips have the same pictures: 8 pairs and 8 others make 16 different changes of them.
    expect(new Set(seen).size).toBe(16);
  });

  it('in a mirror has its cells and its turning mirrored with it', async () => {
    // Of many moments some are mirrored: the bright edge is then on the right, and so must be who stands there.
    const samples = Array.from({ length: 16 }, () => ({ clip, frame: 2 }));
    const batch = await encoderBatch(samples, setting, createRng(3));
    const yaws = new Set<number>();
    const apply = (inputs: tf.Tensor[]) => {
      const moments = (inputs[0] as tf.Tensor4D).arraySync();
      const turns = (inputs[1] as tf.Tensor3D).arraySync().map((steps) => steps[3]?.[1] as number);
      const mirrored = moments.map(
        (m) => (m[0]?.[0]?.[0] ?? 0) < (m[0]?.[SHAPE.columns - 1]?.[0] ?? 0),
      );
      expect(new Set(mirrored).size).toBe(2);
      const heads = mirrored.map((isMirrored, i) => {
        const yaw = truth('yawRate', 2) * (isMirrored ? -1 : 1);
        yaws.add(Math.sign(yaw));
        expect(turns[i]).toBeCloseTo(yaw, 6);
        const others = NUMBERS.slice(0, -1).map((name) => truth(name, 2));
        return [90, 90, ...others, yaw];
      });
      const grid = mirrored.flatMap((isMirrored) =>
        Array.from({ length: CELLS }, (_, i) => {
          const x = i % COLUMNS;
          const cell = rightCell(2, i - x + (isMirrored ? COLUMNS - 1 - x : x));
          return cell.map((value, k) =>
            CELL_HEADS[k] === 'crossing' && isMirrored ? -value : value,
          );
        }),
      );
      return [tf.tensor2d(heads), ...cellTensors(grid, 16)];
    };
    const loss = tf.tidy(() => batch.loss({ apply } as unknown as LayersModel).dataSync()[0]);
    expect(loss).toBeCloseTo(0, 5);
    expect(yaws.size).toBe(2);
    batch.dispose();
  });
});

describe('the loss of the memory', () => {
  const features = Float32Array.from({ length: 3 * FEATURES }, (_, i) => Math.floor(i / FEATURES));
  /** The loss of these logits of risk and warning at the three steps, urgency as it should be. */
  function memoryLoss(risk: readonly number[], warning: readonly number[]): number {
    const batch = memoryBatch([{ clip, start: 0 }], 3, () => features, null);
    const apply = (sequence: tf.Tensor3D) => {
      expect(sequence.shape).toEqual([1, 3, FEATURES]);
      expect(sequence.arraySync()[0]?.map((step) => step[0])).toEqual([0, 1, 2]);
      return [
        tf.tensor3d(
          risk.flatMap((logit, i) => [logit, warning[i] as number]),
          [1, 3, 2],
        ),
        tf.tensor3d([...(clip.targets.urgency as Float32Array)], [1, 3, 1]),
      ];
    };
    const loss = tf.tidy(() => batch.loss({ apply } as unknown as LayersModel).dataSync()[0]);
    batch.dispose();
    return loss as number;
  }

  /** Later steps count more. */
  const ramped = (weights: readonly number[]) => weights.map((one, i) => (one * (i + 1)) / 3);
  const LOGITS = [[[0, 0, 0]], [[-2, 1, 3]]];

  it.each(LOGITS)('of risks %j counts later steps more, and an impact that is near', (logits) => {
    expect(memoryLoss(logits, sure(WARNING))).toBeCloseTo(
      meanEntropy(logits, POSITIVE, ramped(WEIGHTS)),
      5,
    );
  });

  it.each(LOGITS)('of warnings %j counts little where it is too late', (logits) => {
    expect(memoryLoss(sure(POSITIVE), logits)).toBeCloseTo(
      meanEntropy(logits, WARNING, ramped(TIMELY)),
      5,
    );
  });
});

describe('a batch of moments that nothing is left to chance in', () => {
  it('has the same loss beside others as alone: it goes by the moments that are kept', async () => {
    const { encoder } = collisionNetwork({
      ...setting,
      memory: 'none',
      isNormalised: true,
      seed: 1,
    });
    stirred(encoder, 3);
    const lossOf = async (frames: readonly number[], rng: Rng | null) => {
      const samples = frames.map((frame) => ({ clip, frame }));
      const batch = await encoderBatch(samples, setting, rng);
      return tf.tidy(() => batch.loss(encoder).dataSync()[0] as number);
    };
    const [alone, twice] = [await lossOf([2], null), await lossOf([2, 2], null)];
    expect(twice).toBeCloseTo(alone, 4);
    const kept = () => encoder.nonTrainableWeights.map((one) => [...one.read().dataSync()]);
    const before = kept();
    await lossOf([0, 2], null);
    expect(kept()).toEqual(before);
    await lossOf([0, 2], createRng(1));
    expect(kept()).not.toEqual(before);
  });
});
