import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/program.ts';
import { MAP_METHODS } from '../../../src/occupancy/index.ts';
import { captureOutput } from '../../support/captured-output.ts';
import { streetBoxes, streetScans } from '../../support/street-scans.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const printed = captureOutput();

const SCANS = streetScans({ scans: 20, beams: 24, range: 9, speed: 2, seed: 4 }, () =>
  streetBoxes(8, 4),
);

interface Row {
  t: number;
  x: number;
  y: number;
  z?: number;
  occupied: number;
}
const rows: Row[] = SCANS.flatMap(({ t, positions, occupied }) =>
  Array.from(occupied, (y, i) => ({
    t,
    x: positions[2 * i] as number,
    y: positions[2 * i + 1] as number,
    occupied: y,
  })),
);

const csvOf = (of: readonly object[], names: readonly string[]): string =>
  `${[names, ...of.map((row) => names.map((name) => (row as Record<string, unknown>)[name]))]
    .map((line) => line.join(','))
    .join('\n')}\n`;

function file(name: string, text: string): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
}
const NAMES = ['t', 'x', 'y', 'occupied'];
const street = () => file('street.csv', csvOf(rows, NAMES));

/** Runs with --json and gives what was printed. */
async function mapped(...args: string[]) {
  printed.out = '';
  expect(await run(['occupancy', ...args, '--json']), printed.err).toBe(0);
  return JSON.parse(printed.out);
}

describe.each(MAP_METHODS)('%s', (method) => {
  test('prints what the contract says, the same for the same seed', async () => {
    const points = street();
    const query = file('query.csv', 'y,x\n0.5,3\n0,900\n');
    const found = await mapped('--points', points, '--method', method, '--query', query);
    expect(Object.keys(found)).toEqual([
      'method',
      'scans',
      'features',
      'heldOut',
      'heldOutScans',
      'secondsPerScan',
      'query',
    ]);
    expect(found).toMatchObject({ method, scans: 20 });
    const whole = SCANS.filter((_, i) => i % 10 === 5).flatMap(({ occupied }) => [...occupied]);
    expect(found.heldOutScans.points).toBe(whole.length);
    expect(found.heldOut.points / (rows.length - whole.length)).toBeCloseTo(0.1, 1);
    for (const { auc, nll, ece } of [found.heldOut, found.heldOutScans]) {
      expect(auc).toBeGreaterThan(0.85);
      expect(nll).toBeLessThan(0.4);
      expect(ece).toBeLessThan(0.3);
    }
    expect(found.secondsPerScan.median).toBeLessThanOrEqual(found.secondsPerScan.p99);
    expect(found.query).toMatchObject([
      { x: 3, y: 0.5 },
      { x: 900, y: 0 },
    ]);
    expect(found.query[0].probability).toBeLessThan(0.2);
    expect(found.query[1].probability).toBeCloseTo(0.5, 1);
    const again = await mapped('--points', points, '--method', method, '--query', query);
    expect({ ...again, secondsPerScan: 0 }).toEqual({ ...found, secondsPerScan: 0 });
    const other = await mapped('--points', points, '--method', method, '--seed', '2');
    expect(other.heldOut).not.toEqual(found.heldOut);
    expect(other.heldOutScans.points).toBe(found.heldOutScans.points);
  });

  test('--out leaves a picture and a map that answers alike', async () => {
    const dir = join(temporaryFolder(), 'made');
    const query = file('query.csv', csvOf(rows.slice(0, 50), ['x', 'y']));
    const found = await mapped(
      '--points',
      street(),
      '--method',
      method,
      '--query',
      query,
      '--out',
      dir,
    );
    expect(readdirSync(dir).sort()).toEqual(['map.h5', 'map.json', 'map.png']);
    const asked = await mapped('--map', join(dir, 'map.h5'), '--query', query);
    expect(asked).toEqual({ method, features: found.features, query: found.query });
    const { image } = JSON.parse(readFileSync(join(dir, 'map.json'), 'utf8'));
    const { data, info } = await sharp(join(dir, 'map.png'))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([2 * image.width + 8, image.height]);
    // The picture shows at a place what the map says there.
    for (const { x, y, probability } of found.query.slice(0, 10)) {
      const column = Math.floor((x - image.origin[0]) / image.metresPerPixel);
      const row = image.height - 1 - Math.floor((y - image.origin[1]) / image.metresPerPixel);
      const grey = data[(row * info.width + column) * 3] as number;
      expect(Math.abs(1 - grey / 255 - probability)).toBeLessThan(0.35);
    }
  });
});

test('a Parquet file gives what the CSV file of the same points does', async () => {
  const path = join(temporaryFolder(), 'street.parquet');
  const columnData = NAMES.map((name) => ({
    name,
    data: rows.map((row) =>
      name === 'occupied' ? row.occupied === 1 : (row[name as keyof Row] as number),
    ),
  }));
  writeFileSync(path, new Uint8Array(parquetWriteBuffer({ columnData })));
  const { secondsPerScan: _, ...a } = await mapped('--points', path, '--method', 'counts');
  const { secondsPerScan: __, ...b } = await mapped('--points', street(), '--method', 'counts');
  expect(a).toEqual(b);
});

test('three dimensions: a roof over the street leaves the street free', async () => {
  const high = rows.flatMap((row) => [
    { ...row, z: 0.3 },
    { ...row, z: 4, occupied: 1 },
  ]);
  const points = file('high.csv', csvOf(high, ['t', 'x', 'y', 'z', 'occupied']));
  const query = file('query.csv', 'x,y,z\n3,0.5,0.3\n3,0.5,4\n');
  const found = await mapped(
    '--points',
    points,
    '--query',
    query,
    '--hinge',
    '1',
    '--gamma',
    '1.7',
    '--em-steps',
    '3',
  );
  expect(found.query[0]).toMatchObject({ x: 3, y: 0.5, z: 0.3 });
  expect(found.query[0].probability).toBeLessThan(0.2);
  expect(found.query[1].probability).toBeGreaterThan(0.8);
});

