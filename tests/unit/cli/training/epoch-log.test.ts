/** What epochs reached is kept for whoever goes on, as far as their weights were. */
import { describe, expect, it } from 'vitest';
import { EpochLog } from '../../../../src/cli/training/epoch-log.ts';
import { openFolder } from '../../../../src/dataset/folder.ts';
import type { EpochReport, TrainingState } from '../../../../src/perception/training/trainer.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const STAGES = ['encoder', 'memory'] as const;
const report = (epoch: number, loss = 1): EpochReport => ({
  epoch,
  loss,
  validation: loss,
  isBest: true,
});
const upTo = (epoch: number) => ({ epoch }) as TrainingState;

async function logged(
  dir: string,
  from: Parameters<typeof EpochLog.open<'encoder' | 'memory'>>[2],
) {
  return EpochLog.open(openFolder(dir), STAGES, from);
}

describe('the log of epochs', () => {
  it('is there when a training goes on, but for epochs whose weights were not kept', async () => {
    const dir = temporaryFolder();
    const first = await logged(dir, {});
    for (const epoch of [0, 1, 2]) await first.add('encoder', report(epoch));
    await first.add('memory', report(0));
    const next = await logged(dir, { encoder: upTo(2) });
    expect(next.history).toEqual({ encoder: [report(0), report(1)], memory: [] });
    await next.add('encoder', report(2, 7));
    expect((await logged(dir, { encoder: upTo(3) })).history.encoder).toEqual([
      report(0),
      report(1),
      report(2, 7),
    ]);
  });

  it('of a stage that begins anew forgets what it had reached', async () => {
    const dir = temporaryFolder();
    const first = await logged(dir, {});
    for (const epoch of [0, 1]) await first.add('memory', report(epoch));
    const next = await logged(dir, { memory: upTo(2) });
    await next.add('memory', report(0, 5));
    expect(next.history.memory).toEqual([report(0, 5)]);
  });

  it('is a page of curves as well, which shows new epochs by itself', async () => {
    const dir = temporaryFolder();
    const log = await logged(dir, {});
    const page = async () => new TextDecoder().decode(await openFolder(dir).read('curves.html'));
    await log.add('encoder', report(0, 3));
    const dots = (text: string) => text.match(/<circle/g)?.length;
    expect(dots(await page())).toBe(2);
    expect(await page()).toMatch(/http-equiv="refresh"/);
    await log.add('encoder', { ...report(1, 2), validation: 2.5 });
    expect(await page()).not.toContain('memory');
    await log.add('memory', { ...report(0), validation: Number.POSITIVE_INFINITY });
    expect(await page()).toMatch(/encoder: training .*memory: training/s);
    expect(dots(await page())).toBe(4 + 1);
    expect(await page()).not.toContain('NaN');
  });

  it('that is damaged is empty', async () => {
    const dir = temporaryFolder();
    const folder = openFolder(dir);
    await (await logged(dir, {})).add('encoder', report(0));
    await folder.write('history.json', new TextEncoder().encode('{'));
    expect((await logged(dir, { encoder: upTo(1) })).history.encoder).toEqual([]);
  });
});
