/** What a training begins with, and that it does not go on from one that began with something else. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { beginOf } from '../../../../src/cli/training/begin.ts';
import { keysOf, type TrainOptions } from '../../../../src/cli/training/collision.ts';
import { startWasm } from '../../../../src/perception/backend/start-wasm.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const OPTIONS: TrainOptions = {
  data: ['data'],
  out: 'out',
  memory: 'sru',
  ego: true,
  seed: 1,
  epochs: 1,
  memoryEpochs: 1,
  patience: 1,
  batch: 24,
  moments: 12,
  learningRate: 1e-3,
  threads: 1,
};

it('is all of a model, or its encoder, known by its weights', async () => {
  await startWasm();
  const all = await beginOf({ from: 'models/collision' });
  const encoder = await beginOf({ encoder: 'models/collision' });
  const other = await beginOf({ from: 'models/events' });
  expect([all?.what, encoder?.what]).toEqual(['all', 'encoder']);
  expect(encoder?.hash).toBe(all?.hash);
  expect(other?.hash).not.toBe(all?.hash);
});

it('is nothing stored where a training is gone on from', async () => {
  const training = temporaryFolder();
  writeFileSync(join(training, 'checkpoint-encoder.bin'), '');
  expect(await beginOf({ encoder: training })).toBeUndefined();
  expect(await beginOf({})).toBeUndefined();
});

it('another beginning is another run, in both stages; the mean at the end is not', () => {
  const keys = (begin: string | undefined, average = false) =>
    keysOf({ ...OPTIONS, average }, 'data', begin);
  for (const stage of ['encoder', 'memory'] as const) {
    const all = [keys(undefined), keys('a'), keys('b')].map((one) => one[stage]);
    expect(new Set(all).size).toBe(3);
    expect(keys('a', true)[stage]).toBe(keys('a')[stage]);
  }
});
