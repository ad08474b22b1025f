/** `nearmiss scenarios`: the catalogue. */
import type { Command } from 'commander';
import { SCENARIOS } from '../../../scenes/index.ts';
import { OUTCOMES, type ScenarioSpec } from '../../core/scenario-spec.ts';
import { coverageSeeds, coverageTable, measureCoverage } from '../../pipeline/coverage.ts';
import { loadPhysics } from '../load-physics.ts';
import { wholeNumber } from '../options.ts';
import { printResult } from '../output.ts';
import { startProgress } from '../progress.ts';

const rounded = (value: number): string => String(Math.round(value * 100) / 100);

function describe(scenario: ScenarioSpec): string {
  const rows = Object.entries(scenario.parameters).map(
    ([name, { min, max, unit, description }]) => {
      const range = `${rounded(min)}..${rounded(max)} ${unit === '1' ? '' : unit}`.trim();
      return `  ${name.padEnd(20)}${range.padEnd(18)}${description}`;
    },
  );
  const deciding = `  decides: ${scenario.critical.parameter}; place: ${scenario.place}`;
  return [`${scenario.id}  ${scenario.title}`, `  ${scenario.description}`, ...rows, deciding].join(
    '\n',
  );
}

interface Options {
  readonly json?: boolean;
  readonly coverage?: boolean;
  readonly seeds: number;
}

async function coverage({ seeds: count, json }: Options): Promise<void> {
  const createPhysics = await loadPhysics();
  const seeds = coverageSeeds(count);
  const progress = startProgress(SCENARIOS.length * OUTCOMES.length * count, 'searches');
  try {
    const value = SCENARIOS.flatMap((scenario) =>
      OUTCOMES.map((outcome) =>
        measureCoverage(scenario, outcome, seeds, createPhysics, () => progress.advance()),
      ),
    );
    printResult(json, value, coverageTable(value));
  } finally {
    progress.stop();
  }
}

export function addScenarios(program: Command): void {
  program
    .command('scenarios')
    .description("list the catalogue: each scenario's parameters, ranges and units")
    .option('--json', 'machine-readable result on standard output')
    .option('--coverage', 'search scenes and tell how much of the ranges they cover: takes minutes')
    .option(
      '--seeds <n>',
      'with --coverage: searches a scenario and outcome',
      wholeNumber(1, 10_000),
      20,
    )
    .action(async (options: Options) => {
      if (options.coverage) {
        await coverage(options);
        return;
      }
      const value = SCENARIOS.map(({ id, title, description, place, parameters, critical }) => ({
        id,
        title,
        description,
        place,
        parameters,
        critical: critical.parameter,
      }));
      printResult(options.json, value, SCENARIOS.map(describe).join('\n\n'));
    });
}
