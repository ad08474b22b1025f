/** Options of `generate` that say what its event camera is. */
import { type Command, Option } from 'commander';
import { UsageError } from '../core/errors.ts';
import { EVENT_SAMPLING, type EventSampling } from '../pipeline/scene-events.ts';
import {
  EVENT_CAMERAS,
  EVENT_NOISE,
  type EventCameraName,
  type EventNoiseName,
} from '../sensors/events/presets.ts';
import { type EventSettings, PLAIN_EVENTS } from '../sensors/events/settings.ts';
import { numberAbove0, numberFrom0, wholeNumber } from './options.ts';

export interface EventOptions {
  readonly eventCamera?: EventCameraName;
  readonly eventContrast: number;
  readonly eventRefractoryUs: number;
  readonly eventNoise: EventNoiseName;
  readonly eventRate: number;
  readonly eventDetail: number;
  readonly eventExposureUs: number;
}

interface ImageSize {
  readonly width: number;
  readonly height: number;
}

const USUAL_SIZE: ImageSize = { width: 640, height: 360 };

const sizesOf = (): string =>
  Object.entries(EVENT_CAMERAS)
    .map(([name, { width, height }]) => `${name} ${width}x${height}`)
    .join(', ');

export const addEventOptions = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--event-camera <name>',
        `takes the image size of an event camera: ${sizesOf()}`,
      ).choices(Object.keys(EVENT_CAMERAS)),
    )
    .option(
      '--event-contrast <c>',
      'of events: change of log intensity that makes one',
      numberAbove0,
      PLAIN_EVENTS.contrast,
    )
    .option(
      '--event-refractory-us <t>',
      'of events: least time between two of a pixel',
      numberFrom0,
      PLAIN_EVENTS.refractoryUs,
    )
    .addOption(
      new Option('--event-noise <name>', "of events: v2e's settings, or none")
        .choices(Object.keys(EVENT_NOISE))
        .default('none'),
    )
    .option(
      '--event-rate <hz>',
      'of events: samples of light a second, at most',
      wholeNumber(30, 10_000),
      EVENT_SAMPLING.mostHz,
    )
    .option(
      '--event-detail <n>',
      'of events: n x n samples of light a pixel',
      wholeNumber(1, 8),
      EVENT_SAMPLING.detail,
    )
    .option(
      '--event-exposure-us <t>',
      'of frames that the same pixels take (aps); 0: none',
      wholeNumber(0, 1_000_000),
      10_000,
    );

/** The images' size: what was asked for, that of the event camera, or the usual. @throws UsageError where two differ */
export function sizeFor(asked: ImageSize | undefined, { eventCamera }: EventOptions): ImageSize {
  if (!eventCamera) return asked ?? USUAL_SIZE;
  const own = EVENT_CAMERAS[eventCamera];
  if (asked && (asked.width !== own.width || asked.height !== own.height))
    throw new UsageError(
      `--event-camera ${eventCamera} is ${own.width}x${own.height}: leave out --size ${asked.width}x${asked.height}`,
    );
  return own;
}

/** @throws UsageError where an exposure is longer than the time between two frames */
export function checkExposure({ eventExposureUs }: EventOptions, fps: number): void {
  if (eventExposureUs * fps <= 1e6) return;
  throw new UsageError(
    `--event-exposure-us ${eventExposureUs} is longer than the time between two frames at --fps ${fps}`,
  );
}

export const eventSettingsOf = (options: EventOptions): Omit<EventSettings, 'seed'> => ({
  contrast: options.eventContrast,
  refractoryUs: options.eventRefractoryUs,
  ...EVENT_NOISE[options.eventNoise],
  logEps: PLAIN_EVENTS.logEps,
});

export const eventSamplingOf = ({ eventRate, eventDetail }: EventOptions): EventSampling => ({
  ...EVENT_SAMPLING,
  mostHz: eventRate,
  detail: eventDetail,
});
