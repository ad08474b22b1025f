/** The event camera of a generated scene: its file, as the dataset has it. Node only. */
import type { CameraSpec } from '../core/camera.ts';
import type { FrameRenderer, SceneFile } from '../core/frame-record.ts';
import { dsec } from '../dataset/events/dsec.ts';
import { fileBytes } from '../dataset/events/file-bytes.ts';
import { EVENTS_PATH } from '../dataset/native-layout.ts';
import { EsimFast } from '../sensors/events/esim-fast.ts';
import { LINEAR } from '../sensors/events/intensity.ts';
import { PLAIN_EVENTS } from '../sensors/events/settings.ts';
import type { PlannedScene } from './plan-scene.ts';
import { type EventSampling, senseEvents } from './scene-events.ts';

/** Senses a planned scene that carries its motion; times are microseconds since the scene's start, as in its tables. */
export async function eventsOfScene(
  { moments, motion = [] }: PlannedScene,
  renderer: FrameRenderer,
  { width, height }: CameraSpec,
  sampling: EventSampling,
): Promise<SceneFile> {
  const span = [moments[0]?.tUs ?? 0, moments.at(-1)?.tUs ?? 0] as const;
  const simulator = new EsimFast({ width, height }, LINEAR, PLAIN_EVENTS);
  const how = { instance: true };
  const bytes = await fileBytes(dsec, { width, height }, how, async (writer) => {
    await senseEvents(motion, span, renderer, simulator, sampling, width, (packet) =>
      writer.write(packet),
    );
  });
  return { path: EVENTS_PATH, bytes };
}
