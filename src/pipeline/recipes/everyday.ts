/** Long drives in which nothing is staged: for affordances, and for how often a model is alarmed for nothing. */

import { EVERYDAY } from '../drives.ts';
import { VARIED } from '../scene-look.ts';
import type { NamedRecipe } from './named-recipe.ts';

export const everyday: NamedRecipe = {
  name: 'everyday',
  title: 'long drives with traffic and no staged event',
  frames: 200,
  resolve: (_, count) => ({
    schema: 'nearmiss.recipe/1',
    name: 'everyday',
    ...VARIED,
    scenarios: [{ scenario: EVERYDAY, count, outcome: 'none' }],
  }),
};
