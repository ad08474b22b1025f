/** How much of their ranges the parameters of found scenes cover. */
import { UsageError } from '../core/errors.ts';
import { deriveSeed } from '../core/rng.ts';
import type { Outcome, ScenarioSpec } from '../core/scenario-spec.ts';
import type { CreatePhysics } from '../world/physics-port.ts';
import { findOutcome } from './find-outcome.ts';

export interface ParameterCoverage {
  readonly parameter: string;
  readonly unit: string;
  /** What may be asked for, and the part of it that is drawn from by default. */
  readonly range: readonly [number, number];
  readonly usual: readonly [number, number];
  /** Of the values found: least, 5 %, median, 95 %, greatest. */
  readonly quantiles: readonly [number, number, number, number, number];
  /** Share of ten equal bins of the usual part with at least one value in them. */
  readonly bins: number;
}

export interface Coverage {
  readonly scenario: string;
  readonly outcome: Outcome;
  /** Searches, and those that ended in a scene. */
  readonly seeds: number;
  readonly scenes: number;
  /** What the other searches said. */
  readonly refusals: readonly string[];
  /** Empty where there are no scenes. */
  readonly parameters: readonly ParameterCoverage[];
}

const QUANTILES = [0, 0.05, 0.5, 0.95, 1] as const;
const BINS = 10;

/** The quantile of sorted values, linear between neighbours. */
function quantile(sorted: readonly number[], q: number): number {
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (at - below);
}

function coverageOfParameter(
  name: string,
  { min, max, usual = [min, max], unit }: ScenarioSpec['parameters'][string],
  values: readonly number[],
): ParameterCoverage {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = usual;
  const inside = sorted.filter((value) => value >= low && value <= high);
  const binOf = (value: number) =>
    Math.min(BINS - 1, Math.floor((BINS * (value - low)) / (high - low)));
  const [least, p5, median, p95, greatest] = QUANTILES.map((q) => quantile(sorted, q));
  return {
    parameter: name,
    unit,
    range: [min, max],
    usual,
    quantiles: [least, p5, median, p95, greatest] as [number, number, number, number, number],
    bins: new Set(inside.map(binOf)).size / BINS,
  };
}

/** The seeds that coverage is measured with: always the same. */
export const coverageSeeds = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => deriveSeed(0, `coverage ${i}`));

/** Coverage of found parameter sets. */
export const coverageOf = (
  scenario: ScenarioSpec,
  outcome: Outcome,
  found: readonly Readonly<Record<string, number>>[],
  refusals: readonly string[],
): Coverage => ({
  scenario: scenario.id,
  outcome,
  seeds: found.length + refusals.length,
  scenes: found.length,
  refusals,
  parameters:
    found.length === 0
      ? []
      : Object.entries(scenario.parameters).map(([name, parameter]) =>
          coverageOfParameter(
            name,
            parameter,
            found.map((parameters) => parameters[name] as number),
          ),
        ),
});

/**
 * Searches a scene for every seed. It takes about half a second each.
 * @param onSearch after each
 */
export function measureCoverage(
  scenario: ScenarioSpec,
  outcome: Outcome,
  seeds: readonly number[],
  createPhysics: CreatePhysics,
  onSearch: () => void = () => {},
): Coverage {
  const found: Readonly<Record<string, number>>[] = [];
  const refusals: string[] = [];
  for (const seed of seeds) {
    try {
      found.push(findOutcome({ scenario, seed, outcome, overrides: {} }, createPhysics).parameters);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      refusals.push(error.message);
    }
    onSearch();
  }
  return coverageOf(scenario, outcome, found, refusals);
}

const round = (value: number): string => String(Math.round(value * 100) / 100);

/** A table for people. */
export function coverageTable(coverage: readonly Coverage[]): string {
  const head = [
    'parameter',
    'range',
    'drawn',
    'least',
    '5 %',
    'median',
    '95 %',
    'greatest',
    'bins',
  ];
  const widths = [18, 16, 16, 9, 9, 9, 9, 9, 6];
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, i) => (i < 3 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number))).join('')}`;
  return coverage
    .flatMap(({ scenario, outcome, seeds, scenes, refusals, parameters }) => [
      `${scenario}, ${outcome}: ${scenes} scenes of ${seeds} seeds`,
      line(head),
      ...parameters.map(({ parameter, range, usual, quantiles, bins }) =>
        line([
          parameter,
          range.map(round).join('..'),
          usual.map(round).join('..'),
          ...quantiles.map(round),
          `${Math.round(100 * bins)} %`,
        ]),
      ),
      ...refusals.map((refusal) => `  refused: ${refusal}`),
      '',
    ])
    .join('\n');
}
