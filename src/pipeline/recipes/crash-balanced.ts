/** Half crashes, half near misses, every scenario in turn. */
import type { Recipe } from '../../core/recipe.ts';
import { OUTCOMES } from '../../core/scenario-spec.ts';
import type { NamedRecipe } from './named-recipe.ts';

export const crashBalanced: NamedRecipe = {
  name: 'crash-balanced',
  title: 'half crashes, half near misses, every scenario in turn',
  resolve(scenarios, count) {
    const kinds = scenarios.flatMap(({ id }) =>
      OUTCOMES.map((outcome) => ({ scenario: id, outcome })),
    );
    const entries: Recipe['scenarios'] = kinds.map(({ scenario, outcome }, i) => ({
      scenario,
      count: Math.floor((count + kinds.length - 1 - i) / kinds.length),
      outcome,
    }));
    return {
      schema: 'nearmiss.recipe/1',
      name: 'crash-balanced',
      scenarios: entries.filter((entry) => entry.count > 0),
    };
  },
};
