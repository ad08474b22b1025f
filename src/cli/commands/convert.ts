/** `nearmiss convert DIR --to FORMAT`: writes a dataset in another format. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { convertDataset } from '../../dataset/convert.ts';
import { EXTRA_FORMATS } from '../../dataset/index.ts';
import { counted, printResult } from '../output.ts';

interface Options {
  readonly to: string;
  readonly out?: string;
  readonly json?: boolean;
}

async function convert(dir: string, { to, out, json }: Options): Promise<void> {
  const result = await convertDataset(dir, to, out ?? null);
  const where = join(out ?? dir, to);
  const found = `${counted(result.scenes, 'scene')}, ${counted(result.frames, 'frame')}`;
  printResult(json, { ...result, format: to, out: where }, `${where}: ${found}`);
}

export function addConvert(program: Command): void {
  program
    .command('convert')
    .description('write a dataset in another format')
    .argument('<dir>', 'folder of the dataset')
    .requiredOption('--to <format>', `the format: ${EXTRA_FORMATS.join(', ')}`)
    .option('--out <dir>', "where to (default: the dataset's own folder)")
    .option('--json', 'machine-readable result on standard output')
    .action(convert);
}
