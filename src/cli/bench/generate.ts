/** What labels cost: everything of a frame against the bare picture of the same frames, rendered and read back. */

import { CAMERA_SENSORS } from '../../core/dataset-record.ts';
import { CLEAR, DAYLIGHT } from '../../core/sky.ts';
import { findActor, type WorldState } from '../../core/world-state.ts';
import { encodeImage } from '../../dataset/images.ts';
import { affordances } from '../../labels/affordances/affordances.ts';
import { labelFrame } from '../../labels/frame-labels.ts';
import { egoCamera } from '../../pipeline/ego-camera.ts';
import { playOut } from '../../pipeline/play-out.ts';
import type { CreatePhysics } from '../../world/physics-port.ts';
import { LaneGraph } from '../../world/roads/lane-graph.ts';
import { actorSpecs, renderScene } from '../../world/staging/stage.ts';
import { RemoteRenderer } from '../browser/remote-renderer.ts';
import { type Benchmark, figure, median } from './benchmark.ts';
import { busyStage } from './step.ts';

const FRAMES = 12;
const STEPS_A_FRAME = 10;
const camera = egoCamera(640, 360);

/** 30 road users for two seconds, after one second in which they settle. */
function drive(createPhysics: CreatePhysics) {
  const { stage, states } = playOut(busyStage(), createPhysics, { fullSeconds: 3 });
  const frames = Array.from(
    { length: FRAMES + 1 },
    (_, i) => states[100 + i * STEPS_A_FRAME] as WorldState,
  );
  return { stage, frames };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export const generateBenchmark: Benchmark = {
  prefix: 'generate',
  limits: { 'generate.labels': 4 },
  async run({ createPhysics }) {
    const { stage, frames } = drive(createPhysics);
    const actors = actorSpecs(stage);
    const lanes = new LaneGraph(stage.place.network);
    const renderer = await RemoteRenderer.start();
    const bare: number[] = [];
    const labelled: number[] = [];
    const stored: number[] = [];
    const make = async (state: WorldState, next: WorldState) => {
      const images = await renderer.render(state, next);
      const ego = findActor(state, stage.egoId);
      labelFrame({
        scene: 'bench',
        frame: 0,
        state,
        previous: null,
        actors,
        egoId: stage.egoId,
        camera,
        collisions: [],
        instance: images.instance,
        amodalPixels: images.amodalPixels,
        lane: lanes.locate(ego.position[0], ego.position[1], ego.yaw),
        histories: new Map(),
        avoidable: null,
        affordances: affordances({ state, actors, egoId: stage.egoId, graph: lanes }),
      });
      return images;
    };
    try {
      const scene = renderScene(stage, { light: DAYLIGHT, weather: CLEAR });
      await renderer.load(scene, camera);
      await make(frames[0] as WorldState, frames[1] as WorldState);
      await renderer.renderRgbOnly(frames[0] as WorldState);
      for (let i = 0; i < FRAMES; i++) {
        const [state, next] = [frames[i] as WorldState, frames[i + 1] as WorldState];
        bare.push(await timed(() => renderer.renderRgbOnly(state)));
        labelled.push(await timed(() => make(state, next)));
        stored.push(
          await timed(async () => {
            const images = await make(state, next);
            await Promise.all(CAMERA_SENSORS.map((sensor) => encodeImage(sensor, images, camera)));
          }),
        );
      }
    } finally {
      await renderer.close();
    }
    const picture = median(bare);
    const baseline = 'bare RGB render and read-back of the same frames';
    return [
      figure('generate.labels', median(labelled), 'ms/frame', baseline, picture),
      figure('generate.encoded', median(stored), 'ms/frame', baseline, picture),
      figure('generate.rate', 1000 / median(stored), 'frames/s', baseline, 1000 / picture),
    ];
  },
};
