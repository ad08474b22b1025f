/** Event Stream (.es, version 2, type 1: a DVS): times as steps from one event to the next. */
import { CheckError } from '../../core/errors.ts';
import type { EventPacket, SensorSize } from '../../core/event-packet.ts';
import type { EventFormat, EventWriter } from './event-format.ts';
import { PacketList } from './packet-list.ts';
import { headOf, piecesOf, WholeFile } from './whole-file.ts';

const SIGNATURE = 'Event Stream';
const VERSION = [2, 0, 0] as const;
const DVS = 1;
const HEADER_BYTES = 20;
const EVENT_BYTES = 5;
/** A byte of its own: so many microseconds, no event. */
const OVERFLOW = 0xff;
const OVERFLOW_US = 127;
/** A byte that means nothing. */
const RESET = 0xfe;
const PIECE_BYTES = 1 << 20;

class EsWriter implements EventWriter {
  private readonly file: WholeFile;
  private lastUs = 0;

  constructor(file: WholeFile) {
    this.file = file;
  }

  async write({ count, tUs, x, y, p }: EventPacket): Promise<void> {
    const { file } = this;
    for (let i = 0; i < count; i++) {
      const at = tUs[i] as number;
      for (; at - this.lastUs >= OVERFLOW_US; this.lastUs += OVERFLOW_US) {
        if (!file.hasRoom(1)) await file.flush();
        file.view.setUint8(file.at++, OVERFLOW);
      }
      if (!file.hasRoom(EVENT_BYTES)) await file.flush();
      file.view.setUint8(file.at, ((at - this.lastUs) << 1) | (p[i] as number));
      file.view.setUint16(file.at + 1, x[i] as number, true);
      file.view.setUint16(file.at + 3, y[i] as number, true);
      file.at += EVENT_BYTES;
      this.lastUs = at;
    }
  }

  close(): Promise<void> {
    return this.file.close();
  }

  abort(): Promise<void> {
    return this.file.abort();
  }
}

async function* readEvents(path: string): AsyncGenerator<EventPacket> {
  const list = new PacketList();
  let tUs = 0;
  let rest = new Uint8Array(0);
  for await (const piece of piecesOf(path, HEADER_BYTES, PIECE_BYTES)) {
    const bytes = new Uint8Array(rest.length + piece.length);
    bytes.set(rest);
    bytes.set(piece, rest.length);
    const view = new DataView(bytes.buffer);
    let at = 0;
    while (at < bytes.length) {
      const first = bytes[at] as number;
      if (first === OVERFLOW || first === RESET) {
        if (first === OVERFLOW) tUs += OVERFLOW_US;
        at++;
        continue;
      }
      if (at + EVENT_BYTES > bytes.length) break;
      tUs += first >>> 1;
      list.push(tUs, view.getUint16(at + 1, true), view.getUint16(at + 3, true), first & 1);
      at += EVENT_BYTES;
    }
    rest = bytes.slice(at);
    yield list.take();
  }
  if (rest.length > 0)
    throw new CheckError(`${path} is not a whole .es file: its last event is cut off`);
}

export const es: EventFormat = {
  name: 'es',
  title: 'Event Stream',
  largest: { width: 65536, height: 65536 },
  async create(path, { width, height }: SensorSize) {
    const file = await WholeFile.create(path);
    await file.text(SIGNATURE);
    for (const byte of [...VERSION, DVS]) file.view.setUint8(file.at++, byte);
    file.view.setUint16(file.at, width, true);
    file.view.setUint16(file.at + 2, height, true);
    file.at += 4;
    return new EsWriter(file);
  },
  async open(path) {
    const head = await headOf(path, HEADER_BYTES);
    const text = new TextDecoder('latin1').decode(head.subarray(0, SIGNATURE.length));
    if (
      head.length < HEADER_BYTES ||
      text !== SIGNATURE ||
      head[15] !== DVS ||
      head[12] !== VERSION[0]
    )
      throw new CheckError(`${path} is not an .es file of a DVS, version 2`);
    const view = new DataView(head.buffer, head.byteOffset);
    const size = { width: view.getUint16(16, true), height: view.getUint16(18, true) };
    return { size, packets: () => readEvents(path) };
  },
};
