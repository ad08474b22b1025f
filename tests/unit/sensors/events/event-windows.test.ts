import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type EventPacket, slicePacket } from '../../../../src/core/event-packet.ts';
import { eventWindows } from '../../../../src/sensors/events/event-windows.ts';
import { packetOf, randomPacket } from '../../../support/event-files.ts';

async function* inParts(packet: EventPacket, sizes: readonly number[]) {
  let from = 0;
  for (const size of sizes) {
    const to = Math.min(packet.count, from + size);
    yield slicePacket(packet, from, to);
    from = to;
  }
  yield slicePacket(packet, from, packet.count);
}
const timesOf = ({ tUs, count }: EventPacket) => [...tUs.subarray(0, count)];

it('an event at an edge belongs to the window that ends there; those outside are left out', async () => {
  const packet = packetOf([5, 10, 11, 20, 20, 21, 30, 31].map((t) => [t, 0, 0, 1]));
  const windows = await eventWindows(inParts(packet, [3]), [10, 20, 25, 30]);
  expect(windows.map(timesOf)).toEqual([[11, 20, 20], [21], [30]]);
});

it('is the same however the stream comes in packets, and empty windows are there', async () => {
  const packet = randomPacket(300, { width: 4, height: 3 }, 20);
  const last = packet.tUs[packet.count - 1] as number;
  const steps = fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 9 });
  const cuts = fc.uniqueArray(fc.integer({ min: -10, max: last + 50 }), {
    minLength: 2,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(steps, cuts, async (sizes, times) => {
      const edges = times.sort((a, b) => a - b);
      const windows = await eventWindows(inParts(packet, sizes), edges);
      const wanted = edges
        .slice(1)
        .map((edge, i) => timesOf(packet).filter((t) => t > (edges[i] as number) && t <= edge));
      expect(windows.map(timesOf)).toEqual(wanted);
    }),
  );
});
