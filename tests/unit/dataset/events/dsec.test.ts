import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Dataset, Group } from 'h5wasm/node';
import { expect, it } from 'vitest';
import { createPacket, type EventPacket } from '../../../../src/core/event-packet.ts';
import { dsec } from '../../../../src/dataset/events/dsec.ts';
import { openHdf5 } from '../../../../src/dataset/events/hdf5-file.ts';
import { clearTimes, lookup3 } from '../../../../src/dataset/events/hdf5-times.ts';
import { packetOf, type Row, readAll } from '../../../support/event-files.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const SIZE = { width: 640, height: 480 };

async function stored(packets: readonly EventPacket[], instance = false): Promise<string> {
  const path = join(temporaryFolder(), 'events.h5');
  const writer = await dsec.create(path, SIZE, { instance });
  for (const packet of packets) await writer.write(packet);
  await writer.close();
  return path;
}

/** Whole datasets by name: type, shape, values. */
async function contents(path: string) {
  const file = await openHdf5(path);
  const of = (name: string) => {
    const dataset = file.get(name) as Dataset;
    return { dtype: dataset.dtype, shape: dataset.shape, value: dataset.value };
  };
  const names = ['events/p', 'events/x', 'events/y', 'events/t', 'ms_to_idx', 't_offset'];
  const found = Object.fromEntries(names.map((name) => [name, of(name)]));
  file.close();
  return found;
}

it('has the datasets, types and units of DSEC', async () => {
  const rows: Row[] = [
    [900, 639, 479, 1],
    [2_147_483_648, 0, 1, 0],
  ];
  const found = await contents(await stored([packetOf(rows)]));
  expect(found['events/t']).toEqual({
    dtype: '<I',
    shape: [2],
    value: Uint32Array.of(900, 2_147_483_648),
  });
  expect(found['events/x']).toEqual({ dtype: '<H', shape: [2], value: Uint16Array.of(639, 0) });
  expect(found['events/y']).toEqual({ dtype: '<H', shape: [2], value: Uint16Array.of(479, 1) });
  expect(found['events/p']).toEqual({ dtype: '<B', shape: [2], value: Uint8Array.of(1, 0) });
  expect(found.t_offset).toEqual({ dtype: '<q', shape: [], value: 0n });
  expect(found.ms_to_idx?.dtype).toBe('<Q');
});

it('ms_to_idx names the first event at or after each millisecond, one past the last', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.nat(30_000), fc.constantFrom(0, 999, 1000, 1001, 29_000)), {
        maxLength: 60,
      }),
      fc.nat(60),
      async (unsorted, cut) => {
        const times = unsorted.sort((a, b) => a - b);
        const parts = [times.slice(0, cut), times.slice(cut)];
        const path = await stored(parts.map((part) => packetOf(part.map((t) => [t, 1, 1, 1]))));
        const { ms_to_idx } = await contents(path);
        const length = times.length > 0 ? Math.floor((times.at(-1) as number) / 1000) + 2 : 1;
        const expected = Array.from({ length }, (_, ms) =>
          BigInt(times.filter((t) => t < ms * 1000).length),
        );
        expect([...((ms_to_idx?.value ?? []) as BigUint64Array)]).toEqual(expected);
      },
    ),
    { numRuns: 40 },
  );
});

it('the same events are the same bytes, whenever they are written', async () => {
  const write = async () => readFileSync(await stored([packetOf([[5, 1, 2, 1]])], false));
  const first = await write();
  // The library notes whole seconds.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  expect((await write()).equals(first)).toBe(true);
  // Without times to forget there would be nothing to test.
  expect(clearTimes(Uint8Array.from(first))).toBeGreaterThan(7);
});

it('lookup3 is the published function', () => {
  const four = new TextEncoder().encode('Four score and seven years ago');
  expect(lookup3(four)).toBe(0x17770551);
});

it('an instance id may go with each event', async () => {
  const packet = createPacket(3, true);
  packet.instance?.set([7, 0, 65535]);
  const back = await readAll(dsec, await stored([packet, packet], true));
  expect([...(back.instance ?? [])]).toEqual([7, 0, 65535, 7, 0, 65535]);
});

it('measurements beside the events are rows of microseconds and values, in groups that are made once', async () => {
  const path = join(temporaryFolder(), 'series.h5');
  const row = (name: string, rows: number[][]) => ({ name, unit: 'm', tUs: [10, 20], rows });
  const series = [
    row('imu/a', [
      [1, 2, 3],
      [4, 5, 6],
    ]),
    row('imu/b', [[7], [8]]),
  ];
  const writer = await dsec.create(path, { width: 4, height: 3 }, { series });
  await writer.write(packetOf([[5, 1, 2, 1]]));
  await writer.close();
  const file = await openHdf5(path);
  const values = (name: string) => (file.get(name) as Dataset).to_array();
  expect(values('imu/a/data')).toEqual([
    [10, 1, 2, 3],
    [20, 4, 5, 6],
  ]);
  expect(values('imu/b/data')).toEqual([
    [10, 7],
    [20, 8],
  ]);
  expect((file.get('imu/b') as Group).attrs.unit?.value).toBe('m');
  file.close();
});

it('frames of the same pixels are bytes by row and column, with when they were exposed and their gain', async () => {
  const path = join(temporaryFolder(), 'frames.h5');
  const writer = await dsec.create(path, { width: 3, height: 2 }, { frames: { gamma: 2.5 } });
  const frame = (first: number, startUs: number) => ({
    startUs,
    endUs: startUs + 400,
    gain: 3,
    bytes: Uint8Array.from({ length: 6 }, (_, i) => first + i),
  });
  writer.frame?.(frame(10, 1000));
  await writer.write(packetOf([[1500, 1, 1, 1]]));
  writer.frame?.(frame(20, 5_000_000_000));
  await writer.close();
  const file = await openHdf5(path);
  const values = (name: string) => (file.get(`aps/${name}`) as Dataset).to_array();
  expect(values('frames')).toEqual([
    [
      [10, 11, 12],
      [13, 14, 15],
    ],
    [
      [20, 21, 22],
      [23, 24, 25],
    ],
  ]);
  expect(values('t_start_us')).toEqual([1000, 5_000_000_000]);
  expect(values('t_end_us')).toEqual([1400, 5_000_000_400]);
  expect(values('gain')).toEqual([3, 3]);
  expect((file.get('aps') as Group).attrs.gamma?.value).toBe(2.5);
  file.close();
  expect((await readAll(dsec, path)).count).toBe(1);
});

it('a file that was made without frames takes none', async () => {
  const writer = await dsec.create(join(temporaryFolder(), 'none.h5'), { width: 1, height: 1 });
  const bytes = new Uint8Array(1);
  expect(() => writer.frame?.({ startUs: 0, endUs: 1, gain: 1, bytes })).toThrow('without frames');
  await writer.close();
});
