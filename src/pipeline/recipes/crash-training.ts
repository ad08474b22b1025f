/** What the shipped collision model learns from: as `crash-balanced`, without the scenario types kept for its test. */
import { HELD_OUT_SCENARIOS } from '../../core/held-out.ts';
import { crashBalanced } from './crash-balanced.ts';
import type { NamedRecipe } from './named-recipe.ts';

export const crashTraining: NamedRecipe = {
  name: 'crash-training',
  title: 'as crash-balanced, without the scenario types that test the shipped models',
  resolve(scenarios, count) {
    const seen = scenarios.filter(({ id }) => !HELD_OUT_SCENARIOS.includes(id));
    return { ...crashBalanced.resolve(seen, count), name: 'crash-training' };
  },
};
