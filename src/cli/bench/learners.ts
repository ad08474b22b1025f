/**
 * What a step of the forecaster's encoder costs with threads that share it (train collision --threads), on made-up clips. The
 * baseline is the same step on one thread, in turns with it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { createRng } from '../../core/rng.ts';
import { clipCache } from '../../dataset/clip-cache.ts';
import { startWasm } from '../../perception/backend/start-wasm.ts';
import { seenSize } from '../../perception/inputs/adapter.ts';
import {
  CELL_HEADS,
  type CollisionPlan,
  cellGrid,
  collisionNetwork,
  FORECASTS,
  MOMENT_HEADS,
} from '../../perception/networks/collision.ts';
import type { Clip } from '../../perception/training/clips.ts';
import { follow, meanGradient, trainableVariables } from '../../perception/training/gradient.ts';
import { PARTS, type Part, stepParts, type Team } from '../../perception/training/team.ts';
import { COLLISION_LAGS, collisionInput } from '../../pipeline/training/collision-data.ts';
import { localTeam } from '../../pipeline/training/learner.ts';
import type { LearnerSetup } from '../../pipeline/training/learner-service.ts';
import { collisionLesson } from '../../pipeline/training/lessons.ts';
import { LearnerThreads, sharedClip } from '../training/learner-threads.ts';
import { type Benchmark, type Figure, figure, median } from './benchmark.ts';

/** Moments in a step, as is usual. */
const BATCH = 24;
const FRAMES = 32;
const WARM_UP = 3;
const ROUNDS = 12;

function planOf(): CollisionPlan {
  const input = collisionInput(false);
  const [columns, rows] = seenSize(input);
  const shape = { steps: input.frames, rows, columns };
  return { shape, memory: 'sru', lags: COLLISION_LAGS, isTold: true, isCloser: false, seed: 1 };
}

const YES_OR_NO: readonly string[] = [...FORECASTS, 'tooLate'];

/** A clip with someone in every tenth cell. */
function madeUpClip({ shape, isCloser }: CollisionPlan): Clip {
  const rng = createRng(1);
  const cells = cellGrid(shape, isCloser).reduce((a, b) => a * b);
  const row = (count: number, value: () => number) => Float32Array.from({ length: count }, value);
  const columns = ['weight', 'tooLate', ...MOMENT_HEADS].map((name) => [
    name,
    row(FRAMES, () => (YES_OR_NO.includes(name) ? Math.round(rng.uniform()) : rng.uniform())),
  ]);
  const grids = ['dangerous', ...CELL_HEADS].map((name) => [
    name,
    row(FRAMES * cells, () => (rng.uniform() < 0.1 ? 1 : 0)),
  ]);
  const targets = Object.fromEntries([...columns, ...grids]);
  return sharedClip({ id: 'made-up', frames: FRAMES, targets });
}

/** A step at a time, each with what the next one will be. @returns a function that gives a step's ms */
function stepsOf(clip: Clip, plan: CollisionPlan, teamOf: (network: Network) => Team) {
  const network = collisionNetwork(plan);
  const team = teamOf(network);
  const optimiser = tf.train.adam(1e-3);
  const variables = trainableVariables(network.encoder);
  const samples = Array.from({ length: BATCH }, (_, i) => ({ clip, frame: i % FRAMES }));
  const partsOf = (step: number): Part[] => stepParts(samples, [`batch ${step}`]);
  let step = 0;
  return async (): Promise<number> => {
    const start = performance.now();
    const parts = partsOf(step++);
    const found = await team.gradients(parts, partsOf(step));
    const sizes = parts.map((part) => part.samples.length);
    follow(optimiser, variables, meanGradient(found, sizes));
    return performance.now() - start;
  };
}

type Network = ReturnType<typeof collisionNetwork>;

async function measure(dir: string, count: number): Promise<readonly [number, number]> {
  const plan = planOf();
  const clip = madeUpClip(plan);
  const frameBytes = plan.shape.rows * plan.shape.columns * 3;
  const rng = createRng(2);
  const picture = () => Uint8Array.from({ length: frameBytes }, () => rng.integer(0, 255));
  const source = {
    id: clip.id,
    frames: FRAMES,
    async *read() {
      for (let i = 0; i < FRAMES; i++) yield picture();
    },
  };
  const cache = await clipCache(dir, 'bench', [source], frameBytes, () => {});
  const setup: LearnerSetup = {
    lesson: { task: 'collision', plan },
    clips: [clip],
    frames: { dir, frameBytes },
  };
  const threads = await LearnerThreads.start(count, setup);
  try {
    const read = (id: string, from: number, n: number) => cache.read(id, from, n);
    const alone = stepsOf(clip, plan, (network) =>
      localTeam(collisionLesson(network, plan, { clips: [clip], read })),
    );
    const shared = stepsOf(clip, plan, ({ encoder }) => threads.team(encoder));
    const times: (readonly [number, number])[] = [];
    for (let i = 0; i < WARM_UP + ROUNDS; i++) times.push([await alone(), await shared()]);
    const measured = times.slice(WARM_UP);
    return [median(measured.map(([ms]) => ms)), median(measured.map(([, ms]) => ms))];
  } finally {
    await threads.close();
  }
}

export const learnersBenchmark: Benchmark = {
  prefix: 'learn',
  limits: {},
  async run() {
    await startWasm();
    const count = Math.max(2, Math.min(PARTS, availableParallelism()));
    const dir = await mkdtemp(join(tmpdir(), 'nearmiss-bench-'));
    try {
      const [alone, shared] = await measure(dir, count);
      const baseline = `one thread, a step of ${BATCH} moments`;
      return [figure(`learn.threads-${count}`, shared, 'ms/step', baseline, alone)] as Figure[];
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  },
};
