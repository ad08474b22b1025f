/** What the twin and the last avoidable moments of a crash cost, against one plain run of that crash. */

import { SCENARIOS } from '../../../scenes/index.ts';
import { PLAIN_LOOK } from '../../core/look.ts';
import { createRng } from '../../core/rng.ts';
import { lastAvoidable } from '../../pipeline/avoidability.ts';
import { egoCamera } from '../../pipeline/ego-camera.ts';
import { searchOutcome } from '../../pipeline/find-outcome.ts';
import { findTwin } from '../../pipeline/find-twin.ts';
import { planScenes } from '../../pipeline/plan-scene.ts';
import { playOut } from '../../pipeline/play-out.ts';
import { crashBalanced } from '../../pipeline/recipes/crash-balanced.ts';
import { runEpisode } from '../../pipeline/run-episode.ts';
import { sceneOrders } from '../../pipeline/scene-orders.ts';
import type { CreatePhysics } from '../../world/physics-port.ts';
import { STEP_US } from '../../world/time.ts';
import { RemoteRenderer } from '../browser/remote-renderer.ts';
import { type Benchmark, figure, median } from './benchmark.ts';

const SEED = 11;

interface Costs {
  /** Seconds. */
  readonly plain: number;
  readonly moments: number;
  readonly twin: number;
  readonly runs: number;
}

function timed<T>(work: () => T): { readonly value: T; readonly seconds: number } {
  const start = performance.now();
  const value = work();
  return { value, seconds: (performance.now() - start) / 1000 };
}

function costsOf(scenario: (typeof SCENARIOS)[number], createPhysics: CreatePhysics): Costs {
  return searchOutcome(
    { scenario, seed: SEED, outcome: 'crash', overrides: {} },
    createPhysics,
    (crash, trials) => {
      const { stage, states, collisions } = crash.episode;
      // Warm: the search has run this code before. As long as the crash itself took.
      const fullSeconds = ((states.length - 1) * STEP_US) / 1e6;
      const plain = timed(() => playOut(stage, createPhysics, { fullSeconds }));
      const moments = timed(() => lastAvoidable(crash.episode, createPhysics));
      const lastUs = (collisions[0]?.tUs ?? 0) - STEP_US;
      const twin = timed(() => findTwin(crash, trials, lastUs, createRng(SEED)));
      if (!twin.value || !moments.value) return null;
      return {
        plain: plain.seconds,
        moments: moments.seconds,
        twin: twin.seconds,
        runs: moments.value.runs,
      };
    },
  );
}

/** Seconds that rendering and labelling of one scene at the default settings take. */
async function renderingOf(createPhysics: CreatePhysics): Promise<number> {
  const renderer = await RemoteRenderer.start();
  try {
    const orders = sceneOrders(crashBalanced.resolve(SCENARIOS, 2), SCENARIOS, SEED);
    const plans = planScenes(orders, { createPhysics, fps: 10, frames: 20 });
    const taker = { frame: async () => {}, end: async () => {} };
    const tools = { renderer, camera: egoCamera(640, 360), look: PLAIN_LOOK };
    const seconds: number[] = [];
    for (const plan of [...plans, ...plans]) {
      const start = performance.now();
      await runEpisode(plan, tools, 'train', async () => taker);
      seconds.push((performance.now() - start) / 1000);
    }
    return median(seconds);
  } finally {
    await renderer.close();
  }
}

export const avoidabilityBenchmark: Benchmark = {
  prefix: 'avoidability',
  limits: { 'avoidability.of-rendering': 1 },
  async run({ createPhysics }) {
    const costs = SCENARIOS.map((scenario) => costsOf(scenario, createPhysics));
    const over = (of: (cost: Costs) => number) => median(costs.map(of));
    const [plain, moments] = [over((cost) => cost.plain), over((cost) => cost.moments)];
    const run = 'one plain run of that scene';
    const rendering = 'rendering and labels of a scene, 20 frames of 640x360';
    const drawn = await renderingOf(createPhysics);
    return [
      figure('avoidability.moments', moments, 's/scene', run, plain),
      figure(
        'avoidability.twin',
        over((cost) => cost.twin),
        's/scene',
        run,
        plain,
      ),
      figure('avoidability.of-rendering', moments, 's/scene', rendering, drawn),
      figure(
        'avoidability.re-runs',
        over((cost) => cost.runs),
        'runs',
        'one run',
        1,
      ),
    ];
  },
};
