/** Frames of a video into events, from one to the next: decode -> simulate -> write. Memory does not grow with length. */
import type { EventWriter } from '../dataset/events/event-format.ts';
import type { IntensityValues } from '../sensors/events/intensity.ts';
import type { EventSimulator } from '../sensors/events/simulator.ts';

/** Frames that are decoded ahead, in the threads of the decoder. */
const AHEAD = 3;

export interface Video {
  /** Microseconds since the first frame, not rounded, rising. */
  readonly timesUs: Float64Array;
  decode(frame: number): Promise<IntensityValues>;
}

export interface EventCounts {
  readonly on: number;
  readonly off: number;
}

/**
 * Writes the events of a video; the writer is left open.
 * @param onFrame told after each frame; its answer true ends the run
 */
export async function writeVideoEvents(
  video: Video,
  simulator: EventSimulator,
  writer: EventWriter,
  onFrame: () => boolean,
): Promise<EventCounts> {
  const { timesUs } = video;
  const decoding: Promise<IntensityValues>[] = [];
  let asked = 0;
  const ask = () => {
    if (asked === timesUs.length) return;
    const values = video.decode(asked++);
    // It is awaited in its turn; that this is later is no unhandled rejection.
    values.catch(() => {});
    decoding.push(values);
  };
  for (let i = 0; i < AHEAD; i++) ask();
  let total = 0;
  let on = 0;
  for (const tUs of timesUs) {
    const values = (await decoding.shift()) as IntensityValues;
    ask();
    const packet = simulator.next(tUs, values);
    for (let i = 0; i < packet.count; i++) on += packet.p[i] as number;
    total += packet.count;
    await writer.write(packet);
    if (onFrame()) break;
  }
  return { on, off: total - on };
}
