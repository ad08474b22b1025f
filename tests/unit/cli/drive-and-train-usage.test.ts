/** `train` and `drive-test`: what cannot be done is said in a sentence, and leaves nothing behind. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/program.ts';
import { captureOutput } from '../../support/captured-output.ts';
import { writeDataset } from '../../support/synthetic-dataset.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const printed = captureOutput();

describe('train affordances', () => {
  it('refuses a dataset of another frame rate, by how to make one that fits', async () => {
    const data = temporaryFolder();
    await writeDataset(data);
    const out = join(temporaryFolder(), 'model');
    expect(await run(['train', 'affordances', '--data', data, '--out', out])).toBe(2);
    expect(printed.err).toContain('has 10 frames a second, not 2; generate it with --fps 2');
    expect(existsSync(join(out, 'model.json'))).toBe(false);
  });

  it('refuses pictures that are smaller than what it sees', async () => {
    const data = temporaryFolder();
    await writeDataset(data);
    const path = join(data, 'dataset.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"fps": *10/, '"fps": 2'));
    expect(await run(['train', 'affordances', '--data', data])).toBe(2);
    expect(printed.err).toMatch(/has pictures of \d+x\d+; generate it with --size 320x180/);
  });

  it('refuses a folder that is no dataset', async () => {
    expect(await run(['train', 'affordances', '--data', temporaryFolder()])).toBe(2);
    expect(printed.err).toContain('holds no dataset');
  });
});

describe('train collision', () => {
  it.each([
    [[], 'generate it with --size 160x90'],
    [['--closer'], 'generate it with --size 320x180'],
  ])('%j refuses pictures that are smaller than what it sees', async (more, message) => {
    const data = temporaryFolder();
    await writeDataset(data);
    expect(await run(['train', 'collision', '--data', data, ...more])).toBe(2);
    expect(printed.err).toContain(message);
  });

  it('refuses an encoder that is not there', async () => {
    const data = temporaryFolder();
    await writeDataset(data, { width: 160, height: 90 });
    const [out, encoder] = [join(temporaryFolder(), 'model'), temporaryFolder()];
    const args = ['train', 'collision', '--data', data, '--out', out, '--encoder', encoder];
    expect(await run(args)).toBe(2);
    expect(printed.err).toContain(
      `--encoder ${encoder}: there is neither checkpoint-encoder.bin nor model.json in it`,
    );
    expect(existsSync(join(out, 'model.json'))).toBe(false);
  });

  it.each([
    [['--from', 'nowhere'], 'cannot read nowhere'],
    [['--from', 'README.md'], 'README.md is not whole JSON'],
    [['--from', 'models/affordances'], /^nearmiss: models\/affordances\/model.json has no weight/m],
    [['--from', 'models/collision', '--memory', 'gru'], /model.json has no weight gru/],
    [['--from', 'models/collision', '--encoder', 'models/collision'], 'only one of them'],
    [['--average'], '--from says which'],
    [['--encoder', 'models/collision', '--still'], /its weight conv_1\/kernel is \[5,5,6,16\]/],
  ])('%j: nothing that it can begin with', async (more, message) => {
    const data = temporaryFolder();
    await writeDataset(data, { width: 160, height: 90 });
    const out = join(temporaryFolder(), 'model');
    expect(await run(['train', 'collision', '--data', data, '--out', out, ...more])).toBe(2);
    expect(printed.err).toMatch(message);
    expect(existsSync(join(out, 'model.json'))).toBe(false);
  });
});

describe('train collision --threads', () => {
  it.each(['0', '5', '1.5', 'many'])('%s is wrong usage', async (threads) => {
    const args = ['train', 'collision', '--data', 'nowhere', '--threads', threads];
    expect(await run(args)).toBe(2);
    expect(printed.err).toContain("option '--threads <n>' argument");
    expect(printed.err).toContain('It must be a whole number from 1 to 4.');
  });
});

describe('drive-test', () => {
  it.each([
    [['--ttc', '0'], 'a number from 0.1 to 10'],
    [['--threshold', '1.5'], 'a number from 0 to 1'],
    [['--task', 'park'], 'Allowed choices are brake, lane, both'],
    [['--crashes', '-1'], 'a whole number'],
  ])('%j is wrong usage', async (args, message) => {
    expect(await run(['drive-test', ...args])).toBe(2);
    expect(printed.err).toContain(message);
  });

  it('refuses a model of another task before anything is rendered', async () => {
    const args = ['--task', 'lane', '--by', 'model', '--affordances', 'models/collision'];
    expect(await run(['drive-test', ...args])).toBe(2);
    expect(printed.err).toContain('is for the task collision, not affordances');
  });

  it('gives one JSON value, with everything asked for and nothing else', async () => {
    const args = ['--task', 'brake', '--crashes', '1', '--minutes', '0', '--seed', '3', '--json'];
    expect(await run(['drive-test', ...args])).toBe(0);
    const { schema, brake, lane } = JSON.parse(printed.out);
    expect([schema, lane]).toEqual(['nearmiss.drive-test/1', null]);
    const rules = brake as { rule: string; crashes: object[]; falsePerHour: number | null }[];
    expect(rules.map(({ rule }) => rule)).toEqual(['truth-ttc', 'truth-turning', 'looming']);
    for (const { crashes, falsePerHour } of rules) {
      expect(crashes).toHaveLength(1);
      expect(falsePerHour).toBeNull();
    }
  });
});
