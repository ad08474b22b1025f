/**
 * A long sweep in two halves, so that two cores share it: on every one of many fresh seeds each scenario ends as asked or says by name that it cannot, and no two
 * of its scenes are alike. Prints how much of the parameters' ranges the scenes cover.
 */
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../scenes/index.ts';
import { UsageError } from '../../src/core/errors.ts';
import { OUTCOMES, type Outcome, type ScenarioSpec } from '../../src/core/scenario-spec.ts';
import { stateAt } from '../../src/core/world-state.ts';
import { coverageOf, coverageTable } from '../../src/pipeline/coverage.ts';
import { findOutcome } from '../../src/pipeline/find-outcome.ts';
import { partnerOf, type Trial } from '../../src/pipeline/trials.ts';
import { createPhysics } from './physics.ts';

const SEEDS = Array.from({ length: 100 }, (_, i) => 7919 * i + 13);
/** Of a hundred searches. */
const MOST_REFUSALS = 2;
/** A scene differs from every other by so much in some parameter (share of its range), and so far in some position. */
const LEAST_SHARE = 0.002;
const LEAST_M = 0.05;

/** What tells one scene from another. */
interface Likeness {
  readonly parameters: readonly number[];
  /** Of the ego and its partner, at the start and at the impact or the closest moment, metres. */
  readonly positions: readonly number[];
  /** Body and paint of the partner. */
  readonly partner: string;
}

function likenessOf(scenario: ScenarioSpec, { episode, parameters }: Trial): Likeness {
  const { stage, states, collisions, closeness } = episode;
  const partner = partnerOf(scenario, stage.actors, stage.egoId);
  const event = stateAt(states, collisions[0]?.tUs ?? closeness.approachUs);
  const spec = stage.actors.find((actor) => actor.spec.id === partner)?.spec;
  return {
    parameters: Object.entries(scenario.parameters).map(
      ([name, { min, max }]) => ((parameters[name] as number) - min) / (max - min),
    ),
    positions: [stateAt(states, 0), event].flatMap(({ actors }) =>
      actors
        .filter(({ id }) => id === stage.egoId || id === partner)
        .flatMap(({ position }) => position.slice(0, 2)),
    ),
    partner: `${spec?.model} ${spec?.colour.join(' ')}`,
  };
}

const farthest = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))));

function expectNoTwoAlike(scenes: readonly Likeness[]): void {
  for (const [i, a] of scenes.entries()) {
    for (const b of scenes.slice(i + 1)) {
      expect(farthest(a.parameters, b.parameters)).toBeGreaterThan(LEAST_SHARE);
      expect(farthest(a.positions, b.positions)).toBeGreaterThan(LEAST_M);
    }
  }
  // There are fewer bodies and paints than scenes.
  const partners = new Set(scenes.map(({ partner }) => partner));
  expect(partners.size).toBeGreaterThanOrEqual(Math.min(6, scenes.length));
}

function sweep(scenario: ScenarioSpec, outcome: Outcome): void {
  // Not the episodes themselves: a hundred of them would be too many to keep.
  const scenes: Likeness[] = [];
  const found: Trial['parameters'][] = [];
  const refusals: string[] = [];
  for (const seed of SEEDS) {
    try {
      const trial = findOutcome({ scenario, seed, outcome, overrides: {} }, createPhysics);
      expect(trial.verdict).toBe(outcome);
      expect(trial.episode.collisions.length > 0).toBe(outcome === 'crash');
      scenes.push(likenessOf(scenario, trial));
      found.push(trial.parameters);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      expect(error.message).toContain(`'${scenario.id}' gave no ${outcome}`);
      refusals.push(error.message);
    }
  }
  expect(refusals.length).toBeLessThanOrEqual(MOST_REFUSALS);
  expectNoTwoAlike(scenes);
  const coverage = coverageOf(scenario, outcome, found, refusals);
  process.stdout.write(`${coverageTable([coverage])}\n`);
}

/** Declares the sweep of every other scenario. @param half which, 0 or 1 */
export function sweepHalf(half: 0 | 1): void {
  describe.each(SCENARIOS.filter((_, i) => i % 2 === half))('$id', (scenario) => {
    it.each(OUTCOMES)('gives a %s on a hundred seeds', (outcome) => sweep(scenario, outcome));
  });
}
