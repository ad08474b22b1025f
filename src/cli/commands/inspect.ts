/** `nearmiss inspect DIR`: what is in a dataset, and a contact sheet to look at. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { DatasetRecord } from '../../core/dataset-record.ts';
import { EnvironmentError } from '../../core/errors.ts';
import { CONTACT_SHEET } from '../../dataset/dataset.ts';
import { reasonOf } from '../../dataset/folder.ts';
import { readDataset } from '../../dataset/reader.ts';
import { contactSheet } from '../../dataset/sheet/contact-sheet.ts';
import type { DatasetSummary } from '../../dataset/summary.ts';
import { summarise } from '../../dataset/summary.ts';
import { wholeNumber } from '../options.ts';
import { counted, printResult } from '../output.ts';

interface Options {
  readonly out?: string;
  readonly scenes: number;
  readonly json?: boolean;
}

/** A table of two columns. */
const listed = (rows: readonly (readonly [string, string])[]): string =>
  rows.map(([name, value]) => `  ${name.padEnd(12)}${value}`).join('\n');

function describe(
  dir: string,
  record: DatasetRecord,
  summary: DatasetSummary,
  sheet: string | null,
): string {
  const { camera, recipe } = record;
  const { outcomes, splits } = summary;
  const missing = summary.recipeScenes - summary.scenes;
  const crashes = `${counted(outcomes.crash, 'crash', 'crashes')}, ${counted(outcomes['near-miss'], 'near miss', 'near misses')}`;
  const rows: [string, string][] = [
    ['recipe', `${recipe.name}, seed ${record.seed}, nearmiss ${record.generator.version}`],
    [
      'scenes',
      `${summary.scenes}: ${crashes}${missing > 0 ? `; the recipe has ${missing} more` : ''}`,
    ],
    ['splits', `train ${splits.train}, validation ${splits.validation}, test ${splits.test}`],
    ['frames', `${summary.frames} of ${camera.width}x${camera.height} at ${record.fps} per second`],
    ...(summary.objects === null
      ? []
      : [['objects', `${summary.objects} labelled`] as [string, string]]),
    ['sensors', record.sensors.join(', ')],
    ...(record.lidar
      ? [
          [
            'lidar',
            `${record.lidar.name}: ${record.lidar.elevations.length} lasers, ${record.lidar.columns} firings a turn`,
          ] as [string, string],
        ]
      : []),
    ['formats', ['native', ...record.formats].join(', ')],
    ['rendered by', `${record.renderer} (${record.browser})`],
    ...summary.scenarios.map(({ scenario, scenes, crashes: n }): [string, string] => [
      scenario,
      `${counted(scenes, 'scene')}, ${counted(n, 'crash', 'crashes')}`,
    ]),
  ];
  const state = summary.finished ? '' : ' (unfinished: go on with nearmiss generate --resume)';
  return `${dir}${state}\n${listed(rows)}${sheet ? `\ncontact sheet: ${sheet}` : ''}`;
}

async function writeSheet(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes);
  } catch (error) {
    throw new EnvironmentError(`cannot write to ${path}: ${reasonOf(error)}`);
  }
}

async function inspect(dir: string, options: Options): Promise<void> {
  const reader = await readDataset(dir);
  const summary = await summarise(reader);
  const sheet =
    summary.scenes === 0 || options.scenes === 0 ? null : (options.out ?? join(dir, CONTACT_SHEET));
  if (sheet) await writeSheet(sheet, await contactSheet(reader, summary, options.scenes));
  const { record } = reader;
  const result = {
    ...summary,
    recipe: record.recipe.name,
    seed: record.seed,
    sensors: record.sensors,
    formats: record.formats,
    renderer: record.renderer,
    browser: record.browser,
    contactSheet: sheet,
  };
  printResult(options.json, result, describe(dir, record, summary, sheet));
}

export function addInspect(program: Command): void {
  program
    .command('inspect')
    .description('print what is in a dataset, and write a contact sheet')
    .argument('<dir>', 'folder of the dataset')
    .option(
      '--out <file>',
      `where the contact sheet goes (default: ${CONTACT_SHEET} in the dataset)`,
    )
    .option('--scenes <n>', 'scenes on the contact sheet; 0 for none', wholeNumber(0, 40), 6)
    .option('--json', 'machine-readable result on standard output')
    .action(inspect);
}
