/** A packet that grows: what readers put events into. */
import { createPacket, type EventPacket, slicePacket } from '../../core/event-packet.ts';

export class PacketList {
  private packet = createPacket(1 << 14);
  count = 0;

  push(tUs: number, x: number, y: number, p: number): void {
    if (this.count === this.packet.tUs.length) {
      const larger = createPacket(this.count * 2);
      for (const name of ['tUs', 'x', 'y', 'p'] as const) larger[name].set(this.packet[name]);
      this.packet = larger;
    }
    const { packet, count } = this;
    packet.tUs[count] = tUs;
    packet.x[count] = x;
    packet.y[count] = y;
    packet.p[count] = p;
    this.count++;
  }

  /** What was pushed; the list begins anew. */
  take(): EventPacket {
    const taken = slicePacket(this.packet, 0, this.count);
    this.packet = createPacket(1 << 14);
    this.count = 0;
    return taken;
  }
}
