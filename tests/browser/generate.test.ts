/** The main job for real: the command line, a browser, files on disk. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkTruth } from '../support/dataset-truth.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = ['--import', 'tsx', 'src/cli/main.ts'];
/** Six scenes: three scenarios, a crash and a near miss each. */
const SCENES = 6;
const SMALL = [
  'generate',
  '--scenes',
  String(SCENES),
  '--seed',
  '0',
  '--size',
  '96x54',
  '--frames',
  '4',
  '--formats',
  'kitti',
];

interface Ended {
  readonly code: number | null;
  readonly err: string;
}

function start(args: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [...MAIN, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let err = '';
  child.stderr?.on('data', (text) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code) => resolve({ code, err })),
  );
  return { child, ended };
}

const run = (args: readonly string[]): Promise<Ended> => start(args).ended;

/** SHA-256 of every file of a dataset, by path. */
function fingerprint(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(dir, path)).isFile(),
  );
  const hash = (path: string) =>
    createHash('sha256')
      .update(readFileSync(join(dir, path)))
      .digest('hex');
  return Object.fromEntries(files.sort().map((path) => [path, hash(path)]));
}

const scenesIn = (dir: string): string[] =>
  existsSync(join(dir, 'scenes'))
    ? readdirSync(join(dir, 'scenes')).filter((name) => !name.startsWith('.'))
    : [];

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Process id of the browser that a run has started. */
function browserOf(child: ChildProcess): number {
  const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(child.pid)], {
    encoding: 'utf8',
  }).split('\n');
  const found = children.find((line) => line.includes('--headless'));
  if (!found) throw new Error(`no browser among ${children.join('; ')}`);
  return Number.parseInt(found.trim(), 10);
}

let base: string;
let whole: string;
let expected: Record<string, string>;

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'nearmiss-generate-'));
  whole = join(base, 'whole');
  const { code, err } = await run([...SMALL, '--out', whole]);
  expect(err).toContain(`${SCENES} scenes`);
  expect(code, err).toBe(0);
  expected = fingerprint(whole);
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('generate', () => {
  it('makes exactly half crashes and half near misses, whole and verified', async () => {
    expect((await run(['verify', whole])).code).toBe(0);
    const records = scenesIn(whole).map((id) =>
      JSON.parse(readFileSync(join(whole, 'scenes', id, 'scene.json'), 'utf8')),
    );
    expect(records).toHaveLength(SCENES);
    expect(records.filter((record) => record.outcome === 'crash')).toHaveLength(SCENES / 2);
    for (const record of records) {
      if (record.outcome === 'crash') {
        expect(record.collisions[0].egoInvolved).toBe(true);
      } else {
        expect(record.collisions).toEqual([]);
        expect(record.closestApproach < 2 || record.minTtc < 1.5).toBe(true);
      }
    }
    expect(readdirSync(join(whole, 'kitti/training/image_2'))).toHaveLength(SCENES * 4);
  });

  it('images and tables tell of the same world', async () => {
    const truth = await checkTruth(whole);
    expect(truth.wrong).toEqual([]);
    expect(truth.pixels).toBeGreaterThan(1000);
    // Depth is stored in 1/256 m.
    expect(truth.outside).toBeLessThan(0.01);
    expect(truth.flowPixels).toBeGreaterThan(10_000);
    expect(truth.flowError).toBeLessThan(0.5);
  });

  it('gives the same bytes again, with two browsers at a time', async () => {
    const again = join(temporaryFolder(), 'again');
    expect((await run([...SMALL, '--jobs', '2', '--out', again])).code).toBe(0);
    expect(fingerprint(again)).toEqual(expected);
  });

  it('gives the same bytes as two shards', async () => {
    const shards = join(temporaryFolder(), 'shards');
    for (const shard of ['0/2', '1/2']) {
      const { code, err } = await run([...SMALL, '--shard', shard, '--out', shards]);
      expect(code, err).toBe(0);
    }
    expect(fingerprint(shards)).toEqual(expected);
  });

  it('a killed run leaves whole scenes only, and --resume gives the same bytes', async () => {
    const dir = join(temporaryFolder(), 'killed');
    const { child, ended } = start([...SMALL, '--out', dir]);
    await until(() => scenesIn(dir).length >= 2, 'two scenes');
    child.kill('SIGKILL');
    await ended;
    const left = scenesIn(dir);
    expect(left.length).toBeLessThan(SCENES);
    for (const id of left) expect(existsSync(join(dir, 'scenes', id, 'scene.json'))).toBe(true);
    const unfinished = await run(['verify', dir]);
    expect(unfinished.code).toBe(1);
    expect(unfinished.err).toContain('--resume');
    const without = await run([...SMALL, '--out', dir]);
    expect(without.code).toBe(2);
    expect(without.err).toContain('--resume');
    expect((await run([...SMALL, '--out', dir, '--resume'])).code).toBe(0);
    expect(fingerprint(dir)).toEqual(expected);
  });

  it('Ctrl-C finishes the scene under way and says how to go on', async () => {
    const dir = join(temporaryFolder(), 'interrupted');
    const { child, ended } = start([...SMALL, '--out', dir]);
    await until(() => scenesIn(dir).length >= 1, 'a scene');
    child.kill('SIGINT');
    const { code } = await ended;
    expect(code).toBe(130);
    expect(scenesIn(dir).length).toBeLessThan(SCENES);
    expect((await run(['verify', dir])).code).toBe(0);
    expect((await run([...SMALL, '--out', dir, '--resume'])).code).toBe(0);
    expect(fingerprint(dir)).toEqual(expected);
  });

  it('a browser that dies in the middle is one sentence and exit code 3; whole scenes stay', async () => {
    const dir = join(temporaryFolder(), 'dead');
    const { child, ended } = start([...SMALL, '--out', dir]);
    await until(() => scenesIn(dir).length >= 1, 'a scene');
    process.kill(browserOf(child), 'SIGKILL');
    const { code, err } = await ended;
    expect(code).toBe(3);
    const last = err.trim().split('\n').at(-1);
    expect(last).toMatch(/^nearmiss: the browser ended/);
    expect(scenesIn(dir).length).toBeGreaterThanOrEqual(1);
    expect((await run([...SMALL, '--out', dir, '--resume'])).code).toBe(0);
    expect(fingerprint(dir)).toEqual(expected);
  });

  it('verify names a truncated file', async () => {
    const dir = join(temporaryFolder(), 'truncated');
    cpSync(whole, dir, { recursive: true });
    const victim = join('scenes', scenesIn(dir)[1] ?? '', 'depth', '000002.png');
    truncateSync(join(dir, victim), 100);
    const { code, err } = await run(['verify', dir]);
    expect(code).toBe(1);
    expect(err).toContain(victim);
    rmSync(dir, { recursive: true });
  });

  it('convert writes the same KITTI files as generation', async () => {
    const out = join(temporaryFolder(), 'kitti');
    expect((await run(['convert', whole, '--to', 'kitti', '--out', out])).code).toBe(0);
    const converted = fingerprint(out);
    const generated = Object.entries(expected).filter(([path]) => path.startsWith('kitti/'));
    expect(Object.values(converted).sort()).toEqual(generated.map(([, hash]) => hash).sort());
  });
});
