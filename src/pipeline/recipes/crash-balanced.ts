/** Half crashes, half near misses, each near miss the least-change twin of a crash; every scenario in turn. */
import { VARIED } from '../scene-look.ts';
import type { NamedRecipe } from './named-recipe.ts';
import { crashesWithTwins } from './twins.ts';

export const crashBalanced: NamedRecipe = {
  name: 'crash-balanced',
  title: 'crashes with their least-change twins, half of each, every scenario in turn',
  resolve(scenarios, count) {
    const crashes = Math.ceil(count / 2);
    const counts = scenarios.map(({ id }, i) => ({
      scenario: id,
      crashes: Math.floor((crashes + scenarios.length - 1 - i) / scenarios.length),
    }));
    return {
      schema: 'nearmiss.recipe/1',
      name: 'crash-balanced',
      ...VARIED,
      scenarios: crashesWithTwins(counts, count),
    };
  },
};
