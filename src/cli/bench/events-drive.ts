/** Whether an event camera keeps up with the world: a drive through the town, sampled as datasets are. */
import { CLEAR, DAYLIGHT } from '../../core/sky.ts';
import type { WorldState } from '../../core/world-state.ts';
import { egoCamera } from '../../pipeline/ego-camera.ts';
import { freeRun } from '../../pipeline/free-run.ts';
import { EVENT_SAMPLING, senseEvents } from '../../pipeline/scene-events.ts';
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

interface Sample {
  readonly tUs: number;
  readonly light: Float32Array;
}

/** Light of the drive's last moments, as often as the sampling asks for it. */
async function lightOfDrive(createPhysics: CreatePhysics): Promise<Sample[]> {
  const stage = stageFreeDrive('town', 2, TRAFFIC, SECONDS + 1);
  const states: WorldState[] = [];
  for (const { state } of freeRun(stage, createPhysics, SECONDS * 1e6)) states.push(state);
  const endUs = states.at(-1)?.tUs as number;
  const samples: Sample[] = [];
  const simulator = new EsimFast(SIZE, LINEAR, PLAIN_EVENTS);
  const noted = {
    next(tUs: number, light: Float32Array) {
      samples.push({ tUs, light: light.slice() });
      return simulator.next(tUs, light);
    },
  };
  const renderer = await RemoteRenderer.start();
  try {
    const scene = renderScene(stage, { light: DAYLIGHT, weather: CLEAR });
    const look = { quality: 'fast', radiance: true } as const;
    await renderer.load(scene, egoCamera(SIZE.width, SIZE.height), look);
    const span = [endUs - 10_000 - SPAN_US, endUs - 10_000] as const;
    const none = async () => {};
    await senseEvents(states, span, renderer, noted, EVENT_SAMPLING, SIZE.width, none);
  } finally {
    await renderer.close();
  }
  return samples;
}

/** Samples no oftener than that. */
function thinned(samples: readonly Sample[], leastUs: number): Sample[] {
  const kept: Sample[] = [];
  for (const sample of samples) {
    const last = kept.at(-1);
    if (!last || sample.tUs - last.tUs >= leastUs) kept.push(sample);
  }
  return kept;
}

/** Seconds of work for a second of the drive: the median of some rounds. */
function share(samples: readonly Sample[]): number {
  const shares: number[] = [];
  const [first, ...rest] = samples as [Sample, ...Sample[]];
  const spanUs = (rest.at(-1) as Sample).tUs - first.tUs;
  for (let round = 0; round <= ROUNDS; round++) {
    const simulator = new EsimFast(SIZE, LINEAR, PLAIN_EVENTS);
    simulator.next(first.tUs, first.light);
    const start = performance.now();
    for (const { tUs, light } of rest) simulator.next(tUs, light);
    // The first round warms the compiler up.
    if (round > 0) shares.push(((performance.now() - start) * 1000) / spanUs);
  }
  return median(shares);
}

/** Seconds of work for a second of the drive, rendering aside: as often as counts need to converge, and at 500 Hz. */
export async function driveFigures(createPhysics: CreatePhysics): Promise<Figure[]> {
  const samples = await lightOfDrive(createPhysics);
  const hz = Math.round(((samples.length - 1) * 1e6) / SPAN_US);
  const name = `events.drive-${SIZE.width}x${SIZE.height}`;
  return [
    figure(name, share(samples), 's/s', `real time, light at ${hz} Hz`, 1),
    figure(`${name}-500hz`, share(thinned(samples, 2000)), 's/s', 'real time, light at 500 Hz', 1),
  ];
}
