import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import {
  byNaturalOrder,
  listFrames,
  missingFrame,
} from '../../../../src/dataset/frames/list-frames.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

it('names are in the order in which people count', () => {
  const sorted = [
    'a.png',
    'f1.png',
    'f2.png',
    'f02b.png',
    'f10.png',
    'f010x.png',
    'f100.png',
    'g1_2.png',
    'g1_10.png',
    'g2_1.png',
  ];
  expect([...sorted].reverse().sort(byNaturalOrder)).toEqual(sorted);
  const long = ['1631090000123456789.png', '1631090000123456790.png', '11631090000123456789.png'];
  expect([...long].reverse().sort(byNaturalOrder)).toEqual(long);
});

it('frames are the PNG files of a folder, and at least two', async () => {
  const folder = temporaryFolder();
  await expect(listFrames(folder)).rejects.toThrow('no PNG files');
  await expect(listFrames(join(folder, 'x'))).rejects.toThrow(/cannot read .*x: no such file/);
  for (const name of ['2.png', '10.PNG', '.1.png', 'notes.txt'])
    writeFileSync(join(folder, name), '');
  expect((await listFrames(folder)).map((path) => basename(path))).toEqual(['2.png', '10.PNG']);
});

it('a lost frame of a numbered sequence is found, and nothing else taken for one', () => {
  expect(missingFrame(['f/000.png', 'f/001.png', 'f/003.png'])).toBe('f/002.png');
  expect(missingFrame(['00.png', '10.png', '20.png', '40.png'])).toBe('30.png');
  expect(missingFrame(['000.png', '010.png', '020.png'])).toBeNull();
  // Numbers that are not padded, clocks, and words.
  expect(missingFrame(['f1.png', 'f2.png', 'f10.png'])).toBeNull();
  expect(missingFrame(['10000.png', '10033.png', '10067.png'])).toBeNull();
  expect(missingFrame(['1.png', '2.png', '8.png'])).toBeNull();
  expect(missingFrame(['a.png', 'b.png', 'd.png'])).toBeNull();
});
