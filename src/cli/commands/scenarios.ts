/** `nearmiss scenarios`: the catalogue. */
import type { Command } from 'commander';
import { SCENARIOS } from '../../../scenes/index.ts';
import type { ScenarioSpec } from '../../core/scenario-spec.ts';
import { printResult } from '../output.ts';

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

export function addScenarios(program: Command): void {
  program
    .command('scenarios')
    .description("list the catalogue: each scenario's parameters, ranges and units")
    .option('--json', 'machine-readable result on standard output')
    .action((options: { readonly json?: boolean }) => {
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
