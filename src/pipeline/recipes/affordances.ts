/**
 * For affordances: everyday drives, and after every third of them a scene that is staged to end in a crash, each scenario
 * in turn, so that near things and people are seen as well.
 */
import type { RecipeEntry } from '../../core/recipe.ts';
import { VARIED } from '../scene-look.ts';
import { EVERYDAY } from '../scene-orders.ts';
import type { NamedRecipe } from './named-recipe.ts';

/** Everyday drives to one staged scene. */
const DRIVES = 3;

export const affordances: NamedRecipe = {
  name: 'affordances',
  title: 'three everyday drives to one staged crash, every scenario in turn',
  frames: 30,
  resolve(scenarios, count) {
    const turn = scenarios.flatMap(({ id }): Omit<RecipeEntry, 'count'>[] => [
      ...Array.from({ length: DRIVES }, () => ({ scenario: EVERYDAY, outcome: 'none' as const })),
      { scenario: id, outcome: 'crash' },
    ]);
    // The order of scenes goes round the entries: equal counts keep the shares in every beginning of the dataset.
    const entries = turn.map((entry, i) => ({
      ...entry,
      count: Math.floor((count + turn.length - 1 - i) / turn.length),
    }));
    return {
      schema: 'nearmiss.recipe/1',
      name: 'affordances',
      ...VARIED,
      scenarios: entries.filter((entry) => entry.count > 0),
    };
  },
};
