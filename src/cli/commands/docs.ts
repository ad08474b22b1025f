/** `nearmiss docs`: writes the pages that follow from the code, or tells which are out of date. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { SCENARIOS } from '../../../scenes/index.ts';
import { CheckError, EnvironmentError } from '../../core/errors.ts';
import { PAGE, pictureFile, pictureOf, scenariosPage } from '../docs/scenarios-page.ts';
import { loadPhysics } from '../load-physics.ts';
import { counted, printResult } from '../output.ts';

interface Options {
  readonly out: string;
  readonly check?: boolean;
  readonly json?: boolean;
}

/** Every generated file and what belongs in it. */
async function generatedFiles(): Promise<Map<string, string>> {
  const createPhysics = await loadPhysics();
  const pictures = SCENARIOS.map(
    (scenario) => [pictureFile(scenario), pictureOf(scenario, createPhysics)] as const,
  );
  return new Map([[PAGE, scenariosPage(SCENARIOS)], ...pictures]);
}

async function write(file: string, content: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  } catch (error) {
    throw new EnvironmentError(
      `${file} cannot be written (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}

async function docs({ out, check, json }: Options): Promise<void> {
  const stale: string[] = [];
  for (const [name, content] of await generatedFiles()) {
    const file = join(out, name);
    const before = await readFile(file, 'utf8').catch(() => null);
    if (before === content) continue;
    stale.push(name);
    if (!check) await write(file, content);
  }
  if (check && stale.length > 0) {
    throw new CheckError(
      `out of date in ${out}: ${stale.join(', ')}; write them with: npm run nearmiss -- docs`,
    );
  }
  const text = check
    ? `${out} is up to date`
    : `${counted(stale.length, 'file')} written to ${out}`;
  printResult(json, { out, written: stale }, text);
}

export function addDocs(program: Command): void {
  program
    .command('docs')
    .description('write the generated pages on scenarios, with their pictures')
    .option('--out <dir>', 'folder', 'docs')
    .option('--check', 'only tell which are out of date: exit code 1 where any is')
    .option('--json', 'machine-readable result on standard output')
    .action(docs);
}
