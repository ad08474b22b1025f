import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/program.ts';
import { EVENT_FORMATS, findEventFormat } from '../../../src/dataset/events/index.ts';
import { codesTo } from '../../../src/sensors/events/intensity.ts';
import { DAVIS346_CONSTANTS, Voltmeter } from '../../../src/sensors/events/voltmeter.ts';
import { captureOutput } from '../../support/captured-output.ts';
import { readAll, rowsOf } from '../../support/event-files.ts';
import { eventsOf, referenceOf } from '../../support/light.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const printed = captureOutput();

const SIZE = { width: 24, height: 18 };
const frameAt = (f: number): Uint8Array =>
  Uint8Array.from({ length: SIZE.width * SIZE.height }, (_, i) =>
    Math.round(128 + 100 * Math.sin(f * 0.7 + (i % SIZE.width) * 0.4)),
  );

/** f1.png ... f12.png: a moving pattern, or the one picture. */
async function video(count = 12, isStill = false): Promise<string> {
  const folder = temporaryFolder();
  for (let f = 0; f < count; f++) {
    const raw = { ...SIZE, channels: 1 as const };
    const png = sharp(frameAt(isStill ? 0 : f), { raw })
      .toColourspace('b-w')
      .png();
    await png.toFile(join(folder, `f${f + 1}.png`));
  }
  return folder;
}

const events = (frames: string, file: string, ...rest: string[]) =>
  run(['events', '--frames', frames, '--out', file, ...rest]);
const newFile = (): string => join(temporaryFolder(), 'events.h5');
const dsec = findEventFormat('dsec', SIZE);

test('a video becomes the events of its frames, in natural order, and a line that says how many', async () => {
  const [frames, file] = [await video(), newFile()];
  expect(await events(frames, file, '--fps', '200', '--json')).toBe(0);
  const summary = JSON.parse(printed.out);
  const expected = eventsOf(
    referenceOf(SIZE.width, SIZE.height, {}, codesTo(255)),
    Array.from({ length: 12 }, (_, f) => frameAt(f)),
    5000,
  );
  expect(rowsOf(await readAll(dsec, file))).toEqual(rowsOf(expected));
  expect(summary).toMatchObject({
    out: file,
    format: 'dsec',
    frames: 12,
    ...SIZE,
    bitDepth: 8,
    durationUs: 55_000,
    events: expected.count,
    contrast: 0.2,
    logEps: 0.001,
    refractoryUs: 0,
    sigma: 0,
  });
  expect(summary.on + summary.off).toBe(summary.events);
  expect(readdirSync(dirname(file))).toEqual(['events.h5']);
});

test('the pixels may be those of DVS-Voltmeter, which has no options of ESIM', async () => {
  const [frames, file, other] = [await video(), newFile(), newFile()];
  const model = ['--fps', '200', '--model', 'voltmeter'];
  expect(await events(frames, file, ...model, '--seed', '4')).toBe(0);
  const expected = eventsOf(
    new Voltmeter(SIZE, codesTo(255), { constants: DAVIS346_CONSTANTS, seed: 4 }),
    Array.from({ length: 12 }, (_, f) => frameAt(f)),
    5000,
  );
  expect(expected.count).toBeGreaterThan(1000);
  expect(rowsOf(await readAll(dsec, file))).toEqual(rowsOf(expected));
  expect(await events(frames, other, ...model, '--refractory-us', '100')).toBe(2);
  expect(printed.err).toContain('--refractory-us is of --model esim');
  expect(existsSync(other)).toBe(false);
});

test('timestamps place the frames; the reference gives the same file', async () => {
  const [frames, a, b] = [await video(3), newFile(), newFile()];
  const times = join(temporaryFolder(), 'times.txt');
  writeFileSync(times, '1700000000.5\n1700000000.51\n1700000000.61\n');
  expect(await events(frames, a, '--timestamps', times)).toBe(0);
  expect(await events(frames, b, '--timestamps', times, '--reference')).toBe(0);
  const rows = rowsOf(await readAll(dsec, a));
  expect(rows.at(-1)?.[0]).toBeLessThanOrEqual(110_000);
  expect(rows.some(([tUs]) => tUs > 100_000)).toBe(true);
  expect(rowsOf(await readAll(dsec, b))).toEqual(rows);
});

