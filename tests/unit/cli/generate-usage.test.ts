/** What is wrong with a request is said before anything is started: no test here needs a browser. */
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../../src/cli/program.ts';
import { writeDataset } from '../../support/synthetic-dataset.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let out = '';
let err = '';
beforeEach(() => {
  [out, err] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const oneSentence = /^nearmiss: [^\n]*\n$/;

const recipeFile = (content: unknown): string => {
  const path = join(temporaryFolder(), 'recipe.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const recipe = (entry: object, more: object = {}) => ({
  schema: 'nearmiss.recipe/1',
  name: 'mine',
  scenarios: [{ scenario: 'ccrs-v1', count: 1, outcome: 'crash', ...entry }],
  ...more,
});

describe('generate refuses with exit code 2 and one sentence', () => {
  it.each([
    [['--recipe', 'no-such'], "no recipe 'no-such'"],
    [['--sensors', 'rgb,smell'], "There is no sensor 'smell'"],
    [['--formats', 'kitty'], "There is no format 'kitty'"],
    [['--formats', 'semantickitti'], 'the format semantickitti needs --sensors lidar'],
    [['--lidar', 'lada'], 'Allowed choices are hdl64e, vlp16, os1-128'],
    [['--size', '0x0'], 'from 16 to 4096'],
    [['--size', '100000x100000'], 'from 16 to 4096'],
    [['--size', '640'], 'WIDTHxHEIGHT'],
    [['--event-camera', 'davis346', '--size', '640x480'], '--event-camera davis346 is 346x260'],
    [['--event-noise', 'loud'], 'Allowed choices are none, clean, usual, noisy'],
    [['--event-contrast', '0'], 'number above 0'],
    [['--event-detail', '9'], 'whole number from 1 to 8'],
    [
      ['--sensors', 'events', '--event-exposure-us', '100001'],
      '--event-exposure-us 100001 is longer than the time between two frames at --fps 10',
    ],
    [['--scenes', '0'], 'whole number from 1'],
    [['--seed', '-1'], 'whole number from 0'],
    [['--seed', 'abc'], 'whole number'],
    [['--fps', '0'], 'whole number from 1'],
    [['--frames', '0'], 'whole number from 1'],
    [['--shard', '2/2'], 'I/N'],
    [['--renderer', 'quantum'], 'Allowed choices are auto, gpu, llvmpipe, swiftshader'],
    [['--colour', 'red'], "unknown option '--colour'"],
  ])('%j', async (args, message) => {
    const dir = join(temporaryFolder(), 'data');
    expect(await run(['generate', '--out', dir, ...args])).toBe(2);
    expect(err).toMatch(oneSentence);
    expect(err).toContain(message);
    expect(existsSync(dir)).toBe(false);
  });

  it.each([
    ['{ not json', 'is not JSON'],
    [recipe({ colour: 'red' }), 'colour'],
    [recipe({}, { colour: 'red' }), 'colour'],
    [recipe({ scenario: 'ccrs-v9' }), "no scenario 'ccrs-v9'"],
    [recipe({ outcome: 'miracle' }), 'outcome'],
    [recipe({ count: 0 }), 'count'],
    [recipe({ parameters: { wind: 1 } }), "has no parameter 'wind'"],
    [recipe({ parameters: { egoSpeed: 500 } }), 'outside its range'],
    [recipe({ parameters: { egoSpeed: { uniform: [9, 3] } } }), 'egoSpeed'],
    [{ ...recipe({}), schema: 'nearmiss.recipe/7' }, 'schema'],
  ])('a recipe file: %j', async (content, message) => {
    const dir = join(temporaryFolder(), 'data');
    expect(await run(['generate', '--recipe', recipeFile(content), '--out', dir])).toBe(2);
    expect(err).toMatch(oneSentence);
    expect(err).toContain(message);
    expect(existsSync(dir)).toBe(false);
  });

  it('an output folder that holds another dataset, with and without --resume; nothing in it changes', async () => {
    const dir = temporaryFolder();
    await writeDataset(dir, {});
    const before = readdirSync(dir, { recursive: true }).sort();
    for (const more of [[], ['--resume']]) {
      err = '';
      expect(await run(['generate', '--out', dir, ...more])).toBe(2);
      expect(err).toMatch(oneSentence);
      expect(err).toContain('holds another dataset');
    }
    expect(readdirSync(dir, { recursive: true }).sort()).toEqual(before);
  });

  it("an output folder with someone else's files", async () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'thesis.tex'), 'years of work');
    expect(await run(['generate', '--out', dir])).toBe(2);
    expect(err).toContain('thesis.tex');
  });
});

