/** The event camera of a generated scene: its file, as the dataset has it. Node only. */
import type { CameraSpec } from '../core/camera.ts';
import type { FrameRenderer, SceneFile } from '../core/frame-record.ts';
import { dsec } from '../dataset/events/dsec.ts';
import { fileBytes } from '../dataset/events/file-bytes.ts';
import { EVENTS_PATH } from '../dataset/native-layout.ts';
import { EsimFast } from '../sensors/events/esim-fast.ts';
import { EsimReference } from '../sensors/events/esim-reference.ts';
import { LINEAR } from '../sensors/events/intensity.ts';
import { type EventSettings, isNoisy } from '../sensors/events/settings.ts';
import type { PlannedScene } from './plan-scene.ts';
import { type EventSampling, senseEvents } from './scene-events.ts';

/** What a scene's event camera is, but for its seed, which is the scene's; and how often it is given light. */
export interface EventSensor {
  readonly settings: Omit<EventSettings, 'seed'>;
  readonly sampling: EventSampling;
}

/** Senses a planned scene that carries its motion; times are microseconds since the scene's start, as in its tables. */
export async function eventsOfScene(
  { moments, motion = [], scene }: PlannedScene,
  renderer: FrameRenderer,
  { width, height }: CameraSpec,
  sensor: EventSensor,
): Promise<SceneFile> {
  const span = [moments[0]?.tUs ?? 0, moments.at(-1)?.tUs ?? 0] as const;
  const settings = { ...sensor.settings, seed: scene.seed };
  // Noise between frames is work for every pixel, so that nothing is gained over the reference.
  const Esim = isNoisy(settings) ? EsimReference : EsimFast;
  const simulator = new Esim({ width, height }, LINEAR, settings);
  const how = { instance: true };
  const bytes = await fileBytes(dsec, { width, height }, how, async (writer) => {
    await senseEvents(motion, span, renderer, simulator, sensor.sampling, width, (packet) =>
      writer.write(packet),
    );
  });
  return { path: EVENTS_PATH, bytes };
}
