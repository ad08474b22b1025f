/** Short films of linear light for event cameras. */
import { type EventPacket, joinPackets } from '../../src/core/event-packet.ts';
import { createRng } from '../../src/core/rng.ts';
import { codesTo, LINEAR } from '../../src/sensors/events/intensity.ts';
import type { EventSettings } from '../../src/sensors/events/settings.ts';
import type { Frame } from './gpu-events.ts';
import { keep, referenceOf } from './light.ts';

export const SIZE = { width: 48, height: 40 };
export const PIXELS = SIZE.width * SIZE.height;
export const FRAMES = 16;
export const STEP_US = 2500;

export const film = (at: (f: number, x: number, y: number) => number): Float32Array[] =>
  Array.from({ length: FRAMES }, (_, f) =>
    Float32Array.from({ length: PIXELS }, (_, i) =>
      at(f, i % SIZE.width, Math.floor(i / SIZE.width)),
    ),
  );

/** Linear light, 1 is white. */
export const LIGHT: Record<string, () => Float32Array[]> = {
  // Each pixel at its own slope, up or down, over as many decades as fit.
  ramps: () =>
    film((f, x, y) => Math.exp(-4 + y * 0.05 + ((f - FRAMES / 2) * (x - SIZE.width / 2)) / 900)),
  sinusoids: () => film((f, x, y) => 0.5 + 0.49 * Math.sin(f * (0.05 + x / 200) + y * 0.7)),
  // Up and back to the very values of before, where every level is met again.
  steps: () => film((f, x, y) => (f % (2 + (x % 5)) === 0 ? 0.02 + y / 100 : 0.9 - x / 200)),
  'a moving edge': () =>
    film((f, x, y) => 0.05 + 0.9 / (1 + Math.exp(-(x - y * 0.3 - f * 1.7 + 8) * 2))),
  noise: () => {
    const rng = createRng(3);
    return film(() => 0.02 + rng.uniform() ** 2);
  },
};

/** What the float64 reference says of a film. */
export function referenceEvents(
  size: { width: number; height: number },
  maxCode: number,
  settings: EventSettings,
  frames: readonly Frame[],
  timesUs: readonly number[],
): EventPacket {
  const scale = maxCode > 0 ? codesTo(maxCode) : LINEAR;
  const simulator = referenceOf(size.width, size.height, settings, scale);
  return joinPackets(frames.map((frame, i) => keep(simulator.next(timesUs[i] as number, frame))));
}
