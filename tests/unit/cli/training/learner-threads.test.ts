/** The training of the forecaster shared by threads: the same bits with any number of them, and what a death leaves. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { LearnerThreads, sharedClip } from '../../../../src/cli/training/learner-threads.ts';
import { sha256 } from '../../../../src/dataset/bytes.ts';
import { clipCache } from '../../../../src/dataset/clip-cache.ts';
import { startWasm } from '../../../../src/perception/backend/start-wasm.ts';
import { encodeCheckpoint } from '../../../../src/perception/training/checkpoint.ts';
import type { TrainingState, Weights } from '../../../../src/perception/training/trainer.ts';
import type { LearnerSetup } from '../../../../src/pipeline/training/learner-service.ts';
import {
  type CollisionTraining,
  type TrainedForecaster,
  trainCollision,
} from '../../../../src/pipeline/training/train-collision.ts';
import { readSmall, SMALL_SHAPE, smallClips } from '../../../support/small-clips.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

beforeAll(() => startWasm());

const trainClips = smallClips(5, 't').map(sharedClip);
const validationClips = smallClips(2, 'v').map(sharedClip);
const plan = {
  shape: SMALL_SHAPE,
  memory: 'sru' as const,
  lags: [1, 3],
  isTold: true,
  isCloser: false,
  isNormalised: true,
  seed: 3,
};
const setting: CollisionTraining = {
  ...plan,
  epochs: { encoder: 2, memory: 1 },
  patience: 8,
  // 30 moments an epoch: four whole steps, each in parts of two sizes, and one of two moments.
  batch: 7,
  learningRate: 3e-3,
  perClip: 6,
  trainClips,
  validationClips,
  read: readSmall,
};

/** What threads need, with the pictures on disk. */
async function setup(): Promise<LearnerSetup> {
  const clips = [...trainClips, ...validationClips];
  const frameBytes = SMALL_SHAPE.rows * SMALL_SHAPE.columns * 3;
  const sources = clips.map(({ id, frames }) => ({
    id,
    frames,
    async *read() {
      for (let i = 0; i < frames; i++) yield readSmall(id, i, 1);
    },
  }));
  const dir = join(temporaryFolder(), 'cache');
  await clipCache(dir, 'small', sources, frameBytes, () => {});
  return { lesson: { task: 'collision', plan }, clips, frames: { dir, frameBytes } };
}

/** Trains with so many threads. @param change of the setting, with the threads at hand */
async function trainedBy(
  count: number,
  change: (threads: LearnerThreads) => Partial<CollisionTraining> = () => ({}),
  from: Parameters<typeof trainCollision>[1] = {},
): Promise<TrainedForecaster> {
  const threads = await LearnerThreads.start(count, await setup());
  try {
    const team: CollisionTraining['team'] = (encoder) => threads.team(encoder);
    return await trainCollision({ ...setting, team, ...change(threads) }, from);
  } finally {
    await threads.close();
  }
}

/** Of all weights, of the optimiser's state, and of how well they did; but for the names, which tfjs counts. */
const digests = ({ states }: TrainedForecaster): string[] =>
  Object.values(states).map(({ weights, optimiser, best, ...rest }) => {
    const nameless = (all: Weights) => all.map((weight) => ({ ...weight, name: '' }));
    const state = { ...rest, weights, optimiser: nameless(optimiser), best };
    return sha256(encodeCheckpoint('run', state));
  });

// Each thread loads tfjs anew, which takes seconds on a busy machine.
describe('a training that threads share', { timeout: 120_000 }, () => {
  it('gives the same bits with any number of them, and without', async () => {
    const alone = await trainCollision(setting);
    expect(alone.states.encoder.epoch).toBe(2);
    for (const count of [2, 3]) {
      expect(digests(await trainedBy(count)), `${count}`).toEqual(digests(alone));
    }
  });

  it('ends with a sentence where a thread dies, and goes on with another number of them', async () => {
    const kept: TrainingState[] = [];
    let batches = 0;
    const dying = trainedBy(2, (threads) => ({
      onEpoch: async (_, __, state) => void kept.push(state),
      onBatch: () => {
        if (++batches === 7) void threads.close();
      },
    }));
    await expect(dying).rejects.toMatchObject({
      name: 'EnvironmentError',
      exitCode: 3,
      message:
        'training broke off: a learner thread ended with code 1; go on with --resume, with fewer --threads where memory is short',
    });
    expect(kept.map(({ epoch }) => epoch)).toEqual([1]);
    const from = { encoder: kept[0] as TrainingState };
    const [resumed, alone] = [
      await trainedBy(3, () => ({}), from),
      await trainCollision(setting, from),
    ];
    expect(resumed.states.encoder.epoch).toBe(2);
    expect(digests(resumed)).toEqual(digests(alone));
  });

  it('says what was wrong within a thread', async () => {
    const { frames, ...rest } = await setup();
    const gone = { ...rest, frames: { ...frames, dir: join(frames.dir, 'nowhere') } };
    const threads = await LearnerThreads.start(2, gone);
    const team: CollisionTraining['team'] = (encoder) => threads.team(encoder);
    await expect(trainCollision({ ...setting, team })).rejects.toThrow('nowhere');
    await threads.close();
  });
});
