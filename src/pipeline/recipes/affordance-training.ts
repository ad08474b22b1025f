/** What the shipped affordance model learns from: as `affordances`, without the scenario types kept for its test. */
import { HELD_OUT_SCENARIOS } from '../../core/held-out.ts';
import { affordances } from './affordances.ts';
import type { NamedRecipe } from './named-recipe.ts';

export const affordanceTraining: NamedRecipe = {
  name: 'affordance-training',
  title: 'as affordances, without the scenario types that test the shipped models',
  frames: affordances.frames,
  resolve(scenarios, count) {
    const seen = scenarios.filter(({ id }) => !HELD_OUT_SCENARIOS.includes(id));
    return { ...affordances.resolve(seen, count), name: 'affordance-training' };
  },
};
