/** A user's own road, from an OpenDRIVE file to rendered scenes on it and back to files that others can replay. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { readDataset } from '../../src/dataset/reader.ts';
import { verifyDataset } from '../../src/dataset/verify.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'nearmiss-own-road-'));
const nearmiss = (...args: string[]) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], {
    cwd: ROOT,
  });

afterAll(() => rmSync(base, { recursive: true, force: true }));

it('carries scenarios: imported, generated on, verified, and written as OpenSCENARIO', async () => {
  const road = join(base, 'road');
  const data = join(base, 'data');
  const out = join(base, 'xosc');
  await nearmiss('import', 'tests/fixtures/opendrive/utm.xodr', '--out', road);
  const size = ['--size', '64x36', '--frames', '3', '--sensors', 'rgb,instance'];
  await nearmiss('generate', '--road', road, '--scenes', '4', ...size, '--out', data);
  await expect(verifyDataset(data)).resolves.toMatchObject({ scenes: 4, frames: 12 });
  const reader = await readDataset(data);
  for (const id of reader.sceneIds) {
    const { record } = await reader.scene(id);
    expect(record.twin).not.toBeNull();
    expect(record.place).toBe('utm');
  }
  await nearmiss('convert', data, '--to', 'openscenario', '--out', out);
  expect(readdirSync(out).sort()).toEqual([...reader.sceneIds]);
  for (const id of reader.sceneIds) {
    const scene = readFileSync(join(out, id, `${id}.xosc`), 'utf8');
    expect(scene).toContain(`filepath="${id}.xodr"`);
    expect(readFileSync(join(out, id, `${id}.xodr`), 'utf8')).toContain('<OpenDRIVE>');
  }
});
