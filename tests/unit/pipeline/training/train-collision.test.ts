/** The two steps of the forecaster's training on a few small clips. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { startWasm } from '../../../../src/perception/backend/start-wasm.ts';
import { modelFiles } from '../../../../src/perception/models/model-files.ts';
import { storedWeights } from '../../../../src/perception/models/stored-weights.ts';
import { collisionNetwork, memoryWidth } from '../../../../src/perception/networks/collision.ts';
import { startFrom } from '../../../../src/perception/training/start-from.ts';
import type { Weights } from '../../../../src/perception/training/trainer.ts';
import { calibrationOf } from '../../../../src/pipeline/training/scored-samples.ts';
import {
  type CollisionTraining,
  calibrate,
  trainCollision,
} from '../../../../src/pipeline/training/train-collision.ts';
import { readSmall, SMALL_SHAPE, smallClips } from '../../../support/small-clips.ts';
import { stirred } from '../../../support/stirred.ts';

beforeAll(() => startWasm());

const setting: CollisionTraining = {
  shape: SMALL_SHAPE,
  memory: 'sru',
  lags: [1, 3],
  isTold: true,
  isCloser: false,
  seed: 3,
  epochs: { encoder: 6, memory: 8 },
  patience: 8,
  batch: 12,
  learningRate: 3e-3,
  perClip: 6,
  trainClips: smallClips(8, 't'),
  validationClips: smallClips(4, 'v'),
  read: readSmall,
};

/** Weights by name. */
const weightsOf = ({ weights }: LayersModel) =>
  Object.fromEntries(weights.map((weight) => [weight.originalName, [...weight.read().dataSync()]]));

/** One that has learnt something else, and as it is stored. */
async function anotherForecaster() {
  const other = collisionNetwork({ ...setting, seed: 8 });
  stirred(other.shipped, 9);
  const files = await modelFiles(other.shipped);
  const read = async (name: string) => files[name] as Uint8Array;
  const bytes = await read('model.json');
  const weights = await storedWeights({ path: 'other', bytes, read });
  const stored = { path: 'other', weights };
  return { other, stored };
}

