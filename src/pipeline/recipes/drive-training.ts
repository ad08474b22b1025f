/** Short drives from anywhere in which nothing is staged: what a forecaster is not to be alarmed by, turns at junctions above all. */
import { ROAM } from '../drives.ts';
import { VARIED } from '../scene-look.ts';
import type { NamedRecipe } from './named-recipe.ts';

export const driveTraining: NamedRecipe = {
  name: 'drive-training',
  title: 'five seconds each of drives that begin anywhere, with traffic and no staged event',
  frames: 50,
  resolve: (_, count) => ({
    schema: 'nearmiss.recipe/1',
    name: 'drive-training',
    ...VARIED,
    scenarios: [{ scenario: ROAM, count, outcome: 'none' }],
  }),
};
