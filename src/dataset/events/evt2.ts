/** Prophesee EVT2 RAW: a 32-bit word an event, and one whenever the upper bits of time change. */
import type { EventPacket, SensorSize } from '../../core/event-packet.ts';
import type { EventFormat, EventWriter } from './event-format.ts';
import { evtHeader, readEvtHeader } from './evt-header.ts';
import { PacketList } from './packet-list.ts';
import { piecesOf, WholeFile } from './whole-file.ts';

/** Types, bits 31..28. */
const TIME_HIGH = 8;
/** Of the time, in the event itself. */
const LOW_STEPS = 64;
/** Upper bits of the time, in a word of their own; readers count how often they begin anew. */
const HIGH_STEPS = 2 ** 28;
const PIECE_BYTES = 1 << 20;

class Evt2Writer implements EventWriter {
  private readonly file: WholeFile;
  private high = -1;

  constructor(file: WholeFile) {
    this.file = file;
  }

  async write({ count, tUs, x, y, p }: EventPacket): Promise<void> {
    const { file } = this;
    for (let i = 0; i < count; i++) {
      if (!file.hasRoom(8)) await file.flush();
      const at = tUs[i] as number;
      const high = Math.floor(at / LOW_STEPS);
      if (high !== this.high) {
        this.high = high;
        file.view.setUint32(file.at, ((TIME_HIGH << 28) | (high % HIGH_STEPS)) >>> 0, true);
        file.at += 4;
      }
      const where = ((x[i] as number) << 11) | (y[i] as number);
      const when = (at % LOW_STEPS) << 22;
      file.view.setUint32(file.at, (((p[i] as number) << 28) | when | where) >>> 0, true);
      file.at += 4;
    }
  }

  close(): Promise<void> {
    return this.file.close();
  }

  abort(): Promise<void> {
    return this.file.abort();
  }
}

async function* readEvents(path: string, from: number): AsyncGenerator<EventPacket> {
  const list = new PacketList();
  let high = 0;
  let turns = 0;
  for await (const piece of piecesOf(path, from, PIECE_BYTES)) {
    const view = new DataView(piece.buffer, piece.byteOffset, piece.length);
    for (let at = 0; at + 4 <= piece.length; at += 4) {
      const word = view.getUint32(at, true);
      const type = word >>> 28;
      if (type === TIME_HIGH) {
        const next = word & 0xfffffff;
        if (next < high) turns++;
        high = next;
      } else if (type < 2) {
        const tUs = (turns * HIGH_STEPS + high) * LOW_STEPS + ((word >>> 22) & 63);
        list.push(tUs, (word >>> 11) & 2047, word & 2047, type);
      }
    }
    yield list.take();
  }
}

export const evt2: EventFormat = {
  name: 'evt2',
  title: 'Prophesee EVT2 RAW',
  largest: { width: 2048, height: 2048 },
  async create(path, size: SensorSize) {
    const file = await WholeFile.create(path);
    await file.text(evtHeader(2, size));
    return new Evt2Writer(file);
  },
  async open(path) {
    const { length, size } = await readEvtHeader(path, 2);
    return { size, packets: () => readEvents(path, length) };
  },
};
