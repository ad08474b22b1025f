/** The training of the affordance network from end to end, on a few made-up frames that are easy to tell apart. */
import { beforeAll, describe, expect, it } from 'vitest';
import { LearnerThreads, sharedClip } from '../../../../src/cli/training/learner-threads.ts';
import { clipCache } from '../../../../src/dataset/clip-cache.ts';
import { startWasm } from '../../../../src/perception/backend/start-wasm.ts';
import {
  AFFORDANCE_CELLS,
  affordanceGrid,
} from '../../../../src/perception/networks/affordances.ts';
import type { Clip } from '../../../../src/perception/training/clips.ts';
import type { EpochReport } from '../../../../src/perception/training/trainer.ts';
import { affordancePlan } from '../../../../src/pipeline/training/affordance-data.ts';
import {
  type AffordanceTraining,
  trainAffordances,
} from '../../../../src/pipeline/training/train-affordances.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

beforeAll(() => startWasm());

const PLAN = affordancePlan(3);
const { rows, columns, numbers, flags } = PLAN.shape;
const FRAMES = 6;

/** All numbers of a frame are how bright it is, from -1 to 1. */
const brightness = (id: string, frame: number) => ((id.charCodeAt(0) * 7 + frame * 5) % 11) / 5 - 1;

async function read(id: string, from: number, count: number): Promise<Uint8Array> {
  const size = rows * columns * 3;
  const bytes = new Uint8Array(count * size);
  for (let i = 0; i < count; i++) {
    bytes.fill(128 + Math.round(100 * brightness(id, from + i)), i * size, (i + 1) * size);
  }
  return bytes;
}

function clipOf(id: string): Clip {
  const each = (width: number, value: (frame: number) => number) =>
    Float32Array.from({ length: FRAMES * width }, (_, i) => value(Math.floor(i / width)));
  const cells = (grid: 'wide' | 'ahead') => {
    const [gridRows, gridColumns] = affordanceGrid(grid);
    return each(gridRows * gridColumns * AFFORDANCE_CELLS.length, () => 0);
  };
  const targets = {
    numbers: each(numbers, (frame) => brightness(id, frame)),
    flags: each(flags, (frame) => (brightness(id, frame) > 0 ? 1 : 0)),
    drivable: each(160, (frame) => (brightness(id, frame) > 0 ? 1 : 0)),
    wide_cells: cells('wide'),
    ahead_cells: cells('ahead'),
  };
  return sharedClip({ id, frames: FRAMES, targets });
}

const trainClips = ['a', 'b', 'c'].map(clipOf);
const validationClips = ['d'].map(clipOf);
const setting: AffordanceTraining = {
  ...PLAN,
  epochs: { encoder: 8, memory: 2 },
  patience: 8,
  batch: 6,
  learningRate: 2e-3,
  trainClips,
  validationClips,
  read,
};

async function trained(change: Partial<AffordanceTraining> = {}) {
  const reports: EpochReport[] = [];
  const found = await trainAffordances({
    ...setting,
    ...change,
    onEpoch: async (stage, report) => {
      if (stage === 'encoder') reports.push(report);
    },
  });
  return { ...found, reports };
}

describe('training affordances', { timeout: 120_000 }, () => {
  it('learns what is plain to see, and says how far off each number is', async () => {
    const { reports, validation, states } = await trained();
    const [first, last] = [reports[0] as EpochReport, reports.at(-1) as EpochReport];
    expect(last.validation).toBeLessThan(first.validation / 2);
    // Of the lane's width brightness makes 0.4 m up or down; a constant is 0.24 m off.
    expect(validation.encoder.to_marking_ml).toBeLessThan(0.15);
    expect(states.memory.epoch).toBe(2);
    expect(Object.keys(validation.memory)).toHaveLength(numbers);
  });

  it('gives the same bits when threads share it', async () => {
    const epochs = { encoder: 1, memory: 1 };
    const clips = [...trainClips, ...validationClips];
    const frameBytes = rows * columns * 3;
    const sources = clips.map(({ id, frames }) => ({
      id,
      frames,
      async *read() {
        for (let i = 0; i < frames; i++) yield read(id, i, 1);
      },
    }));
    const dir = temporaryFolder();
    await clipCache(dir, 'made-up', sources, frameBytes, () => {});
    const threads = await LearnerThreads.start(2, {
      lesson: { task: 'affordances', plan: PLAN },
      clips,
      frames: { dir, frameBytes },
    });
    try {
      const shared = await trained({ epochs, team: (encoder) => threads.team(encoder) });
      const alone = await trained({ epochs });
      for (const stage of ['encoder', 'memory'] as const) {
        const values = ({ weights }: (typeof alone.states)['encoder']) =>
          weights.map((weight) => [...weight.values]);
        expect(values(shared.states[stage])).toEqual(values(alone.states[stage]));
      }
      expect(shared.validation).toEqual(alone.validation);
    } finally {
      await threads.close();
    }
  });
});
