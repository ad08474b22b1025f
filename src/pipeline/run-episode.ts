/**
 * The whole loop: a scene is found by simulating, then stepped through frame by frame; each frame is rendered, labelled
 * and handed to whoever takes it, all from one world state.
 */
import type { CameraSpec } from '../core/camera.ts';
import type { FrameRecord, FrameRenderer, SceneFile, SceneHeader } from '../core/frame-record.ts';
import type { RenderLook } from '../core/look.ts';
import type { SceneRecord, Split } from '../core/scene-record.ts';
import type { StyleTarget } from '../core/style.ts';
import { findActor } from '../core/world-state.ts';
import { affordances } from '../labels/affordances/affordances.ts';
import { labelFrame } from '../labels/frame-labels.ts';
import { LaneGraph } from '../world/roads/lane-graph.ts';
import type { Moment, PlannedScene } from './plan-scene.ts';

export interface EpisodeTools {
  readonly renderer: FrameRenderer;
  readonly camera: CameraSpec;
  /** Quality, style, radiance: what all scenes of a run have in common. */
  readonly look: Pick<RenderLook, 'quality' | 'radiance'>;
  /** The file of an event camera's events over the scene, by path; null: there is none. */
  readonly sense?: (plan: PlannedScene, renderer: FrameRenderer) => Promise<SceneFile>;
  /** Lidar and other sensors of the world's geometry; absent: there are none. */
  readonly senseFrames?: (plan: PlannedScene) => SenseFrame;
  /** The photograph that the pictures of the scene with that seed are moved towards. */
  readonly styleOf?: (seed: number) => StyleTarget | null;
}

/** The files of a frame that no renderer makes. */
export type SenseFrame = (frame: number) => Promise<SceneFile[]>;

/** Takes a scene frame by frame. */
export interface SceneTaker {
  frame(record: FrameRecord): Promise<void>;
  sceneFile?(path: string, bytes: Uint8Array): Promise<void>;
  end(): Promise<void>;
}

/** Runs one scene through renderer and labels into `begin`'s taker. */
export async function runEpisode(
  plan: PlannedScene,
  tools: EpisodeTools,
  split: Split,
  begin: (header: SceneHeader) => Promise<SceneTaker>,
): Promise<void> {
  const { scene, moments, collisions } = plan;
  const { actors, egoId } = scene;
  const record: SceneRecord = { ...plan.record, split };
  const lanes = new LaneGraph(scene.network);
  await tools.renderer.load(scene, tools.camera, {
    ...tools.look,
    effects: plan.effects,
    style: tools.styleOf?.(scene.seed) ?? null,
  });
  const taker = await begin({ index: plan.index, record, actors });
  const stateOf = (frame: number) => (moments[frame] as Moment).state;
  const draw = (frame: number) =>
    tools.renderer.render(
      stateOf(frame),
      frame + 1 < moments.length ? stateOf(frame + 1) : null,
      (moments[frame] as Moment).previous,
    );
  const senseFrame = tools.senseFrames?.(plan);
  let drawing = draw(0);
  let writing: Promise<void> = Promise.resolve();
  for (const [frame, { tUs, state, previous, histories }] of moments.entries()) {
    const images = { ...(await drawing), jpeg: plan.effects.jpeg };
    // The next frame is drawn while this one is labelled and encoded; no more than that is held.
    if (frame + 1 < moments.length) drawing = silent(draw(frame + 1));
    const ego = findActor(state, egoId);
    const labels = labelFrame({
      scene: record.id,
      frame,
      state,
      previous,
      actors,
      egoId,
      camera: tools.camera,
      collisions,
      instance: images.instance,
      amodalPixels: images.amodalPixels,
      lane: lanes.locate(ego.position[0], ego.position[1], ego.yaw),
      histories,
      avoidable: isAvoidable(record, tUs),
      affordances: affordances({ state, actors, egoId, graph: lanes }),
    });
    const files = (await senseFrame?.(frame)) ?? [];
    await writing;
    writing = silent(taker.frame({ frame, state, camera: tools.camera, images, labels, files }));
  }
  await writing;
  if (tools.sense && taker.sceneFile) {
    const { path, bytes } = await tools.sense(plan, tools.renderer);
    await taker.sceneFile(path, bytes);
  }
  await taker.end();
}

/** Whether the ego could still avoid the crash; null in a scene without one. */
function isAvoidable({ outcome, lastAvoidableUs }: SceneRecord, tUs: number): boolean | null {
  if (outcome !== 'crash') return null;
  const best = lastAvoidableUs?.ego.best ?? null;
  return best !== null && tUs <= best;
}

/** The same promise; that it may be awaited late is no unhandled rejection. */
function silent<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
