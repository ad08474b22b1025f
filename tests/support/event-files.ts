/** Event packets for tests of files, and the whole of a file as one packet. */
import { createPacket, type EventPacket, joinPackets } from '../../src/core/event-packet.ts';
import { createRng } from '../../src/core/rng.ts';
import type { EventFormat } from '../../src/dataset/events/event-format.ts';

export type Row = readonly [tUs: number, x: number, y: number, p: number];

export function packetOf(rows: readonly Row[]): EventPacket {
  const packet = createPacket(rows.length);
  for (const [i, [tUs, x, y, p]] of rows.entries()) {
    packet.tUs[i] = tUs;
    packet.x[i] = x;
    packet.y[i] = y;
    packet.p[i] = p;
  }
  return packet;
}

export const rowsOf = ({ count, tUs, x, y, p }: EventPacket): Row[] =>
  Array.from({ length: count }, (_, i) => [tUs[i], x[i], y[i], p[i]] as unknown as Row);

/** Events in the order of time, from 0 on, with steps of up to `step` microseconds. */
export function randomPacket(
  count: number,
  { width, height }: { width: number; height: number },
  step: number,
  seed = 1,
): EventPacket {
  const rng = createRng(seed);
  let tUs = 0;
  return packetOf(
    Array.from({ length: count }, () => {
      tUs += rng.integer(0, step);
      return [
        tUs,
        rng.integer(0, width - 1),
        rng.integer(0, height - 1),
        rng.integer(0, 1),
      ] as const;
    }),
  );
}

export async function readAll(format: EventFormat, path: string): Promise<EventPacket> {
  const reader = await format.open(path);
  const packets: EventPacket[] = [];
  for await (const packet of reader.packets()) packets.push(packet);
  return joinPackets(packets);
}
