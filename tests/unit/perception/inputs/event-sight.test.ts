/** What a model of events sees live is what it sees of a stored scene: one camera, its stream cut at the frames' times. */
import { expect, it } from 'vitest';
import { type EventPacket, joinPackets } from '../../../../src/core/event-packet.ts';
import { createRng } from '../../../../src/core/rng.ts';
import { EventSight, type LightSample } from '../../../../src/perception/inputs/event-sight.ts';
import { motionInput } from '../../../../src/pipeline/training/motion-data.ts';
import { EsimReference } from '../../../../src/sensors/events/esim-reference.ts';
import { eventWindows } from '../../../../src/sensors/events/event-windows.ts';
import { LINEAR } from '../../../../src/sensors/events/intensity.ts';
import { EVENT_NOISE } from '../../../../src/sensors/events/presets.ts';
import { voxelBytes, voxelGrid } from '../../../../src/sensors/events/representations.ts';
import { PLAIN_EVENTS } from '../../../../src/sensors/events/settings.ts';

const INPUT = { ...motionInput('events'), size: [6, 4] as [number, number] };
const SIZE = { width: 6, height: 4 };
const BINS = INPUT.bins as number;
const rng = createRng(5);
/** Light that flickers, every 20 ms from 0. */
const light: LightSample[] = Array.from({ length: 16 }, (_, k) => ({
  tUs: 20_000 * k,
  luminance: Float32Array.from({ length: 24 }, () => rng.uniform(0.05, 1)),
}));
const between = (fromUs: number, toUs: number) => ({
  fromUs,
  samples: light.filter(({ tUs }) => tUs > fromUs && tUs <= toUs),
});

async function* stream(): AsyncGenerator<EventPacket> {
  const camera = new EsimReference(SIZE, LINEAR, { ...PLAIN_EVENTS, ...EVENT_NOISE.usual });
  for (const { tUs, luminance } of light) yield joinPackets([camera.next(tUs, luminance)]);
}

it('windows that go on are those of one stream of events', async () => {
  const sight = new EventSight(INPUT);
  const edges = [0, 100_000, 200_000, 300_000];
  const windows = await eventWindows(stream(), edges);
  const first = { fromUs: 0, samples: light.slice(0, 6) };
  const seen = [first, between(100_000, 200_000), between(200_000, 300_000)].map((window) =>
    sight.see(window),
  );
  for (const [i, events] of windows.entries()) {
    const span = [edges[i] as number, edges[i + 1] as number] as const;
    expect(events.count).toBeGreaterThan(50);
    expect(seen[i]).toEqual(voxelBytes(voxelGrid(events, SIZE, BINS, span), BINS));
  }
});

it('a window that begins with a sample begins anew; going on from nothing is refused', () => {
  const sight = new EventSight(INPUT);
  expect(() => sight.see(between(100_000, 200_000))).toThrow('begins with a sample');
  const anew = { fromUs: 100_000, samples: light.slice(5, 11) };
  const alone = sight.see(anew);
  sight.see(between(200_000, 300_000));
  expect(sight.see(anew)).toEqual(alone);
  sight.forget();
  expect(() => sight.see(between(200_000, 300_000))).toThrow('begins with a sample');
  expect(sight.nothing()).toEqual(new Uint8Array(24 * BINS).fill(128));
});

it('is for models of events', () => {
  expect(() => new EventSight(motionInput('frames'))).toThrow('does not see events');
});
