/** Threads that plan scenes while others are rendered. */
import { readFile } from 'node:fs/promises';
import { NearmissError } from '../core/errors.ts';
import type { PlannedScene, PlanSetting } from '../pipeline/plan-scene.ts';
import type { PlanAnswer, PlanService } from '../pipeline/plan-service.ts';
import type { SceneOrder } from '../pipeline/scene-orders.ts';
import { havokWasmPath } from './load-physics.ts';
import { ServiceThread } from './service-thread.ts';

interface Planner {
  readonly thread: ServiceThread<PlanService>;
  /** Plans under way. */
  load: number;
}

function startPlanner(): Planner {
  const thread = new ServiceThread<PlanService>('planner');
  thread.unref();
  return { thread, load: 0 };
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
      const wasm = await this.wasm;
      const answer = await planner.thread.ask(
        async (service): Promise<PlanAnswer> => service.plan(orders, this.setting, wasm),
      );
      if ('scenes' in answer) return answer.scenes;
      throw new NearmissError(answer.refusal.message, answer.refusal.exitCode);
    } finally {
      planner.load--;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.planners.map(({ thread }) => thread.close()));
  }
}
