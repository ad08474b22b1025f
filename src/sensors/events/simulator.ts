/** What every model of an event camera is to its caller. */
import type { EventPacket } from '../../core/event-packet.ts';
import type { IntensityValues } from './intensity.ts';

export interface EventSimulator {
  /**
   * Takes the next frame; the first one only sets the levels.
   * @param tUs when it was, microseconds since the first frame, not rounded; more than the frame before
   * @param values width x height, rows from the top; not kept
   * @returns the events in (frame before, this frame], their times rounded to whole microseconds; valid until the next call
   */
  next(tUs: number, values: IntensityValues): EventPacket;
}
