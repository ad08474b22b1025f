/** Many scenes: planned ahead while others are rendered, each renderer with one scene under way. */
import type { FrameRenderer, SceneHeader } from '../core/frame-record.ts';
import type { Split } from '../core/scene-record.ts';
import type { PlannedScene } from './plan-scene.ts';
import { type EpisodeTools, runEpisode, type SceneTaker } from './run-episode.ts';
import { leadIndex, type SceneOrder } from './scene-orders.ts';

export interface GenerateOptions extends Omit<EpisodeTools, 'renderer'> {
  readonly renderers: readonly FrameRenderer[];
  /** Plans one order, or a pair of twins; may be asked for several before the first is done. */
  readonly plan: (orders: readonly SceneOrder[]) => Promise<PlannedScene[]>;
  /** How many plans to ask for ahead of the renderers. */
  readonly ahead: number;
  readonly splitOf: (leadIndex: number) => Split;
  readonly begin: (header: SceneHeader) => Promise<SceneTaker>;
  /** After each frame. */
  readonly onFrame: () => void;
  /** Set when a user has asked to stop: scenes under way are left out, whole ones stay. */
  readonly stopped: () => boolean;
}

/** Counts frames on their way to the taker. */
function counting(taker: SceneTaker, onFrame: () => void): SceneTaker {
  return {
    async frame(record) {
      await taker.frame(record);
      onFrame();
    },
    ...(taker.sceneFile ? { sceneFile: taker.sceneFile.bind(taker) } : {}),
    end: () => taker.end(),
  };
}

/** Orders that are planned together: a crash with its twin, everything else alone. */
function unitsOf(orders: readonly SceneOrder[]): SceneOrder[][] {
  const units = new Map<number, SceneOrder[]>();
  for (const order of orders) {
    const lead = leadIndex(order);
    units.set(lead, [...(units.get(lead) ?? []), order]);
  }
  return [...units.values()];
}

interface Unit {
  readonly lead: number;
  readonly plans: Promise<PlannedScene[]>;
}

/** Gives the units in their order, always with the next ones being planned. */
class PlanQueue {
  private readonly waiting: SceneOrder[][];
  private readonly planning: Unit[] = [];
  private readonly options: Pick<GenerateOptions, 'plan' | 'ahead'>;

  constructor(orders: readonly SceneOrder[], options: Pick<GenerateOptions, 'plan' | 'ahead'>) {
    this.waiting = unitsOf(orders);
    this.options = options;
    for (let i = 0; i < options.ahead; i++) this.startNext();
  }

  next(): Unit | undefined {
    this.startNext();
    return this.planning.shift();
  }

  private startNext(): void {
    const unit = this.waiting.shift();
    if (!unit) return;
    const plans = this.options.plan(unit);
    // It is awaited later: that is no unhandled rejection.
    plans.catch(() => {});
    this.planning.push({ lead: leadIndex(unit[0] as SceneOrder), plans });
  }
}

/**
 * Makes the ordered scenes. Which renderer makes which scene has no influence on it. The first error stops all.
 */
export async function generate(
  orders: readonly SceneOrder[],
  options: GenerateOptions,
): Promise<void> {
  const queue = new PlanQueue(orders, options);
  let failed = false;
  const work = async (renderer: FrameRenderer): Promise<void> => {
    for (let unit = queue.next(); unit && !failed && !options.stopped(); unit = queue.next()) {
      for (const plan of await unit.plans) {
        if (failed || options.stopped()) return;
        const begin = async (header: SceneHeader) =>
          counting(await options.begin(header), options.onFrame);
        await runEpisode(plan, { ...options, renderer }, options.splitOf(unit.lead), begin);
      }
    }
  };
  await Promise.all(
    options.renderers.map((renderer) =>
      work(renderer).catch((error: unknown) => {
        failed = true;
        throw error;
      }),
    ),
  );
}
