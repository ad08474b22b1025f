/** Whether an event camera keeps up with the world: a drive through the town, sampled as datasets are. */
import type { FrameRenderer, LightImages } from '../../core/frame-record.ts';
import { CLEAR, DAYLIGHT } from '../../core/sky.ts';
import type { WorldState } from '../../core/world-state.ts';
import { egoCamera } from '../../pipeline/ego-camera.ts';
import { freeRun } from '../../pipeline/free-run.ts';
import { EVENT_SAMPLING, type EventSampling, senseEvents } from '../../pipeline/scene-events.ts';
import { EsimFast } from '../../sensors/events/esim-fast.ts';
import { LINEAR } from '../../sensors/events/intensity.ts';
import { EVENT_CAMERAS } from '../../sensors/events/presets.ts';
import { PLAIN_EVENTS } from '../../sensors/events/settings.ts';
import type { CreatePhysics } from '../../world/physics-port.ts';
import { stageFreeDrive } from '../../world/staging/free-drive.ts';
import { renderScene } from '../../world/staging/stage.ts';
import { RemoteRenderer } from '../browser/remote-renderer.ts';
import { type Figure, figure, median } from './benchmark.ts';

const SIZE = EVENT_CAMERAS.davis346;
const TRAFFIC = { moving: 14, parked: 10, pedestrians: 6 };
/** Of the drive, and what of its end is drawn. */
const SECONDS = 6;
const SPAN_US = 30_000;
const ROUNDS = 7;
/** Samples that are not timed. */
const SETTLED = 2;

interface Sample {
  readonly tUs: number;
  readonly light: LightImages;
}
type LightRenderer = Pick<FrameRenderer, 'renderLight'>;

/** The world, and which part of it is sensed. */
interface Drive {
  readonly states: readonly WorldState[];
  readonly span: readonly [fromUs: number, toUs: number];
}

function sense(
  { states, span }: Drive,
  renderer: LightRenderer,
  sampling: EventSampling = EVENT_SAMPLING,
): Promise<number> {
  const simulator = new EsimFast(SIZE, LINEAR, PLAIN_EVENTS);
  return senseEvents(states, span, renderer, simulator, sampling, SIZE.width, async () => {});
}

/** Light of the drive's last moments, as often as the sampling asks for it. */
async function drawDrive(createPhysics: CreatePhysics): Promise<Drive & { samples: Sample[] }> {
  const stage = stageFreeDrive('town', 2, TRAFFIC, SECONDS + 1);
  const states: WorldState[] = [];
  for (const { state } of freeRun(stage, createPhysics, SECONDS * 1e6)) states.push(state);
  const endUs = states.at(-1)?.tUs as number;
  const span = [endUs - 10_000 - SPAN_US, endUs - 10_000] as const;
  const samples: Sample[] = [];
  const renderer = await RemoteRenderer.start();
  try {
    const scene = renderScene(stage, { light: DAYLIGHT, weather: CLEAR });
    const look = { quality: 'fast', radiance: true } as const;
    await renderer.load(scene, egoCamera(SIZE.width, SIZE.height), look);
    const noted: LightRenderer = {
      async renderLight(state, next, detail) {
        const light = await renderer.renderLight(state, next, detail);
        samples.push({ tUs: state.tUs, light });
        return light;
      },
    };
    await sense({ states, span }, noted);
  } finally {
    await renderer.close();
  }
  return { states, span, samples };
}

/** Light that was drawn before: the last that is not later. @param onAsked each time that it is asked for */
function replayed(samples: readonly Sample[], onAsked: (tUs: number) => void): LightRenderer {
  let at = 0;
  return {
    async renderLight({ tUs }) {
      onAsked(tUs);
      while (at + 1 < samples.length && (samples[at + 1] as Sample).tUs <= tUs) at++;
      return (samples[at] as Sample).light;
    },
  };
}

/** Seconds of work for a second of the drive: the median of some rounds. */
async function share(drive: Drive & { samples: Sample[] }, sampling: EventSampling) {
  const shares: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const asked: { tUs: number; ms: number }[] = [];
    const renderer = replayed(drive.samples, (tUs) => asked.push({ tUs, ms: performance.now() }));
    await sense(drive, renderer, sampling);
    // The first two set the levels and how often light is drawn: once a scene.
    const from = asked[SETTLED] as { tUs: number; ms: number };
    // The first round warms the compiler up.
    if (round > 0) shares.push(((performance.now() - from.ms) * 1000) / (drive.span[1] - from.tUs));
  }
  return median(shares);
}

/**
 * Seconds of work for a second of the drive, rendering aside: of the pixels, of choosing when light is drawn, and of naming
 * each event's actor; as often as counts need to converge, and at 500 Hz.
 */
export async function driveFigures(createPhysics: CreatePhysics): Promise<Figure[]> {
  const drive = await drawDrive(createPhysics);
  const hz = Math.round(((drive.samples.length - 1) * 1e6) / SPAN_US);
  const name = `events.drive-${SIZE.width}x${SIZE.height}`;
  const quick = { ...EVENT_SAMPLING, mostHz: 500 };
  const usual = await share(drive, EVENT_SAMPLING);
  const at500 = await share(drive, quick);
  return [
    figure(name, usual, 's/s', `real time, light at ${hz} Hz`, 1),
    figure(`${name}-500hz`, at500, 's/s', 'real time, light at 500 Hz', 1),
  ];
}