test('options reach the map', async () => {
  const points = street();
  const of = async (...args: string[]) =>
    (await mapped('--points', points, ...args)).heldOutScans.nll;
  const usual = await of();
  for (const other of [
    ['--em-steps', '1'],
    ['--gamma', '3'],
    ['--hinge', '0.7'],
    ['--half-life', '0.3'],
    ['--skip-within', '0.2'],
  ])
    expect(await of(...other), other.join(' ')).not.toBe(usual);
  expect(await of('--method', 'grid', '--cell', '0.3')).not.toBe(await of('--method', 'grid'));
  const { heldOutScans } = await mapped('--points', points, '--test-fraction', '0.25');
  const whole = SCANS.filter((_, i) => i % 4 === 2).flatMap(({ occupied }) => [...occupied]);
  expect(heldOutScans.points).toBe(whole.length);
});

const good = 't,x,y,occupied\n0,1,1,0\n0,2,1,1\n1,1,1,0\n';
const bad: [string, string, RegExp][] = [
  ['nothing in it', '', /points.csv is empty/],
  ['a header alone', 't,x,y,occupied\n', /points.csv has no points/],
  ['a missing column', 't,x,occupied\n0,1,0\n', /no column 'y'; there are t, x, occupied/],
  ['a column twice', 't,x,y,x,occupied\n0,1,1,1,0\n', /two columns 'x'/],
  ['NaN', good.replace('2,1,1', 'NaN,1,1'), /x in line 3 is 'NaN', not a number/],
  ['a word', good.replace('2,1,1', '2,one,1'), /y in line 3 is 'one'/],
  ['an empty field', good.replace('2,1,1', '2,,1'), /y in line 3 is ''/],
  ['infinity', good.replace('2,1,1', 'Infinity,1,1'), /x in line 3 is 'Infinity'/],
  ['far away', good.replace('2,1,1', '1e12,1,1'), /x in line 3 is 1000000000000 m, beyond/],
  ['too few fields', good.replace('2,1,1', '2,1'), /line 3 has 3 fields, the header has 4/],
  ['an empty line', good.replace('0,2', '\n0,2'), /line 3 is empty/],
  ['time that goes back', `${good}0.5,1,1,1\n`, /t goes back from 1 to 0.5 in line 5/],
  ['half occupied', good.replace('2,1,1', '2,1,0.5'), /occupied in line 3 is 0.5, neither 0 nor 1/],
  ['one class', 't,x,y,occupied\n0,1,1,1\n1,2,1,1\n', /all 2 points are occupied/],
  ['the other class', 't,x,y,occupied\n0,1,1,0\n', /all 1 points are free/],
];

test.each(bad)('refuses %s: 2, one sentence, nothing left behind', async (_, text, message) => {
  const dir = join(temporaryFolder(), 'never');
  expect(await run(['occupancy', '--points', file('points.csv', text), '--out', dir])).toBe(2);
  expect(printed.err).toMatch(message);
  expect(printed.err).toMatch(/^nearmiss: [^\n]*\n$/);
  expect(existsSync(dir)).toBe(false);
});

test('refuses options and files that make no sense: 2, one sentence, nothing left behind', async () => {
  const dir = join(temporaryFolder(), 'never');
  const points = file('points.csv', good);
  const cases: [string[], RegExp][] = [
    [['--points', points, '--gamma', '0'], /--gamma.*above 0/],
    [['--points', points, '--gamma', '1e-6'], /too wide/],
    [['--points', points, '--hinge', '-1'], /--hinge.*above 0/],
    [['--points', points, '--cell', 'wide'], /--cell.*above 0/],
    [['--points', points, '--em-steps', '0'], /--em-steps.*from 1/],
    [['--points', points, '--half-life', '0'], /--half-life.*above 0/],
    [['--points', points, '--test-fraction', '0'], /--test-fraction.*at most 0.5/],
    [['--points', points, '--test-fraction', '1'], /--test-fraction.*at most 0.5/],
    [['--points', points, '--method', 'magic'], /--method.*bhm-full, bhm-diagonal, grid, counts/],
    [['--points', file('points.txt', good)], /neither in .csv nor in .parquet/],
    [['--points', file('points.parquet', good)], /not a whole Parquet file/],
    [['--points', join(dir, 'none.csv')], /cannot read .*none.csv: no such file/],
    [['--points', points, '--query', file('q.csv', 'x\n1\n')], /no column 'y'/],
    [['--points', points, '--query', file('q.csv', 'x,y\n')], /q.csv has no rows/],
    [['--query', points], /--points FILE is missing/],
    [['--map', points], /--map needs --query/],
    [['--map', points, '--query', points], /is no HDF5 file/],
    [['--map', points, '--points', points], /give one of them/],
  ];
  for (const [args, message] of cases) {
    printed.err = '';
    const more = args.includes('--map') ? [] : ['--out', dir];
    expect(await run(['occupancy', ...args, ...more]), args.join(' ')).toBe(2);
    expect(printed.err).toMatch(message);
    expect(printed.err).toMatch(/^nearmiss: [^\n]*\n$/);
    expect(existsSync(dir)).toBe(false);
  }
});

test('a folder that cannot be written to: 3, before any fitting', async () => {
  const inTheWay = file('taken', '');
  expect(await run(['occupancy', '--points', street(), '--out', inTheWay])).toBe(3);
  expect(printed.err).toMatch(/^nearmiss: cannot write to [^\n]*\n$/);
});
