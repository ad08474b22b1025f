/** Many scenes: `jobs` of them under way at a time, each with a renderer of its own. */
import type { FrameRenderer, SceneHeader } from '../core/frame-record.ts';
import type { Split } from '../core/scene-record.ts';
import { type EpisodeTools, planScene, runEpisode, type SceneTaker } from './run-episode.ts';
import type { SceneOrder } from './scene-orders.ts';

export interface GenerateOptions extends Omit<EpisodeTools, 'renderer'> {
  readonly renderers: readonly FrameRenderer[];
  readonly splitOf: (order: SceneOrder) => Split;
  readonly begin: (header: SceneHeader) => Promise<SceneTaker>;
  /** After each frame, and after each scene. */
  readonly onFrame: () => void;
  readonly onScene: (order: SceneOrder) => void;
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
    end: () => taker.end(),
  };
}

/**
 * Makes the ordered scenes. Which renderer makes which scene has no influence on it. The first error stops all.
 */
export async function generate(
  orders: readonly SceneOrder[],
  options: GenerateOptions,
): Promise<void> {
  const queue = [...orders];
  let failed = false;
  const work = async (renderer: FrameRenderer): Promise<void> => {
    for (let order = queue.shift(); order && !failed && !options.stopped(); order = queue.shift()) {
      const plan = planScene(order, options);
      const begin = async (header: SceneHeader) =>
        counting(await options.begin(header), options.onFrame);
      await runEpisode(plan, { ...options, renderer }, options.splitOf(order), begin);
      options.onScene(order);
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