test.each(EVENT_FORMATS.map(({ name }) => name))(
  '--format %s: a still scene is a valid empty file',
  async (name) => {
    const [frames, file] = [await video(3, true), newFile()];
    expect(await events(frames, file, '--fps', '30', '--format', name)).toBe(0);
    expect((await readAll(findEventFormat(name, SIZE), file)).count).toBe(0);
  },
);

test('noise is off by default, and a function of the seed', async () => {
  const frames = await video(3, true);
  const noisy = async (seed: string) => {
    const file = newFile();
    const noise = ['--shot-hz', '50', '--leak-hz', '5', '--sigma', '0.03', '--cutoff-hz', '200'];
    expect(await events(frames, file, '--fps', '10', ...noise, '--seed', seed)).toBe(0);
    return rowsOf(await readAll(dsec, file));
  };
  const first = await noisy('0');
  expect(first.length).toBeGreaterThan(1000);
  expect(await noisy('0')).toEqual(first);
  expect(await noisy('1')).not.toEqual(first);
});

describe('what cannot be is one sentence, exit 2, and leaves no file', () => {
  const refused = async (message: string, frames: string, ...rest: string[]) => {
    const file = newFile();
    expect(await events(frames, file, ...rest)).toBe(2);
    expect(printed.err.trim().split('\n').at(-1)).toContain(message);
    expect(printed.err).not.toContain('unexpected');
    expect(readdirSync(dirname(file))).toEqual([]);
  };

  test.each([
    ['--contrast', '0'],
    ['--contrast', '-0.1'],
    ['--contrast', 'x'],
    ['--refractory-us', '-1'],
    ['--sigma', '-0.1'],
    ['--log-eps', '0'],
    ['--fps', '0'],
    ['--fps', '-3'],
    ['--bit-depth', '12'],
    ['--format', 'bag'],
    ['--leak-hz', 'NaN'],
    ['--seed', '1.5'],
    ['--contast', '0.2'],
  ])('%s %s', async (flag, value) => {
    await refused(flag, await video(2), '--fps', '30', flag, value);
  });

  test('frames that are missing, unequal or unreadable', async () => {
    await refused('no PNG files', temporaryFolder(), '--fps', '30');
    await refused('no such file', '/no/such/folder', '--fps', '30');
    const lost = await video(9);
    rmSync(join(lost, 'f4.png'));
    await refused('f4.png is missing', lost, '--fps', '30');
    const unequal = await video(5);
    await sharp(frameAt(0).subarray(0, 100), { raw: { width: 10, height: 10, channels: 1 } })
      .toColourspace('b-w')
      .toFile(join(unequal, 'f3.png'));
    await refused('f3.png is 10x10 pixels', unequal, '--fps', '30');
    const torn = await video(5);
    writeFileSync(join(torn, 'f4.png'), 'torn');
    await refused('f4.png is not a whole PNG', torn, '--fps', '30');
  });

  test('when the frames were must be said once, and rise', async () => {
    const frames = await video(3);
    const times = join(temporaryFolder(), 'times.txt');
    await refused('--fps', frames);
    writeFileSync(times, '0\n0.1\n0.1\n');
    await refused('line 3', frames, '--timestamps', times);
    writeFileSync(times, '0\n0.1\n');
    await refused('2 timestamps for 3 frames', frames, '--timestamps', times);
    await refused('choose one', frames, '--timestamps', times, '--fps', '30');
  });

  test('an output that is one of the inputs', async () => {
    const frames = await video(3);
    expect(await events(frames, join(frames, 'f2.png'), '--fps', '30')).toBe(2);
    expect(printed.err).toContain('f2.png is one of the files');
    expect(existsSync(join(frames, 'f2.png'))).toBe(true);
  });
});

test('an output that cannot be written is the environment: exit 3', async () => {
  const frames = await video(3);
  const folder = join(temporaryFolder(), 'there');
  mkdirSync(folder);
  expect(await events(frames, folder, '--fps', '30')).toBe(3);
  expect(printed.err).toContain(folder);
  expect(readdirSync(folder)).toEqual([]);
  expect(await events(frames, '/proc/no/events.h5', '--fps', '30')).toBe(3);
  if (process.getuid?.() === 0) return;
  chmodSync(folder, 0o500);
  expect(await events(frames, join(folder, 'e.h5'), '--fps', '30')).toBe(3);
});
