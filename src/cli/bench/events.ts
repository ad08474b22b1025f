/** What the event camera costs: the paths for storage, on the GPU and in float64 against esim_py's loop, on a moving texture. */
import { EsimFast } from '../../sensors/events/esim-fast.ts';
import { EsimReference } from '../../sensors/events/esim-reference.ts';
import { codesTo } from '../../sensors/events/intensity.ts';
import { PLAIN_EVENTS } from '../../sensors/events/settings.ts';
import { type Benchmark, type Figure, figure, median } from './benchmark.ts';
import { EsimLoop } from './esim-loop.ts';
import { driveFigures } from './events-drive.ts';
import { type Film, timeEventsInPage } from './events-in-page.ts';

const FRAMES = 40;
const ROUNDS = 5;
/** At 200 frames a second. */
const STEP_US = 5000;
const BASELINE = "esim_py's loop in JavaScript, the same frames";

/** An 8-bit texture that moves by a part of a pixel a frame: 3 to 7 million events a second. */
function texture(width: number, height: number, pixelsAFrame: number): Uint8Array[] {
  return Array.from({ length: FRAMES }, (_, f) => {
    const frame = new Uint8Array(width * height);
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        const wave =
          60 * Math.sin((x + f * pixelsAFrame) * 0.11) + 50 * Math.sin(y * 0.13 + f * 0.03);
        frame[i] = Math.round(128 + wave);
      }
    }
    return frame;
  });
}

type Take = (tUs: number, frame: Uint8Array) => number;

/** Milliseconds a frame, the median over rounds, of each; round by round, so that the machine's mood falls on all alike. */
function timeAll(takers: readonly Take[], frames: readonly Uint8Array[]) {
  const times = takers.map(() => [] as number[]);
  const events = takers.map(() => 0);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [k, take] of takers.entries()) {
      events[k] = 0;
      const start = performance.now();
      for (const [f, frame] of frames.entries())
        events[k] = (events[k] as number) + take((round * FRAMES + f) * STEP_US, frame);
      // The first round warms the compiler up.
      if (round > 0) times[k]?.push((performance.now() - start) / FRAMES);
    }
  }
  return takers.map((_, k) => ({ ms: median(times[k] ?? []), events: events[k] as number }));
}

function filmOf(width: number, height: number, pixelsAFrame: number): Film {
  return { width, height, frames: texture(width, height, pixelsAFrame), stepUs: STEP_US };
}

function figuresOf({ width, height, frames }: Film, gpuMs: number): Figure[] {
  const [size, scale] = [{ width, height }, codesTo(255)];
  const fast = new EsimFast(size, scale, PLAIN_EVENTS);
  const reference = new EsimReference(size, scale, PLAIN_EVENTS);
  const loop = new EsimLoop(PLAIN_EVENTS.contrast, PLAIN_EVENTS.logEps);
  const [stored, exact, plain] = timeAll(
    [
      (tUs, frame) => fast.next(tUs, frame).count,
      (tUs, frame) => reference.next(tUs, frame).count,
      (tUs, frame) => loop.next(tUs, frame),
    ],
    frames,
  ) as [Timing, Timing, Timing];
  const at = `${width}x${height}`;
  const pixels = ({ ms }: Timing) => (width * height) / ms / 1000;
  const rate = ({ ms, events }: Timing) => events / (ms * FRAMES) / 1000;
  return [
    figure(`events.storage-${at}`, stored.ms, 'ms/frame', BASELINE, plain.ms),
    figure(`events.reference-${at}`, exact.ms, 'ms/frame', BASELINE, plain.ms),
    figure(`events.gpu-${at}`, gpuMs, 'ms/frame', 'the path for storage', stored.ms),
    figure(`events.pixels-${at}`, pixels(stored), 'Mpx/s', 'the float64 reference', pixels(exact)),
    figure(`events.rate-${at}`, rate(stored), 'Mev/s', 'the float64 reference', rate(exact)),
  ];
}

type Timing = ReturnType<typeof timeAll>[number];

export const eventsBenchmark: Benchmark = {
  prefix: 'events',
  limits: {
    'events.storage-346x260': 1,
    'events.storage-640x480': 1,
    'events.reference-346x260': 2,
    'events.reference-640x480': 2,
  },
  run: async ({ createPhysics }) => {
    const films = [filmOf(346, 260, 0.7), filmOf(640, 480, 0.35)];
    const gpuMs = await timeEventsInPage(films);
    const figures = films.flatMap((film, i) => figuresOf(film, gpuMs[i] as number));
    return [...figures, ...(await driveFigures(createPhysics))];
  },
};
