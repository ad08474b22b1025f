/** Events of an event camera, as lists that travel between sensors, writers and models. */

/**
 * A run of events, ordered by time; events of one microsecond are in the order of rows and columns, and those of one
 * pixel in the order in which they came. `count` entries of each array are in use.
 */
export interface EventPacket {
  readonly count: number;
  /** Whole microseconds since the first frame. */
  readonly tUs: Float64Array;
  /** Column from the left, row from the top, pixels from 0. */
  readonly x: Uint16Array;
  readonly y: Uint16Array;
  /** 1: brighter (ON), 0: darker (OFF). */
  readonly p: Uint8Array;
  /** The actor whose pixel it was, 0 = none; absent where it is not known. */
  readonly instance?: Uint16Array;
}

export interface SensorSize {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** Room for `count` events. */
export function createPacket(count: number, hasInstance = false): EventPacket {
  return {
    count,
    tUs: new Float64Array(count),
    x: new Uint16Array(count),
    y: new Uint16Array(count),
    p: new Uint8Array(count),
    ...(hasInstance ? { instance: new Uint16Array(count) } : {}),
  };
}

/** Events [from, to) of a packet; the arrays are shared. */
export function slicePacket(packet: EventPacket, from: number, to: number): EventPacket {
  const { tUs, x, y, p, instance } = packet;
  return {
    count: to - from,
    tUs: tUs.subarray(from, to),
    x: x.subarray(from, to),
    y: y.subarray(from, to),
    p: p.subarray(from, to),
    ...(instance ? { instance: instance.subarray(from, to) } : {}),
  };
}

/** One packet of several, in their order. */
export function joinPackets(packets: readonly EventPacket[]): EventPacket {
  const count = packets.reduce((sum, packet) => sum + packet.count, 0);
  const hasInstance = packets.length > 0 && packets.every(({ instance }) => instance);
  const whole = createPacket(count, hasInstance);
  let at = 0;
  for (const packet of packets) {
    const used = slicePacket(packet, 0, packet.count);
    for (const name of ['tUs', 'x', 'y', 'p', 'instance'] as const) {
      const [into, from] = [whole[name], used[name]];
      if (into && from) into.set(from, at);
    }
    at += packet.count;
  }
  return whole;
}
