/** A long sweep: on every one of many fresh seeds each scenario ends as asked, and no two of its scenes are alike. */
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../scenes/index.ts';
import { OUTCOMES } from '../../src/core/scenario-spec.ts';
import { findOutcome } from '../../src/pipeline/find-outcome.ts';
import { createPhysics } from '../support/physics.ts';

const SEEDS = Array.from({ length: 100 }, (_, i) => 7919 * i + 13);

describe.each(SCENARIOS)('$id', (scenario) => {
  it.each(OUTCOMES)('gives a %s on a hundred seeds', (outcome) => {
    const seen = new Set<string>();
    for (const seed of SEEDS) {
      const { parameters } = findOutcome({ scenario, seed, outcome, overrides: {} }, createPhysics);
      seen.add(JSON.stringify(parameters));
    }
    expect(seen.size).toBe(SEEDS.length);
  });
});
