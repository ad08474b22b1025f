/** The event camera of a generated scene: its file, as the dataset has it. Node only. */
import type { CameraSpec } from '../core/camera.ts';
import type { FrameRenderer, SceneFile } from '../core/frame-record.ts';
import { createRng } from '../core/rng.ts';
import type { WorldState } from '../core/world-state.ts';
import { dsec } from '../dataset/events/dsec.ts';
import type { SensorFrame, TimeSeries } from '../dataset/events/event-format.ts';
import { fileBytes } from '../dataset/events/file-bytes.ts';
import { EVENTS_PATH } from '../dataset/native-layout.ts';
import { type Exposure, Exposures } from '../sensors/aps/exposures.ts';
import { APS_GAMMA, develop, gainFor } from '../sensors/aps/response.ts';
import { EsimFast } from '../sensors/events/esim-fast.ts';
import { EsimReference } from '../sensors/events/esim-reference.ts';
import { LINEAR } from '../sensors/events/intensity.ts';
import { type EventSettings, isNoisy } from '../sensors/events/settings.ts';
import type { EventSimulator } from '../sensors/events/simulator.ts';
import { type ImuNoise, imuReadings, NO_NOISE, vehicleSignals } from '../sensors/imu/imu.ts';
import type { PlannedScene } from './plan-scene.ts';
import { type EventSampling, senseEvents } from './scene-events.ts';

/** What a scene's event camera is, but for its seed, which is the scene's; and how often it is given light. */
export interface EventSensor {
  readonly settings: Omit<EventSettings, 'seed'>;
  readonly sampling: EventSampling;
  /** Of the frames that its pixels take beside the events, which end at the times of the dataset's; 0: none. */
  readonly exposureUs: number;
}

/** Of one reading, where the pixels are noisy too: about a consumer MEMS unit's at 100 Hz, from no data sheet. */
const IMU_NOISE = { accelerometer: 0.03, gyroscope: 0.0018 };

/** The IMU and the vehicle's bus, a reading a step of the world. */
function egoSeries(
  motion: readonly WorldState[],
  { egoId, seed }: PlannedScene['scene'],
  noise: ImuNoise,
): TimeSeries[] {
  const tUs = motion.map((state) => state.tUs);
  const readings = imuReadings(motion, egoId, noise, createRng(seed).split('imu'));
  const signals = vehicleSignals(motion, egoId);
  const units = {
    steering_wheel_angle: 'deg',
    vehicle_speed: 'km/h',
    accelerator_pedal_position: '%',
    brake_pedal_status: '1',
  };
  return [
    { name: 'imu/accelerometer', unit: 'm/s^2', tUs, rows: readings.map((r) => r.accelerometer) },
    { name: 'imu/gyroscope', unit: 'rad/s', tUs, rows: readings.map((r) => r.gyroscope) },
    ...Object.entries(units).map(([name, unit]) => ({
      name: `vehicle/${name}`,
      unit,
      tUs,
      rows: signals[name as keyof typeof units].map((value) => [value]),
    })),
  ];
}

/** An event simulator whose light is also collected into frames. The gain is the scene's first light's. */
function withFrames(
  simulator: EventSimulator,
  pixels: number,
  exposures: readonly Exposure[],
  take: (frame: SensorFrame) => void,
): EventSimulator {
  const collector = new Exposures(pixels, exposures);
  let gain = 0;
  return {
    next(tUs, light) {
      gain ||= gainFor(light);
      for (const { startUs, endUs, luminance } of collector.add(tUs, light)) {
        const bytes = new Uint8Array(pixels);
        develop(luminance, gain, bytes);
        take({ startUs, endUs, gain, bytes });
      }
      return simulator.next(tUs, light);
    },
  };
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
  const how = {
    instance: true,
    ...(sensor.exposureUs > 0 ? { frames: { gamma: APS_GAMMA } } : {}),
    series: egoSeries(motion, scene, isNoisy(settings) ? IMU_NOISE : NO_NOISE),
  };
  const bytes = await fileBytes(dsec, { width, height }, how, async (writer) => {
    const { exposureUs } = sensor;
    // The first would have begun before there was light.
    const exposures = moments
      .slice(1)
      .map(({ tUs: endUs }) => ({ startUs: endUs - exposureUs, endUs }));
    const both =
      exposureUs > 0
        ? withFrames(simulator, width * height, exposures, (frame) => writer.frame?.(frame))
        : simulator;
    await senseEvents(motion, span, renderer, both, sensor.sampling, width, (packet) =>
      writer.write(packet),
    );
  });
  return { path: EVENTS_PATH, bytes };
}
