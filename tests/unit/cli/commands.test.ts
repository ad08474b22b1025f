import { readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { run } from '../../../src/cli/program.ts';
import { sceneIdOf, writeDataset } from '../../support/synthetic-dataset.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let out = '';
let err = '';
beforeEach(() => {
  [out, err] = ['', ''];
  const keep = (add: (text: string) => void) => (text: string | Uint8Array) => {
    add(String(text));
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep((text) => (out += text)));
  vi.spyOn(process.stderr, 'write').mockImplementation(keep((text) => (err += text)));
});
afterEach(() => vi.restoreAllMocks());

describe('wrong usage', () => {
  test.each([
    [[], 'no command was given'],
    [['verfy', 'x'], "unknown command 'verfy' (Did you mean verify?)"],
    [['verify'], "missing required argument 'dir'"],
    [['verify', 'x', '--jsn'], "unknown option '--jsn' (Did you mean --json?)"],
    [['inspect', 'x', '--scenes', '-1'], 'It must be a whole number from 0 to 40.'],
    [['convert', 'x', '--to', 'pascal'], "unknown format 'pascal' for --to; known are kitti"],
    [['verify', '/nowhere/at/all'], 'holds no dataset'],
  ])('%j is one sentence and exit code 2', async (args, message) => {
    expect(await run(args)).toBe(2);
    expect(err).toMatch(/^nearmiss: [^\n]*\n$/);
    expect(err).toContain(message);
  });

  test('is JSON on standard output with --json', async () => {
    expect(await run(['verify', '/nowhere/at/all', '--json'])).toBe(2);
    expect(JSON.parse(out)).toEqual({
      error: expect.stringContaining('holds no dataset'),
      exitCode: 2,
    });
  });
});

test('help and version are no errors', async () => {
  expect(await run(['--help'])).toBe(0);
  expect(out).toContain('verify');
  expect(out).toContain('Exit codes');
  expect(await run(['inspect', '--help'])).toBe(0);
  expect(out).toContain('--scenes');
  expect(await run(['--version'])).toBe(0);
  expect(err).toBe('');
});

describe('verify', () => {
  test('passes a whole dataset', async () => {
    const dir = temporaryFolder();
    await writeDataset(dir, { formats: ['kitti'] });
    expect(await run(['verify', dir])).toBe(0);
    expect(out).toBe(`${dir} is whole: 4 scenes, 12 frames\n`);
    out = '';
    expect(await run(['verify', dir, '--json'])).toBe(0);
    expect(JSON.parse(out)).toEqual({ ok: true, scenes: 4, frames: 12, recipeScenes: 4 });
  });

  test('names a truncated file, exit code 1', async () => {
    const dir = temporaryFolder();
    await writeDataset(dir);
    truncateSync(join(dir, 'scenes', sceneIdOf(2), 'rgb/000001.png'), 50);
    expect(await run(['verify', dir])).toBe(1);
    expect(err).toMatch(
      new RegExp(`^nearmiss: scenes/${sceneIdOf(2)}/rgb/000001.png is damaged.*\n$`),
    );
  });
});

describe('inspect', () => {
  test('tells what is in it, writes the sheet, and leaves the dataset whole', async () => {
    const dir = temporaryFolder();
    await writeDataset(dir);
    expect(await run(['inspect', dir, '--scenes', '2'])).toBe(0);
    expect(out).toContain('4: 2 crashes, 2 near misses');
    expect(out).toContain('ccrs-v1');
    const sheet = readFileSync(join(dir, 'contact-sheet.png'));
    expect(sheet.subarray(1, 4).toString()).toBe('PNG');
    expect(await run(['verify', dir])).toBe(0);
  });

  test('with --json gives numbers, and the sheet where it was asked for', async () => {
    const dir = temporaryFolder();
    await writeDataset(dir, { only: [0] });
    const file = join(temporaryFolder(), 'sheet.png');
    expect(await run(['inspect', dir, '--json', '--out', file])).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      finished: true,
      scenes: 1,
      recipeScenes: 4,
      frames: 3,
      objects: 12,
      outcomes: { crash: 1, 'near-miss': 0, none: 0 },
      contactSheet: file,
    });
    expect(readFileSync(file).length).toBeGreaterThan(1000);
  });

  test('cannot write a sheet into a file as if it were a folder: exit code 3', async () => {
    const dir = temporaryFolder();
    await writeDataset(dir, { only: [0] });
    expect(await run(['inspect', dir, '--out', join(dir, 'dataset.json', 'sheet.png')])).toBe(3);
    expect(err).toContain('cannot write to');
  });
});

test('convert writes KITTI, and tells where', async () => {
  const dir = temporaryFolder();
  await writeDataset(dir, { scenes: 2 });
  expect(await run(['convert', dir, '--to', 'kitti', '--json'])).toBe(0);
  expect(JSON.parse(out)).toEqual({
    scenes: 2,
    frames: 6,
    format: 'kitti',
    out: join(dir, 'kitti'),
  });
  expect(await run(['verify', dir])).toBe(0);
});
