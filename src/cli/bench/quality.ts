/** What each quality costs, against `fast`, in the same run. */
import { CLEAR, DAYLIGHT, QUALITIES, type Quality } from '../../core/sky.ts';
import type { WorldState } from '../../core/world-state.ts';
import { egoCamera } from '../../pipeline/ego-camera.ts';
import { freeRun } from '../../pipeline/free-run.ts';
import { stageFreeDrive } from '../../world/staging/free-drive.ts';
import { renderScene } from '../../world/staging/stage.ts';
import { RemoteRenderer } from '../browser/remote-renderer.ts';
import { type Benchmark, figure, median } from './benchmark.ts';

const ROUNDS = 12;
const SECONDS = 6;
/** 30 road users and the ego. */
const TRAFFIC = { moving: 14, parked: 10, pedestrians: 6 };

export const qualityBenchmark: Benchmark = {
  prefix: 'quality',
  limits: { 'quality.standard': 2 },
  async run({ createPhysics }) {
    const stage = stageFreeDrive('town', 2, TRAFFIC, SECONDS + 1);
    const states: WorldState[] = [];
    for (const { state } of freeRun(stage, createPhysics, SECONDS * 1e6)) states.push(state);
    const scene = renderScene(stage, { light: DAYLIGHT, weather: CLEAR });
    const times = new Map<Quality, number[]>(QUALITIES.map((quality) => [quality, []]));
    const renderer = await RemoteRenderer.start();
    try {
      // Round by round, so that a change of the machine's mood falls on all alike.
      for (let round = 0; round < ROUNDS; round++) {
        for (const quality of QUALITIES) {
          await renderer.load(scene, egoCamera(640, 360), { quality });
          const [state, next] = [states.at(-1 - round * 10), states.at(-1)] as [
            WorldState,
            WorldState,
          ];
          // The first frame of a scene also fills its buffers.
          await renderer.render(state, next);
          const start = performance.now();
          await renderer.render(state, next);
          times.get(quality)?.push(performance.now() - start);
        }
      }
    } finally {
      await renderer.close();
    }
    const fast = median(times.get('fast') ?? []);
    return QUALITIES.map((quality) =>
      figure(
        `quality.${quality}`,
        median(times.get(quality) ?? []),
        'ms/frame',
        'fast, the same frames with all labels',
        fast,
      ),
    );
  },
};
