/** Half crashes, half near misses, every scenario in turn. */
import type { Recipe } from '../../core/recipe.ts';
import { OUTCOMES } from '../../core/scenario-spec.ts';
import type { NamedRecipe } from './named-recipe.ts';

export const crashBalanced: NamedRecipe = {
  name: 'crash-balanced',
  title: 'half crashes, half near misses, every scenario in turn',
  resolve(scenarios, count) {
    const kinds = scenarios.flatMap((scenario) => OUTCOMES.map((outcome) => ({ scenario: scenario.id, outcome })));
    const entries: Recipe['scenarios'] = kinds.map((kind, i) => ({
      ...kind, count: Math.floor((count + kinds.length - 1 - i) / kinds.length),
    }));
    return {
      schema: 'nearmiss.recipe/1', name: 'crash-balanced', scenarios: entries.filter((entry) => entry.count > 0),
    };
  },
};
