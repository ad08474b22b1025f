/** Prophesee EVT3 RAW: 16-bit words that say only what has changed since the event before. */
import type { EventPacket, SensorSize } from '../../core/event-packet.ts';
import type { EventFormat, EventWriter } from './event-format.ts';
import { evtHeader, readEvtHeader } from './evt-header.ts';
import { PacketList } from './packet-list.ts';
import { piecesOf, WholeFile } from './whole-file.ts';

/** Types, bits 15..12. */
const ADDR_Y = 0;
const ADDR_X = 2;
const VECT_BASE_X = 3;
const VECT_12 = 4;
const VECT_8 = 5;
const TIME_LOW = 6;
const TIME_HIGH = 8;
/** Steps of the lower and of the upper half of the time. */
const STEPS = 4096;
const PIECE_BYTES = 1 << 20;

/** Writes each event by ADDR_X: events keep their order, and none of ours share a time and a row in plenty. */
class Evt3Writer implements EventWriter {
  private readonly file: WholeFile;
  /** Upper half of the last time, counted on beyond its 12 bits. */
  private high = -1;
  private low = -1;
  private row = -1;

  constructor(file: WholeFile) {
    this.file = file;
  }

  private put(type: number, value: number): void {
    this.file.view.setUint16(this.file.at, (type << 12) | value, true);
    this.file.at += 2;
  }

  async write({ count, tUs, x, y, p }: EventPacket): Promise<void> {
    const { file } = this;
    for (let i = 0; i < count; i++) {
      if (!file.hasRoom(8)) await file.flush();
      const at = tUs[i] as number;
      if (Math.floor(at / STEPS) !== this.high) await this.turn(Math.floor(at / STEPS));
      if (at % STEPS !== this.low) {
        this.low = at % STEPS;
        this.put(TIME_LOW, this.low);
      }
      if (y[i] !== this.row) {
        this.row = y[i] as number;
        this.put(ADDR_Y, this.row);
      }
      this.put(ADDR_X, ((p[i] as number) << 11) | (x[i] as number));
    }
  }

  /** Each step of the upper half is told, as a camera does, so that readers see it begin anew after a long silence. */
  private async turn(high: number): Promise<void> {
    for (let next = this.high + 1; next <= high; next++) {
      if (!this.file.hasRoom(2)) await this.file.flush();
      this.put(TIME_HIGH, next % STEPS);
    }
    if (!this.file.hasRoom(8)) await this.file.flush();
    this.high = high;
    this.low = -1;
  }

  close(): Promise<void> {
    return this.file.close();
  }

  abort(): Promise<void> {
    return this.file.abort();
  }
}

/** The words' state, from one to the next. */
class Evt3Decoder {
  readonly list = new PacketList();
  private turns = 0;
  private high = 0;
  private low = 0;
  private row = 0;
  private baseX = 0;
  private baseP = 0;

  take(word: number): void {
    const value = word & 0xfff;
    switch (word >>> 12) {
      case ADDR_Y:
        this.row = value & 2047;
        return;
      case ADDR_X:
        this.list.push(this.tUs(), value & 2047, this.row, value >>> 11);
        return;
      case VECT_BASE_X:
        this.baseX = value & 2047;
        this.baseP = value >>> 11;
        return;
      case VECT_12:
        this.vector(value, 12);
        return;
      case VECT_8:
        this.vector(value & 255, 8);
        return;
      case TIME_LOW:
        this.low = value;
        return;
      case TIME_HIGH:
        if (value < this.high) this.turns++;
        this.high = value;
        this.low = 0;
        return;
    }
  }

  private vector(mask: number, length: number): void {
    for (let i = 0; i < length; i++) {
      if ((mask >>> i) & 1) this.list.push(this.tUs(), this.baseX + i, this.row, this.baseP);
    }
    this.baseX += length;
  }

  private tUs(): number {
    return (this.turns * STEPS + this.high) * STEPS + this.low;
  }
}

async function* readEvents(path: string, from: number): AsyncGenerator<EventPacket> {
  const decoder = new Evt3Decoder();
  for await (const piece of piecesOf(path, from, PIECE_BYTES)) {
    const view = new DataView(piece.buffer, piece.byteOffset, piece.length);
    for (let at = 0; at + 2 <= piece.length; at += 2) decoder.take(view.getUint16(at, true));
    yield decoder.list.take();
  }
}

export const evt3: EventFormat = {
  name: 'evt3',
  title: 'Prophesee EVT3 RAW',
  largest: { width: 2048, height: 2048 },
  async create(path, size: SensorSize) {
    const file = await WholeFile.create(path);
    await file.text(evtHeader(3, size));
    return new Evt3Writer(file);
  },
  async open(path) {
    const { length, size } = await readEvtHeader(path, 3);
    return { size, packets: () => readEvents(path, length) };
  },
};