describe('generate says what the environment lacks, with exit code 3', () => {
  it('an unwritable folder', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(await run(['generate', '--out', join(file, 'data')])).toBe(3);
    expect(err).toMatch(oneSentence);
    expect(err).toContain('cannot write to');
  });

  it.skipIf(process.getuid?.() === 0)(
    'a folder without permission (root may write anywhere)',
    async () => {
      const dir = join(temporaryFolder(), 'locked');
      mkdirSync(dir);
      chmodSync(dir, 0o500);
      expect(await run(['generate', '--out', dir])).toBe(3);
      expect(err).toContain('permission denied');
    },
  );

  it('a browser that is not there', async () => {
    vi.stubEnv('NEARMISS_BROWSER', '/no/such/browser');
    const dir = join(temporaryFolder(), 'data');
    expect(await run(['generate', '--scenes', '1', '--out', dir])).toBe(3);
    expect(err).toContain('/no/such/browser');
  });
});

describe('simulate', () => {
  const lines = () =>
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('prints a header, a state a step, collisions at their time, and the digest last', async () => {
    const args = [
      'simulate',
      '--scenario',
      'ccrs-v1',
      '--seed',
      '0',
      '--outcome',
      'crash',
      '--seconds',
      '6',
      '--ndjson',
    ];
    expect(await run(args)).toBe(0);
    const all = lines();
    const [header] = all;
    const states = all.filter((line) => line.type === 'state');
    expect(header).toMatchObject({
      type: 'header',
      schema: 'nearmiss.simulate/1',
      scenario: 'ccrs-v1',
      seed: 0,
      outcome: 'crash',
      stepUs: 10000,
      egoId: 1,
    });
    expect(states.map((state) => state.tUs)).toEqual(
      Array.from({ length: 601 }, (_, i) => i * 10_000),
    );
    expect(Object.keys(states[0].actors[0])).toEqual([
      'id',
      'kind',
      'position',
      'yaw',
      'pitch',
      'roll',
      'velocity',
      'angularVelocity',
      'steeringAngle',
      'throttle',
      'brake',
      'size',
      'mass',
    ]);
    const at = all.findIndex((line) => line.type === 'collision');
    expect(all[at]).toMatchObject({ actors: [1, 2], egoInvolved: true });
    expect(all[at - 1].tUs).toBe(all[at].tUs);
    expect(all.at(-1)).toMatchObject({
      type: 'end',
      tUs: 6_000_000,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const first = out;
    out = '';
    expect(await run(args)).toBe(0);
    expect(out).toBe(first);
  });

  it.each([
    [['--scenario', 'warp-v1'], "no scenario 'warp-v1'"],
    [['--scenario', 'ccrs-v1', '--outcome', 'win'], 'Allowed choices are crash, near-miss'],
    [['--scenario', 'ccrs-v1', '--seconds', '-3'], 'number of seconds'],
    [['--scenario', 'ccrs-v1', '--set', 'egoSpeed'], 'NAME=NUMBER'],
    [['--scenario', 'ccrs-v1', '--set', 'egoSpeed=900'], 'outside its range'],
    [[], 'say what to simulate: --scenario ID, or --drive PLACE'],
    [['--scenario', 'ccrs-v1', '--drive', 'town'], 'choose one'],
    [['--drive', 'moon'], "'moon'"],
  ])('%j is wrong usage', async (args, message) => {
    expect(await run(['simulate', ...args])).toBe(2);
    expect(err).toMatch(oneSentence);
    expect(err).toContain(message);
  });
});

it('scenarios --json lists ids, titles and parameters with ranges and units', async () => {
  expect(await run(['scenarios', '--json'])).toBe(0);
  const list = JSON.parse(out);
  const names =
    'ccrs ccrm ccrb cut-in cut-out drift head-on ccftap scp scp-occluded red-light cpna cpnco cpla cbna cbla control-loss';
  expect(list.map((entry: { id: string }) => entry.id).sort()).toEqual(
    names
      .split(' ')
      .map((name) => `${name}-v1`)
      .sort(),
  );
  for (const { title, parameters } of list) {
    expect(title).not.toBe('');
    expect(parameters.egoSpeed).toMatchObject({
      min: expect.any(Number),
      max: expect.any(Number),
      unit: 'm/s',
    });
  }
});
