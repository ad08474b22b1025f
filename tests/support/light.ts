/** Light for event cameras: frames of given log intensity, and what a sensor makes of them. */
import { type EventPacket, joinPackets, slicePacket } from '../../src/core/event-packet.ts';
import { EsimReference } from '../../src/sensors/events/esim-reference.ts';
import {
  type IntensityScale,
  type IntensityValues,
  LINEAR,
} from '../../src/sensors/events/intensity.ts';
import { type EventSettings, PLAIN_EVENTS } from '../../src/sensors/events/settings.ts';
import type { EventSimulator } from '../../src/sensors/events/simulator.ts';

/** A packet that outlives the simulator's next call. */
export function keep(packet: EventPacket): EventPacket {
  return joinPackets([slicePacket(packet, 0, packet.count)]);
}

/** Everything that a simulator says of frames, one every `stepUs`. */
export function eventsOf(
  simulator: EventSimulator,
  frames: Iterable<IntensityValues>,
  stepUs: number,
): EventPacket {
  const packets: EventPacket[] = [];
  let at = 0;
  for (const frame of frames) packets.push(keep(simulator.next(stepUs * at++, frame)));
  return joinPackets(packets);
}

export const referenceOf = (
  width: number,
  height: number,
  settings: Partial<EventSettings> = {},
  scale: IntensityScale = LINEAR,
): EsimReference => new EsimReference({ width, height }, scale, { ...PLAIN_EVENTS, ...settings });

/** A frame whose pixels have these log intensities ln(eps + I). */
export const frameOfLogs = (logs: readonly number[], eps = PLAIN_EVENTS.logEps): Float64Array =>
  Float64Array.from(logs, (log) => Math.exp(log) - eps);

/** Events a pixel, of one polarity or of both. */
export function countByPixel(packet: EventPacket, width: number, height: number, p?: 0 | 1) {
  const counts = new Array<number>(width * height).fill(0);
  for (let i = 0; i < packet.count; i++) {
    if (p !== undefined && packet.p[i] !== p) continue;
    const at = (packet.y[i] as number) * width + (packet.x[i] as number);
    counts[at] = (counts[at] as number) + 1;
  }
  return counts;
}

/** The number of the first event in which two runs differ; null where they are the same. */
export function firstDifference(a: EventPacket, b: EventPacket): number | null {
  const most = Math.max(a.count, b.count);
  for (let i = 0; i < most; i++) {
    const same = a.tUs[i] === b.tUs[i] && a.x[i] === b.x[i] && a.y[i] === b.y[i];
    if (!same || a.p[i] !== b.p[i]) return i;
  }
  return null;
}
