/** `nearmiss convert DIR --to FORMAT`: writes a dataset in another format. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../../core/errors.ts';
import { convertDataset } from '../../dataset/convert.ts';
import { EXTRA_FORMATS } from '../../dataset/index.ts';
import { exportOpenScenario, OPENSCENARIO } from '../../pipeline/export-open-scenario.ts';
import { loadPhysics } from '../load-physics.ts';
import { counted, printResult } from '../output.ts';
import { type Progress, startProgress } from '../progress.ts';

interface Options {
  readonly to: string;
  readonly out?: string;
  readonly json?: boolean;
}

const FORMATS = [...EXTRA_FORMATS, OPENSCENARIO];

async function toOpenScenario(dir: string, { out, json }: Options): Promise<void> {
  if (out === undefined) throw new UsageError(`--to ${OPENSCENARIO} needs a folder: --out <dir>`);
  const createPhysics = await loadPhysics();
  const shown: Progress[] = [];
  try {
    const scenes = await exportOpenScenario(dir, out, {
      createPhysics,
      onStart: (count) => shown.push(startProgress(count, 'scenes')),
      onScene: () => shown[0]?.advance(),
    });
    const text = `${out}: ${counted(scenes, 'scene')}, a folder each with its .xosc and .xodr`;
    printResult(json, { scenes, format: OPENSCENARIO, out }, text);
  } finally {
    shown[0]?.stop();
  }
}

async function convert(dir: string, options: Options): Promise<void> {
  const { to, out, json } = options;
  if (!FORMATS.includes(to)) {
    throw new UsageError(`unknown format '${to}' for --to; known are ${FORMATS.join(', ')}`);
  }
  if (to === OPENSCENARIO) return toOpenScenario(dir, options);
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
    .requiredOption('--to <format>', `the format: ${FORMATS.join(', ')}`)
    .option(
      '--out <dir>',
      `where to (default: the dataset's own folder; ${OPENSCENARIO} needs one of its own)`,
    )
    .option('--json', 'machine-readable result on standard output')
    .action(convert);
}
