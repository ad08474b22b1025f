/** Whose pixel an event was. */
import type { EventPacket } from '../../core/event-packet.ts';

/**
 * The packet with the actor's id of each event: that of its pixel at whichever end of the interval is nearer in time.
 * @param ids instance images at the interval's start and end, row by row
 */
export function withInstances(
  packet: EventPacket,
  ids: readonly [start: Uint16Array, end: Uint16Array],
  middleUs: number,
  width: number,
): EventPacket {
  const { count, tUs, x, y } = packet;
  const instance = new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    const image = (tUs[i] as number) < middleUs ? ids[0] : ids[1];
    instance[i] = image[(y[i] as number) * width + (x[i] as number)] as number;
  }
  return { ...packet, instance };
}
