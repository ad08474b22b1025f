/**
 * As often as in real life: crashes with their least-change twins, scenarios weighted by how often crashes of their kind
 * happen in the US.
 *
 * Source: W. G. Najm, J. D. Smith, M. Yanagisawa, Pre-Crash Scenario Typology for Crash Avoidance Research, DOT HS 810
 * 767 (2007): 37 types, thousands of crashes a year. The table below maps them to the catalogue. Where several scenarios
 * stand for one type it is split evenly between them, for the source does not divide it further.
 *
 * Left out, as the catalogue has nothing like it: road-edge departure 6, 7 (402), animal 10 (305), turning at
 * non-signalised junctions 31 (435), turning in the same direction 16 (222), backing 15 (131), parking 17 (48), lead
 * accelerating 23 (19), evasive action 32, 33 (69), object 35, 36 (85).
 */
import { UsageError } from '../../core/errors.ts';
import type { ScenarioSpec } from '../../core/scenario-spec.ts';
import { VARIED } from '../scene-look.ts';
import type { NamedRecipe } from './named-recipe.ts';
import { type CrashCount, crashesWithTwins } from './twins.ts';

/** Thousands of crashes a year that each scenario stands for, with the numbers of their types. */
export const NHTSA_WEIGHTS: Readonly<Record<string, number>> = {
  /** 26, lead vehicle stopped. */
  'ccrs-v1': 975,
  /** 24, lead vehicle at lower constant speed. */
  'ccrm-v1': 210,
  /** 25, lead vehicle decelerating. */
  'ccrb-v1': 428,
  /** 18, vehicles changing lanes, same direction. */
  'cut-in-v1': 338,
  /** 22, following a vehicle that makes a manoeuvre. */
  'cut-out-v1': 85,
  /** 19, vehicles drifting, same direction. */
  'drift-v1': 98,
  /** 21 and 20, opposite direction without and with a manoeuvre. */
  'head-on-v1': 124 + 15,
  /** 27 and 29, left turn across the path of an oncoming vehicle, with and without signals. */
  'ccftap-v1': 220 + 190,
  /** Half of 30, straight crossing paths without signals; 5, running a stop sign. */
  'scp-v1': 264 / 2 + 48,
  /** The other half of 30. */
  'scp-occluded-v1': 264 / 2,
  /** 4, running a red light. */
  'red-light-v1': 254,
  /** 11 and 12, pedestrians, a third each. */
  'cpna-v1': (17 + 39) / 3,
  'cpnco-v1': (17 + 39) / 3,
  'cpla-v1': (17 + 39) / 3,
  /** 13 and 14, cyclists, half each. */
  'cbna-v1': (18 + 24) / 2,
  'cbla-v1': (18 + 24) / 2,
  /** 2 and 3, control loss with and without a manoeuvre before. */
  'control-loss-v1': 103 + 529,
};

/**
 * Shares out a number in proportion to weights, by largest remainder: whole parts first, what is left to the largest
 * fractions, of equal ones to the first.
 */
export function shareOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const shares = exact.map(Math.floor);
  const left = total - shares.reduce((a, b) => a + b, 0);
  const byRemainder = exact
    .map((value, i) => ({ i, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (const { i } of byRemainder.slice(0, left)) shares[i] = (shares[i] as number) + 1;
  return shares;
}

function countsOf(scenarios: readonly ScenarioSpec[], crashes: number): CrashCount[] {
  const weights = scenarios.map(({ id }) => {
    const weight = NHTSA_WEIGHTS[id];
    if (weight === undefined) throw new UsageError(`recipe nhtsa has no weight for '${id}'`);
    return weight;
  });
  const shares = shareOut(crashes, weights);
  return scenarios.map(({ id }, i) => ({ scenario: id, crashes: shares[i] as number }));
}

export const nhtsa: NamedRecipe = {
  name: 'nhtsa',
  title: 'crashes with their least-change twins, each scenario as often as its kind in US crashes',
  resolve(scenarios, count) {
    const counts = countsOf(scenarios, Math.ceil(count / 2));
    return {
      schema: 'nearmiss.recipe/1',
      name: 'nhtsa',
      ...VARIED,
      scenarios: crashesWithTwins(counts, count),
    };
  },
};
