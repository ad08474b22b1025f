import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CheckError, EnvironmentError, UsageError } from '../../../../src/core/errors.ts';
import { slicePacket } from '../../../../src/core/event-packet.ts';
import type { EventFormat } from '../../../../src/dataset/events/event-format.ts';
import { EVENT_FORMATS, findEventFormat } from '../../../../src/dataset/events/index.ts';
import { packetOf, type Row, randomPacket, readAll, rowsOf } from '../../../support/event-files.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const SIZE = { width: 346, height: 260 };
const formatOf = (name: string): EventFormat => findEventFormat(name, SIZE);

async function written(format: EventFormat, rows: readonly Row[]): Promise<string> {
  const path = join(temporaryFolder(), 'events');
  const writer = await format.create(path, SIZE);
  await writer.write(packetOf(rows));
  await writer.close();
  return path;
}

describe.each(EVENT_FORMATS.map((format) => [format.name, format] as const))('%s', (_, format) => {
  it('gives back what was written, in whatever runs it came', async () => {
    const packet = randomPacket(70_000, SIZE, 200);
    const path = join(temporaryFolder(), 'new', 'events.bin');
    const writer = await format.create(path, SIZE);
    for (let from = 0, length = 0; from < packet.count; from += length, length = length * 2 + 1) {
      await writer.write(slicePacket(packet, from, Math.min(packet.count, from + length)));
      expect(existsSync(path)).toBe(false);
    }
    await writer.close();
    expect(readdirSync(dirname(path))).toEqual(['events.bin']);
    const back = await readAll(format, path);
    expect(back.count).toBe(packet.count);
    for (const name of ['tUs', 'x', 'y', 'p'] as const)
      expect(back[name].every((value, i) => value === packet[name][i])).toBe(true);
    const { size } = await format.open(path);
    expect(size ?? SIZE).toEqual(SIZE);
  });

  it('holds corners, same instants, and silences of seconds and minutes', async () => {
    const rows: Row[] = [
      [0, 0, 0, 0],
      [0, 345, 259, 1],
      [0, 345, 259, 0],
      [126, 1, 2, 1],
      [253, 1, 2, 1],
      [380, 1, 2, 0],
      [4095, 7, 2, 1],
      [4096, 7, 2, 1],
      [8195, 7, 2, 1],
      [12_291, 7, 2, 0],
      [25_000_000, 9, 9, 0],
      [400_000_000, 9, 9, 1],
      [400_000_001, 345, 0, 1],
    ];
    expect(rowsOf(await readAll(format, await written(format, rows)))).toEqual(rows);
  });

  it('of a still scene is a valid empty file', async () => {
    const path = join(temporaryFolder(), 'events');
    const writer = await format.create(path, SIZE);
    await writer.close();
    expect((await readAll(format, path)).count).toBe(0);
  });

  it('leaves nothing when it is given up', async () => {
    const path = join(temporaryFolder(), 'events');
    const writer = await format.create(path, SIZE);
    await writer.write(randomPacket(1000, SIZE, 9));
    await writer.abort();
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it('says that another kind of file is none, and that a folder cannot be written', async () => {
    const path = join(temporaryFolder(), 'other');
    writeFileSync(path, 'A letter to a friend, with % signs and # signs.\n');
    await expect(readAll(format, path)).rejects.toThrow(CheckError);
    await expect(readAll(format, `${path}-not-there`)).rejects.toThrow(CheckError);
    await expect(format.create(dirname(path), SIZE)).rejects.toThrow(EnvironmentError);
  });
});

it('formats that have too few bits for a sensor or a time say so', async () => {
  expect(() => findEventFormat('aedat2', { width: 1280, height: 720 })).toThrow('1024x512');
  expect(() => findEventFormat('evt2', { width: 4000, height: 720 })).toThrow('2048x2048');
  expect(() => findEventFormat('bag', SIZE)).toThrow('dsec, evt2, evt3, es, aedat2, ddd20');
  const late: Row[] = [[2 ** 32, 0, 0, 1]];
  for (const name of ['dsec', 'aedat2'])
    await expect(written(formatOf(name), late)).rejects.toThrow(UsageError);
  for (const name of ['evt2', 'es', 'ddd20'])
    expect(rowsOf(await readAll(formatOf(name), await written(formatOf(name), late)))).toEqual(
      late,
    );
}, 60_000);

describe('bytes, as each format defines them', () => {
  /** What follows the header; `header` is all of it, or a pattern of printable bytes. */
  const body = (path: string, header: string | RegExp): Buffer => {
    const bytes = readFileSync(path);
    const text = bytes.toString('latin1');
    const found = typeof header === 'string' ? header : (header.exec(text)?.[0] ?? '');
    expect(text.startsWith(found) && found.length > 0).toBe(true);
    return bytes.subarray(found.length);
  };

  it('EVT2: TIME_HIGH, then polarity in bit 28, time in 27..22, x in 21..11, y in 10..0', async () => {
    const path = await written(formatOf('evt2'), [[64 * 5 + 3, 300, 17, 1]]);
    const words = body(
      path,
      /^% evt 2\.0\n% format EVT2;height=260;width=346\n% geometry 346x260\n% end\n/,
    );
    expect([words.readUInt32LE(0), words.readUInt32LE(4), words.length]).toEqual([
      0x80000005,
      ((1 << 28) | (3 << 22) | (300 << 11) | 17) >>> 0,
      8,
    ]);
  });

  it('EVT3: what changes, in 16-bit words; vectors are read', async () => {
    const path = await written(formatOf('evt3'), [
      [4096 * 1 + 5, 300, 17, 1],
      [4096 * 1 + 5, 301, 17, 0],
      [4096 * 1 + 6, 301, 17, 0],
    ]);
    const words = body(
      path,
      /^% evt 3\.0\n% format EVT3;height=260;width=346\n% geometry 346x260\n% end\n/,
    );
    const found = Array.from({ length: words.length / 2 }, (_, i) => words.readUInt16LE(2 * i));
    expect(found.map((word) => word.toString(16))).toEqual([
      '8000',
      '8001',
      '6005',
      '11',
      '292c',
      '212d',
      '6006',
      '212d',
    ]);
    // Row 3; from column 8 ON: bits 0 and 11 of twelve, bit 7 of the eight after.
    const vector = [0x8001, 0x6002, 0x0003, 0x3808, 0x4801, 0x5080];
    const bytes = Buffer.alloc(2 * vector.length);
    for (const [i, word] of vector.entries()) bytes.writeUInt16LE(word, 2 * i);
    writeFileSync(path, Buffer.concat([Buffer.from('% evt 3.0\n% end\n'), bytes]));
    expect(rowsOf(await readAll(formatOf('evt3'), path))).toEqual([
      [4098, 8, 3, 1],
      [4098, 19, 3, 1],
      [4098, 27, 3, 1],
    ]);
  });

  it('.es: 0xFF for 127 us, then (step << 1) | on, x, y', async () => {
    const path = await written(formatOf('es'), [
      [126, 1, 2, 1],
      [126 + 127, 258, 3, 0],
    ]);
    const bytes = [...body(path, 'Event Stream\u0002\0\0\u0001\u005a\u0001\u0004\u0001')];
    expect(bytes).toEqual([253, 1, 0, 2, 0, 255, 0, 2, 1, 3, 0]);
  });

  it('AEDAT2: big-endian; y << 22 | x << 12 | p << 11, x from the right, y from the bottom', async () => {
    const path = await written(formatOf('aedat2'), [[70_000, 345, 258, 1]]);
    const words = body(path, /^#!AER-DAT2\.0\r\n(#[^\n]*\r\n)*/);
    expect(words.readUInt32BE(0)).toBe((1 << 22) | (0 << 12) | (1 << 11));
    expect(words.readUInt32BE(4)).toBe(70_000);
  });
});
