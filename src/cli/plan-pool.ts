/** Threads that plan scenes while others are rendered. */
import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { type Remote, wrap } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { NearmissError } from '../core/errors.ts';
import type { PlannedScene, PlanSetting } from '../pipeline/plan-scene.ts';
import type { PlanService } from '../pipeline/plan-service.ts';
import type { SceneOrder } from '../pipeline/scene-orders.ts';
import { havokWasmPath } from './load-physics.ts';

interface Planner {
  readonly thread: Worker;
  readonly service: Remote<PlanService>;
  /** Rejects when the thread dies: a dead thread never answers. */
  readonly death: Promise<never>;
  /** Plans under way. */
  load: number;
}

/** TypeScript is loaded in a thread only after it is told how. */
const ENTRY = `
  import('${import.meta.resolve('tsx/esm/api')}').then(({ register }) => {
    register();
    return import('${new URL('../../workers/planner.ts', import.meta.url).href}');
  });
`;

function startPlanner(): Planner {
  const thread = new Worker(ENTRY, { eval: true });
  const death = new Promise<never>((_, reject) => {
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`a planning thread ended with code ${code}`)));
  });
  death.catch(() => {});
  // A process that has nothing else to do may end.
  thread.unref();
  return { thread, service: wrap<PlanService>(nodeEndpoint(thread)), death, load: 0 };
}

export class PlanPool {
  private readonly planners: readonly Planner[];
  private readonly setting: PlanSetting;
  private readonly wasm: Promise<ArrayBuffer>;

  /** @param threads how many plans can be made at the same time */
  constructor(threads: number, setting: PlanSetting) {
    this.planners = Array.from({ length: threads }, startPlanner);
    this.setting = setting;
    this.wasm = readFile(havokWasmPath()).then((file) => new Uint8Array(file).buffer);
  }

  /**
   * Plans one order, or a pair of twins, on the thread that has least to do.
   * @throws NearmissError as the planner threw it
   */
  async plan(orders: readonly SceneOrder[]): Promise<PlannedScene[]> {
    const planner = this.planners.reduce((a, b) => (b.load < a.load ? b : a));
    planner.load++;
    try {
      const asked = planner.service.plan(orders, this.setting, await this.wasm);
      const answer = await Promise.race([asked, planner.death]);
      if ('scenes' in answer) return answer.scenes;
      throw new NearmissError(answer.refusal.message, answer.refusal.exitCode);
    } finally {
      planner.load--;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.planners.map(({ thread }) => thread.terminate()));
  }
}
