/**
 * AEDAT 2.0 with the addresses of a DAVIS, as jAER writes it: big-endian pairs of address and microseconds. The chip
 * counts its columns from the right and its rows from the bottom.
 */
import { CheckError, UsageError } from '../../core/errors.ts';
import type { EventPacket, SensorSize } from '../../core/event-packet.ts';
import type { EventFormat, EventWriter } from './event-format.ts';
import { PacketList } from './packet-list.ts';
import { headOf, piecesOf, WholeFile } from './whole-file.ts';

const SIGNATURE = '#!AER-DAT2.0';
/** Readers that know it stop there, even where an event's first byte looks like one more comment. */
const END_OF_HEADER = '#End Of ASCII Header';
const MOST_HEADER_BYTES = 1 << 16;
const MOST_US = 2 ** 32 - 1;
/** Set on samples of the frame and of the IMU, which are not events. */
const NOT_DVS = 0x80000000;
const EXTERNAL = 0x400;
const PIECE_BYTES = 1 << 20;

class Aedat2Writer implements EventWriter {
  private readonly file: WholeFile;
  private readonly size: SensorSize;

  constructor(file: WholeFile, size: SensorSize) {
    this.file = file;
    this.size = size;
  }

  async write({ count, tUs, x, y, p }: EventPacket): Promise<void> {
    const { file } = this;
    const [right, bottom] = [this.size.width - 1, this.size.height - 1];
    for (let i = 0; i < count; i++) {
      if (!file.hasRoom(8)) await file.flush();
      const at = tUs[i] as number;
      if (at > MOST_US)
        throw new UsageError('aedat2 holds times of up to 71 minutes: choose another --format');
      const column = right - (x[i] as number);
      const row = bottom - (y[i] as number);
      file.view.setUint32(file.at, ((row << 22) | (column << 12) | ((p[i] as number) << 11)) >>> 0);
      file.view.setUint32(file.at + 4, at);
      file.at += 8;
    }
  }

  close(): Promise<void> {
    return this.file.close();
  }

  abort(): Promise<void> {
    return this.file.abort();
  }
}

async function readHeader(path: string): Promise<{ length: number; size: SensorSize | null }> {
  const text = new TextDecoder('latin1').decode(await headOf(path, MOST_HEADER_BYTES));
  if (!text.startsWith(SIGNATURE)) throw new CheckError(`${path} is not an AEDAT 2.0 file`);
  let length = 0;
  let size: SensorSize | null = null;
  while (text[length] === '#') {
    const end = text.indexOf('\n', length);
    if (end < 0)
      throw new CheckError(`${path} is not a whole AEDAT 2.0 file: its header has no end`);
    const line = text.slice(length, end).trim();
    const [, width, height] = /^# size (\d+)x(\d+)$/.exec(line) ?? [];
    if (height !== undefined) size = { width: Number(width), height: Number(height) };
    length = end + 1;
    if (line === END_OF_HEADER) break;
  }
  return { length, size };
}

async function* readEvents(
  path: string,
  from: number,
  { width, height }: SensorSize,
): AsyncGenerator<EventPacket> {
  const list = new PacketList();
  for await (const piece of piecesOf(path, from, PIECE_BYTES)) {
    const view = new DataView(piece.buffer, piece.byteOffset, piece.length);
    for (let at = 0; at + 8 <= piece.length; at += 8) {
      const address = view.getUint32(at);
      if ((address & NOT_DVS) !== 0 || (address & EXTERNAL) !== 0) continue;
      const column = (address >>> 12) & 1023;
      const row = (address >>> 22) & 511;
      const p = (address >>> 11) & 1;
      list.push(view.getUint32(at + 4), width - 1 - column, height - 1 - row, p);
    }
    yield list.take();
  }
}

/** The DAVIS346, for files that do not say. */
const DAVIS346: SensorSize = { width: 346, height: 260 };

export const aedat2: EventFormat = {
  name: 'aedat2',
  title: 'AEDAT 2.0 (jAER)',
  largest: { width: 1024, height: 512 },
  async create(path, size: SensorSize) {
    const file = await WholeFile.create(path);
    const lines = [
      SIGNATURE,
      '# This is a raw AE data file - do not edit',
      '# Data format is int32 address, int32 timestamp (8 bytes total), repeated for each event',
      '# Timestamps tick is 1 us',
      `# size ${size.width}x${size.height}`,
      END_OF_HEADER,
    ];
    await file.text(`${lines.join('\r\n')}\r\n`);
    return new Aedat2Writer(file, size);
  },
  async open(path) {
    const { length, size } = await readHeader(path);
    return { size, packets: () => readEvents(path, length, size ?? DAVIS346) };
  },
};
