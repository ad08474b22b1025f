import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from 'h5wasm/node';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { run } from '../../src/cli/program.ts';
import { dsec } from '../../src/dataset/events/dsec.ts';
import { openHdf5 } from '../../src/dataset/events/hdf5-file.ts';
import { readAll } from '../support/event-files.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterEach(() => vi.restoreAllMocks());

/** A scene of two frames, 100 ms apart. */
async function generated(eventRate: number) {
  const out = join(temporaryFolder(), 'data');
  const size = ['--size', '160x96', '--quality', 'fast', '--frames', '2', '--scenes', '1'];
  const sensors = ['--sensors', 'events', '--event-rate', String(eventRate)];
  expect(await run(['generate', '--out', out, ...size, ...sensors])).toBe(0);
  const [scene] = readdirSync(join(out, 'scenes'));
  const folder = join(out, 'scenes', scene as string);
  const record = JSON.parse(readFileSync(join(folder, 'scene.json'), 'utf8'));
  return { out, file: join(folder, 'events.h5'), record };
}

test('a scene has its events, of known road users, in its own time, the same bytes again; verify knows them', async () => {
  const first = await generated(100);
  expect(await run(['verify', first.out])).toBe(0);
  expect(Object.keys(first.record.files)).toContain('events.h5');
  const { count, tUs, x, y, instance } = await readAll(dsec, first.file);
  expect(count).toBeGreaterThan(1000);
  const [start, end] = [tUs[0] as number, tUs[count - 1] as number];
  expect(end - start).toBeLessThanOrEqual(100_000);
  expect(end - start).toBeGreaterThan(80_000);
  const latest = first.record.collisions[0]?.tUs as number;
  expect(end).toBeLessThanOrEqual(latest);
  expect(end).toBeGreaterThan(latest - 50_000);
  expect(Math.max(...x)).toBeLessThan(160);
  expect(Math.max(...y)).toBeLessThan(96);
  const file = await openHdf5(first.file);
  const of = (name: string) => file.get(`aps/${name}`) as Dataset;
  expect(of('frames').shape).toEqual([1, 96, 160]);
  const [startUs, endUs] = ['t_start_us', 't_end_us'].map((name) =>
    Number((of(name).value as BigInt64Array)[0]),
  );
  expect((endUs as number) - (startUs as number)).toBe(10_000);
  expect(endUs).toBeLessThanOrEqual(latest);
  expect(endUs).toBeGreaterThanOrEqual(end);
  // Half of the pixels were darker than middle grey at first.
  const bytes = [...(of('frames').value as Uint8Array)].sort((a, b) => a - b);
  expect(bytes[bytes.length >> 1]).toBeGreaterThan(90);
  expect(bytes[bytes.length >> 1]).toBeLessThan(150);
  expect(new Set(bytes).size).toBeGreaterThan(60);
  file.close();
  const ids = new Set(instance);
  expect(ids.has(0)).toBe(true);
  expect(ids.size).toBeGreaterThan(1);
  const again = await generated(100);
  expect(readFileSync(again.file).equals(readFileSync(first.file))).toBe(true);
});
