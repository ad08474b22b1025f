/** The file formats of events: a new one is a file and a line here. */
import { UsageError } from '../../core/errors.ts';
import type { SensorSize } from '../../core/event-packet.ts';
import { aedat2 } from './aedat2.ts';
import { ddd20 } from './ddd20.ts';
import { dsec } from './dsec.ts';
import { es } from './es.ts';
import type { EventFormat } from './event-format.ts';
import { evt2 } from './evt2.ts';
import { evt3 } from './evt3.ts';

export const EVENT_FORMATS: readonly EventFormat[] = [dsec, evt2, evt3, es, aedat2, ddd20];

/** @throws UsageError where there is no such format, or it cannot name the pixels of such a sensor */
export function findEventFormat(name: string, { width, height }: SensorSize): EventFormat {
  const format = EVENT_FORMATS.find((candidate) => candidate.name === name);
  if (!format) {
    const known = EVENT_FORMATS.map((candidate) => candidate.name).join(', ');
    throw new UsageError(`unknown event format '${name}'; known are ${known}`);
  }
  const { largest } = format;
  if (width > largest.width || height > largest.height) {
    throw new UsageError(
      `${name} holds at most ${largest.width}x${largest.height} pixels, the frames have ${width}x${height}`,
    );
  }
  return format;
}
