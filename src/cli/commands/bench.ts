/** `nearmiss bench`: every benchmark, each as a ratio against a named baseline of the same run. */
import type { Command } from 'commander';
import { CheckError, UsageError } from '../../core/errors.ts';
import type { Figure } from '../bench/benchmark.ts';
import { BENCHMARKS } from '../bench/index.ts';
import { loadPhysics } from '../load-physics.ts';
import { printResult, say } from '../output.ts';

interface Options {
  readonly only?: string;
  readonly json?: boolean;
}

const line = (f: Figure): string =>
  `${f.name.padEnd(24)}${f.value.toPrecision(4).padStart(9)} ${f.unit.padEnd(10)}${f.ratio.toFixed(2).padStart(7)} x ${f.baselineValue.toPrecision(4)} (${f.baseline})`;

async function bench(options: Options): Promise<void> {
  const only = options.only ?? '';
  const chosen = BENCHMARKS.filter(
    ({ prefix }) => prefix.startsWith(only) || only.startsWith(`${prefix}.`),
  );
  if (chosen.length === 0) {
    throw new UsageError(
      `no benchmark '${only}'; there are ${BENCHMARKS.map((b) => b.prefix).join(', ')}`,
    );
  }
  const createPhysics = await loadPhysics();
  const figures: Figure[] = [];
  const beyond: string[] = [];
  for (const benchmark of chosen) {
    say(`measuring ${benchmark.prefix}`);
    const found = (await benchmark.run({ createPhysics })).filter(({ name }) =>
      name.startsWith(only),
    );
    figures.push(...found);
    for (const { name, ratio } of found) {
      const limit = benchmark.limits[name];
      if (limit !== undefined && ratio > limit)
        beyond.push(`${name} is ${ratio.toFixed(2)} x its baseline, above ${limit}`);
    }
  }
  printResult(options.json, figures, figures.map(line).join('\n'));
  if (beyond.length > 0) throw new CheckError(beyond.join('; '));
}

export function addBench(program: Command): void {
  program
    .command('bench')
    .description('measure, each figure as a ratio against a named baseline of the same run')
    .option('--only <prefix>', 'only the figures whose names begin so, `step` for example')
    .option('--json', 'machine-readable result on standard output')
    .action(bench);
}