describe('the training of the forecaster', () => {
  it('goes on with a memory that has the same encoder, and begins it anew on another', async () => {
    const short = { ...setting, epochs: { encoder: 1, memory: 2 } };
    const { states } = await trainCollision(short);
    const epochsOf = async (encoder: number) => {
      const memory: number[] = [];
      const onEpoch: CollisionTraining['onEpoch'] = async (stage, { epoch }) => {
        if (stage === 'memory') memory.push(epoch);
      };
      await trainCollision({ ...short, epochs: { encoder, memory: 3 }, onEpoch }, states);
      return memory;
    };
    expect(await epochsOf(1)).toEqual([2]);
    expect(await epochsOf(2)).toEqual([0, 1, 2]);
  });

  it('that is stopped within the encoder has no memory yet, and looks at nothing more', async () => {
    let [batches, late] = [0, 0];
    const stopped = () => batches > 5;
    const { states } = await trainCollision({
      ...setting,
      read: (id, from, count) => {
        if (stopped()) late++;
        return readSmall(id, from, count);
      },
      onBatch: () => void batches++,
      stopped,
    });
    expect(late).toBe(0);
    expect([states.encoder.epoch, states.memory.epoch, states.memory.bestEpoch]).toEqual([
      1, 0, -1,
    ]);
  });

  it('learns what is plain to see, and another memory is trained on the same encoder', async () => {
    const stages: string[] = [];
    const first = await trainCollision({
      ...setting,
      onEpoch: async (stage) => void stages.push(stage),
    });
    expect(new Set(stages)).toEqual(new Set(['encoder', 'memory']));
    expect(stages.indexOf('memory')).toBe(first.states.encoder.epoch);
    // 1 - ROC-AUC: bright frames are positive.
    expect(first.states.memory.bestValidation).toBeLessThan(0.05);

    const second = await trainCollision(
      { ...setting, memory: 'none', epochs: { encoder: 0, memory: 2 } },
      { encoder: first.states.encoder },
    );
    const kernel = ({ network }: typeof first) =>
      network.shipped.getLayer('conv_1').getWeights()[0]?.arraySync();
    expect(kernel(second)).toEqual(kernel(first));
    expect(second.states.encoder.epoch).toBe(first.states.encoder.epoch);
    expect(second.states.memory.epoch).toBe(2);
  });

  it('begins with all of another forecaster, or takes its encoder as it is', async () => {
    const { other, stored } = await anotherForecaster();
    const begun = (what: 'encoder' | 'all') => ({
      ...setting,
      begin: { stored, what },
      epochs: { encoder: 0, memory: 0 },
    });
    const all = await trainCollision(begun('all'));
    expect(weightsOf(all.network.shipped)).toEqual(weightsOf(other.shipped));

    const taken = weightsOf((await trainCollision(begun('encoder'))).network.shipped);
    const [own, given] = [weightsOf(collisionNetwork(setting).shipped), weightsOf(other.shipped)];
    for (const [name, values] of Object.entries(taken)) {
      const isMemory = /^(sru|logit)\//.test(name);
      expect(values, name).toEqual(isMemory ? own[name] : given[name]);
    }
    expect(taken['conv_1/kernel']).not.toEqual(own['conv_1/kernel']);
    expect(taken['sru/kernel_r']).not.toEqual(given['sru/kernel_r']);

    const short = (memory: number) => ({ ...begun('encoder'), epochs: { encoder: 0, memory } });
    const { memory } = (await trainCollision(short(1))).states;
    const epochs: string[] = [];
    const onEpoch: CollisionTraining['onEpoch'] = async (stage, { epoch }) =>
      void epochs.push(`${stage} ${epoch}`);
    await trainCollision({ ...short(3), onEpoch }, { memory });
    expect(epochs).toEqual(['memory 1', 'memory 2']);
  });

  it('ships the mean of what it began with and what it learnt, calibrated, if so asked', async () => {
    const { other, stored } = await anotherForecaster();
    const begun: CollisionTraining = {
      ...setting,
      begin: { stored, what: 'all' },
      epochs: { encoder: 1, memory: 1 },
    };
    const [first, learnt] = [weightsOf(other.shipped), await trainCollision(begun)];
    const averaged = await trainCollision({ ...begun, isAveraged: true });
    const [own, mean] = [weightsOf(learnt.network.shipped), weightsOf(averaged.network.shipped)];
    const half = (name: string) =>
      own[name]?.map((value, i) => (value + (first[name]?.[i] as number)) / 2) as number[];
    for (const [name, values] of Object.entries(mean)) {
      if (name.startsWith('logit/')) continue;
      for (const [i, value] of half(name).entries()) expect(values[i]).toBeCloseTo(value, 6);
    }
    expect(learnt.validation).toBe(learnt.states.memory.bestValidation);
    expect(averaged.states.memory.bestValidation).toBe(learnt.validation);
    expect(averaged.validation).not.toBe(learnt.validation);
    // Of each forecast the mean was scaled.
    const kernel = half('logit/kernel');
    const scales = mean['logit/kernel']?.map((value, i) => value / (kernel[i] as number)) ?? [];
    for (const [i, scale] of scales.entries())
      expect(scale).toBeCloseTo(scales[i % 2] as number, 3);
    expect(scales[0]).not.toBeCloseTo(1, 2);
    await expect(
      trainCollision({ ...setting, epochs: begun.epochs, isAveraged: true }),
    ).rejects.toThrow('there is no forecaster to take the mean with');
  });

  it('says which weight of another it has no place for', async () => {
    const { shipped } = collisionNetwork(setting);
    const named = (name: string, shape: number[]) => ({ name, shape, values: new Float32Array(1) });
    const start = (weights: Weights) => () => startFrom(shipped, { path: 'other', weights });
    expect(start([])).toThrow('other has no weight conv_1/kernel');
    expect(start([named('conv_1/kernel', [1])])).toThrow(
      'other: its weight conv_1/kernel is [1], not [5,5,5,16]',
    );
  });
});

describe('the calibration of what ships', () => {
  /** Frames of which so many in ten are positive where the score is high, and so many where it is low. */
  const samples = (high: number, low: number) =>
    [1, -1].flatMap((score) =>
      Array.from({ length: 10 }, (_, i) => ({
        score,
        positive: i < (score > 0 ? high : low),
        scene: 0,
      })),
    );

  it('scales and shifts each forecast as its own frames ask for', () => {
    const network = collisionNetwork(setting);
    const sequence = tf.randomUniform([2, 4, memoryWidth(setting)], -1, 1, 'float32', 7);
    const logits = () =>
      (network.memory.predict(sequence) as [tf.Tensor3D, tf.Tensor])[0].arraySync().flat();
    const before = logits();
    const both = [samples(9, 2), samples(6, 5)];
    calibrate(network, both);
    const fits = both.map(calibrationOf);
    expect(fits[0]?.slope).not.toBeCloseTo(fits[1]?.slope ?? 0, 1);
    for (const [i, step] of logits().entries()) {
      for (const [k, fit] of fits.entries()) {
        const raw = before[i]?.[k] as number;
        expect(step[k]).toBeCloseTo(fit.slope * raw + fit.shift, 5);
      }
    }
  });
});
