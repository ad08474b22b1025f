/**
 * The whole loop: a scene is found by simulating, then stepped through frame by frame; each frame is rendered, labelled
 * and handed to whoever takes it, all from one world state.
 */
import type { CameraSpec } from '../core/camera.ts';
import type { FrameRecord, FrameRenderer, SceneHeader } from '../core/frame-record.ts';
import type { Split } from '../core/scene-record.ts';
import { findActor, stateAt } from '../core/world-state.ts';
import { labelFrame } from '../labels/frame-labels.ts';
import type { CreatePhysics } from '../world/physics-port.ts';
import { LaneGraph } from '../world/roads/lane-graph.ts';
import { STEP_US } from '../world/time.ts';
import { type Found, findOutcome } from './find-outcome.ts';
import { frameTimes } from './frame-times.ts';
import type { SceneOrder } from './scene-orders.ts';
import { describeScene } from './scene-record.ts';

export interface EpisodeTools {
  readonly createPhysics: CreatePhysics;
  readonly renderer: FrameRenderer;
  readonly camera: CameraSpec;
  readonly fps: number;
  readonly frames: number;
}

/** Takes a scene frame by frame. */
export interface SceneTaker {
  frame(record: FrameRecord): Promise<void>;
  end(): Promise<void>;
}

/** A scene ready to be rendered: its states reach to the last frame. */
export interface PlannedScene {
  readonly order: SceneOrder;
  readonly found: Found;
  readonly times: readonly number[];
}

/** Finds the scene that an order asks for; no rendering. */
export function planScene(
  order: SceneOrder,
  tools: Omit<EpisodeTools, 'renderer' | 'camera'>,
): PlannedScene {
  const { createPhysics, fps, frames } = tools;
  const { scenario, seed, outcome, overrides } = order;
  const leastSeconds = (frames - 1) / fps;
  const found = findOutcome({ scenario, seed, outcome, overrides, leastSeconds }, createPhysics);
  return { order, found, times: frameTimes(found, fps, frames) };
}

/** Runs one scene through renderer and labels into `begin`'s taker. */
export async function runEpisode(
  plan: PlannedScene,
  tools: EpisodeTools,
  split: Split,
  begin: (header: SceneHeader) => Promise<SceneTaker>,
): Promise<void> {
  const { order, found, times } = plan;
  const { stage, states, collisions } = found.episode;
  const actors = stage.actors.map((actor) => actor.spec);
  const record = describeScene(order, found, times, tools.fps, split);
  const lanes = new LaneGraph(stage.place.network);
  const scene = {
    network: stage.place.network,
    actors,
    egoId: stage.egoId,
    light: stage.light,
    seed: stage.seed,
  };
  await tools.renderer.load(scene, tools.camera);
  const taker = await begin({ index: order.index, record, actors });
  const stateOf = (frame: number) => stateAt(states, times[frame] as number);
  const draw = (frame: number) =>
    tools.renderer.render(stateOf(frame), frame + 1 < times.length ? stateOf(frame + 1) : null);
  let drawing = draw(0);
  let writing: Promise<void> = Promise.resolve();
  for (const [frame, tUs] of times.entries()) {
    const images = await drawing;
    // The next frame is drawn while this one is labelled and encoded; no more than that is held.
    if (frame + 1 < times.length) drawing = silent(draw(frame + 1));
    const state = stateOf(frame);
    const ego = findActor(state, stage.egoId);
    const labels = labelFrame({
      scene: record.id,
      frame,
      state,
      previous: tUs >= STEP_US ? stateAt(states, tUs - STEP_US) : null,
      actors,
      egoId: stage.egoId,
      camera: tools.camera,
      collisions,
      instance: images.instance,
      amodalPixels: images.amodalPixels,
      lane: lanes.locate(ego.position[0], ego.position[1], ego.yaw),
    });
    await writing;
    writing = silent(taker.frame({ frame, state, camera: tools.camera, images, labels }));
  }
  await writing;
  await taker.end();
}

/** The same promise; that it may be awaited late is no unhandled rejection. */
function silent<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
