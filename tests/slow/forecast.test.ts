/** `nearmiss forecast` in a town: grids that NumPy opens, figures that make sense, the same again. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { run } from '../../src/cli/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

afterEach(() => vi.restoreAllMocks());

/** The first array of an archive, which has its sizes before it. */
function firstArray(bytes: Buffer): { header: string; data: Buffer } {
  const [packed, names, extra] = [
    bytes.readUInt32LE(18),
    bytes.readUInt16LE(26),
    bytes.readUInt16LE(28),
  ];
  const from = 30 + names + extra;
  const file = inflateRawSync(bytes.subarray(from, from + packed));
  const head = 10 + file.readUInt16LE(8);
  return { header: file.subarray(10, head).toString(), data: file.subarray(head) };
}

test('a drive in town', async () => {
  const runs = await Promise.resolve().then(async () => {
    const all: { figures: Record<string, number | null>; out: string }[] = [];
    for (let i = 0; i < 3; i++) {
      let text = '';
      vi.spyOn(process.stdout, 'write').mockImplementation((part) => {
        text += String(part);
        return true;
      });
      vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
      const out = join(temporaryFolder(), 'grids');
      // The third time it is the truth itself that is scored.
      const drive = ['--drive', 'town', '--seed', '4', '--seconds', '6', '--every', '2'];
      const mine = i === 2 ? ['--predictions', all[0]?.out as string] : ['--out', out];
      expect(await run(['forecast', ...drive, ...mine, '--json'])).toBe(0);
      vi.restoreAllMocks();
      all.push({ figures: JSON.parse(text), out });
    }
    return all;
  });
  type Run = (typeof runs)[0];
  const [one, other, perfect] = runs as [Run, Run, Run];
  expect(perfect.figures).toMatchObject({ observed_soft_iou: 1, flow_epe: 0 });
  expect(perfect.figures.observed_auc).toBeCloseTo(1, 9);
  expect(perfect.figures.flow_grounded_auc).toBeGreaterThan(0.9);
  expect(other.figures).toEqual(one.figures);
  expect(one.figures.moments).toBe(3);
  expect(one.figures.observed_soft_iou).toBeGreaterThan(0.1);
  expect(one.figures.observed_soft_iou).toBeLessThan(0.9);
  // Constant velocity knows nobody whom it does not see.
  expect(one.figures.occluded_soft_iou ?? 0).toBe(0);
  expect(readdirSync(one.out).sort()).toEqual(['000000.npz', '000001.npz', '000002.npz']);
  const { header, data } = firstArray(readFileSync(join(one.out, '000000.npz')));
  expect(header).toContain("'shape': (256, 256)");
  // The ego is there, at its row and column.
  expect(data[192 * 256 + 128]).toBe(1);
});
