/** How far one run of events agrees with another, pixel by pixel. */
import type { EventPacket } from '../../src/core/event-packet.ts';

interface Row {
  readonly tUs: number;
  readonly p: number;
}

function byPixel({ count, tUs, x, y, p }: EventPacket, width: number): Map<number, Row[]> {
  const rows = new Map<number, Row[]>();
  for (let i = 0; i < count; i++) {
    const at = (y[i] as number) * width + (x[i] as number);
    const row = { tUs: tUs[i] as number, p: p[i] as number };
    const known = rows.get(at);
    if (known) known.push(row);
    else rows.set(at, [row]);
  }
  return rows;
}

export interface Agreement {
  /** Of all pixels of the sensor, those with the very number of events. */
  readonly exactPixels: number;
  /** Difference of all events, as a share of the expected ones. */
  readonly totalError: number;
  /** Of the events of exact pixels, matched in their order: those of another polarity, as a share. */
  readonly otherPolarity: number;
  /** 99th percentile of the difference in time of matched events, microseconds. */
  readonly p99Us: number;
  /** The largest of those differences. */
  readonly mostUs: number;
  /** Whether times never fall. */
  readonly isOrdered: boolean;
  /** Least time between two events of a pixel, microseconds. */
  readonly leastGapUs: number;
}

const isRising = ({ count, tUs }: EventPacket): boolean =>
  Array.from({ length: Math.max(0, count - 1) }, (_, i) => i).every(
    (i) => (tUs[i] as number) <= (tUs[i + 1] as number),
  );

export function agreement(
  got: EventPacket,
  expected: EventPacket,
  { width, height }: { width: number; height: number },
): Agreement {
  const [mine, theirs] = [byPixel(got, width), byPixel(expected, width)];
  const differences: number[] = [];
  let [wrong, polarity, leastGapUs] = [0, 0, Number.POSITIVE_INFINITY];
  for (const at of new Set([...mine.keys(), ...theirs.keys()])) {
    const [a, b] = [mine.get(at) ?? [], theirs.get(at) ?? []];
    for (let i = 1; i < a.length; i++)
      leastGapUs = Math.min(leastGapUs, (a[i] as Row).tUs - (a[i - 1] as Row).tUs);
    if (a.length !== b.length) {
      wrong++;
      continue;
    }
    for (const [i, { tUs, p }] of a.entries()) {
      differences.push(Math.abs(tUs - (b[i] as Row).tUs));
      if (p !== (b[i] as Row).p) polarity++;
    }
  }
  differences.sort((a, b) => a - b);
  return {
    exactPixels: 1 - wrong / (width * height),
    totalError: Math.abs(got.count - expected.count) / expected.count,
    otherPolarity: polarity / Math.max(1, differences.length),
    p99Us: differences[Math.floor(differences.length * 0.99)] ?? 0,
    mostUs: differences.at(-1) ?? 0,
    isOrdered: isRising(got),
    leastGapUs,
  };
}
