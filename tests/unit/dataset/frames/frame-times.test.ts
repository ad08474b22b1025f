import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  checkIntervals,
  readTimes,
  timesAtRate,
} from '../../../../src/dataset/frames/frame-times.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

function file(text: string): string {
  const path = join(temporaryFolder(), 'times.txt');
  writeFileSync(path, text);
  return path;
}

it('a rate gives times that do not drift', () => {
  const times = timesAtRate(30_001, 30_000 / 1001);
  expect(times[1]).toBeCloseTo(33_366.6667, 3);
  expect(times[30_000]).toBeCloseTo(1001e6, 4);
});

it('seconds become microseconds since the first, exactly even on a clock of today', async () => {
  const times = await readTimes(
    file('1700000000.000001\r\n1700000000.0333343\r\n1700000001\r\n'),
    3,
  );
  expect(times[0]).toBe(0);
  expect(times[1]).toBeCloseTo(33_333.3, 6);
  expect(times[2]).toBeCloseTo(999_999, 6);
});

it('negative seconds rise towards 0', async () => {
  expect([...(await readTimes(file('-1.5\n-0.25\n0.5'), 3))]).toEqual([0, 1_250_000, 2_000_000]);
});

it.each([
  ['0\n1\n1\n', 3, 'line 3: 1 s is not after the line before'],
  ['0\n2\n1.5\n', 3, 'line 3'],
  ['0\n1\n', 3, '2 timestamps for 3 frames'],
  ['0\n1\n2\n3\n', 3, '4 timestamps for 3 frames'],
  ['0\nsoon\n2\n', 3, "line 2: 'soon' is not a decimal number"],
  ['0\n\n2\n', 3, 'line 2'],
  ['', 2, 'line 1'],
])('%j is refused', async (text, frames, message) => {
  await expect(readTimes(file(text), frames)).rejects.toThrow(message);
});

it('a file that is not there is named', async () => {
  await expect(readTimes('/no/such/times.txt', 2)).rejects.toThrow('/no/such/times.txt');
});

it('frames that lie half an hour apart are no video', () => {
  expect(() => checkIntervals(Float64Array.of(0, 1e6, 1.9e9), ['a', 'b', 'c'])).toThrow('c comes');
});
