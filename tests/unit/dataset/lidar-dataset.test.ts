/** A dataset with a scanner: verified, converted, damaged. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../../src/dataset/bytes.ts';
import { convertDataset } from '../../../src/dataset/convert.ts';
import { verifyDataset } from '../../../src/dataset/verify.ts';
import { writeDataset } from '../../support/synthetic-dataset.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const numbersOf = (line: string): number[] => line.trim().split(/\s+/).map(Number);

test('what is converted later is what would have been generated; verify takes both', async () => {
  const [one, other] = [temporaryFolder(), temporaryFolder()];
  const formats = ['kitti', 'semantickitti'];
  await writeDataset(one, { scenes: 2, lidar: true, formats });
  await writeDataset(other, { scenes: 2, lidar: true });
  for (const format of formats) await convertDataset(other, format, null);
  const files = (dir: string) =>
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(dir.length))
      .sort();
  expect(files(other)).toEqual(files(one));
  for (const path of files(one))
    expect(readFileSync(join(other, path)).equals(readFileSync(join(one, path))), path).toBe(true);
  await expect(verifyDataset(one)).resolves.toMatchObject({ scenes: 2 });
});

test('a sequence has its poses: the first is at home, the ego drives along the camera', async () => {
  const dir = temporaryFolder();
  await writeDataset(dir, { scenes: 2, lidar: true, formats: ['semantickitti'] });
  const folder = join(dir, 'semantickitti/sequences/01');
  const lines = (name: string) => readFileSync(join(folder, name), 'utf8').trim().split('\n');
  const poses = lines('poses.txt').map(numbersOf);
  expect(poses.length).toBe(3);
  const home = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];
  for (const [k, value] of home.entries()) expect(poses[0]?.[k]).toBeCloseTo(value, 9);
  // 14 m/s for a tenth of a second, nose down by 0.01.
  expect(Math.hypot(poses[1]?.[3] ?? 0, poses[1]?.[7] ?? 0, poses[1]?.[11] ?? 0)).toBeCloseTo(
    1.4,
    6,
  );
  expect(poses[1]?.[11]).toBeCloseTo(1.4 * Math.cos(0.01), 6);
  expect(lines('times.txt').map(Number)).toEqual([0, 0.1, 0.2]);
  const calib = new Map(lines('calib.txt').map((line) => line.split(': ') as [string, string]));
  // The camera is 0.9 m before the scanner and 0.4 m lower: x right, y down, z ahead.
  const tr = numbersOf(calib.get('Tr') as string);
  expect([tr[3], tr[7], tr[11]]).toEqual([0, expect.closeTo(-0.4, 9), expect.closeTo(-0.9, 9)]);
  expect([...tr.slice(0, 3), ...tr.slice(4, 7), ...tr.slice(8, 11)]).toEqual([
    0, -1, 0, 0, 0, -1, 1, 0, 0,
  ]);
});

test('verify names a point without a label and an id that nobody has', async () => {
  const damaged = async (change: (labels: Uint8Array) => Uint8Array) => {
    const dir = temporaryFolder();
    await writeDataset(dir, { scenes: 1, lidar: true });
    const scene = join(dir, 'scenes/000000-ccrs-v1');
    const path = join(scene, 'lidar/000001.label');
    const bytes = change(new Uint8Array(readFileSync(path)));
    writeFileSync(path, bytes);
    // The hash is set right, so that it is the contents that are found.
    const record = JSON.parse(readFileSync(join(scene, 'scene.json'), 'utf8'));
    record.files['lidar/000001.label'] = sha256(bytes);
    writeFileSync(join(scene, 'scene.json'), JSON.stringify(record));
    return verifyDataset(dir);
  };
  await expect(damaged((labels) => labels.slice(4))).rejects.toThrow(
    /000001\.label has 11 labels for 12 points/,
  );
  await expect(
    damaged((labels) => {
      labels[2] = 99;
      return labels;
    }),
  ).rejects.toThrow(/000001\.label: number 0 has id 99/);
});
