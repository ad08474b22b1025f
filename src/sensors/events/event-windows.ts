/** A stream of events cut at given times. */
import { type EventPacket, joinPackets, slicePacket } from '../../core/event-packet.ts';

/** The first of the events from `from` on that is after a time. */
function firstAfter({ tUs, count }: EventPacket, from: number, edgeUs: number): number {
  let [low, high] = [from, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tUs[middle] as number) > edgeUs) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The events of each window (edges[i], edges[i + 1]], in order; those outside of all are left out.
 * @param packets by rising time; none may be changed later, for windows share their arrays
 * @param edgesUs rising
 */
export async function eventWindows(
  packets: AsyncIterable<EventPacket>,
  edgesUs: readonly number[],
): Promise<EventPacket[]> {
  const parts: EventPacket[][] = edgesUs.slice(1).map(() => []);
  // -1 is before the first edge.
  let window = -1;
  for await (const packet of packets) {
    for (let from = 0; from < packet.count && window < parts.length; ) {
      const to = firstAfter(packet, from, edgesUs[window + 1] ?? Number.POSITIVE_INFINITY);
      if (to > from) parts[window]?.push(slicePacket(packet, from, to));
      if (to < packet.count) window++;
      from = to;
    }
  }
  return parts.map(joinPackets);
}
