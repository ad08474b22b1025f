/**
 * For affordances: an everyday drive, two in which the ego wanders across its lane (so that lanes are seen from beside
 * their middle as well), and a scene that is staged to end in a crash, each scenario in turn (so that near things and
 * people are).
 */
import type { RecipeEntry } from '../../core/recipe.ts';
import { EVERYDAY, WANDER } from '../drives.ts';
import { VARIED } from '../scene-look.ts';
import type { NamedRecipe } from './named-recipe.ts';

/** The drives to one staged scene. */
const DRIVES = [EVERYDAY, WANDER, WANDER] as const;

export const affordances: NamedRecipe = {
  name: 'affordances',
  title:
    'three drives, two of them wandering across the lane, to one staged crash, every scenario in turn',
  frames: 30,
  resolve(scenarios, count) {
    const turn = scenarios.flatMap(({ id }): Omit<RecipeEntry, 'count'>[] => [
      ...DRIVES.map((scenario) => ({ scenario, outcome: 'none' as const })),
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
