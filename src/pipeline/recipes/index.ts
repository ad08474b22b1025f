/** The explicit list of recipes: a new one is a file and a line here. */
import { UsageError } from '../../core/errors.ts';
import type { Recipe } from '../../core/recipe.ts';
import type { ScenarioSpec } from '../../core/scenario-spec.ts';
import { affordanceTraining } from './affordance-training.ts';
import { affordances } from './affordances.ts';
import { crashBalanced } from './crash-balanced.ts';
import { crashTraining } from './crash-training.ts';
import { driveTraining } from './drive-training.ts';
import { eventTraining } from './event-training.ts';
import { everyday } from './everyday.ts';
import { DEFAULT_SCENES, type NamedRecipe } from './named-recipe.ts';
import { ncap } from './ncap.ts';
import { nhtsa } from './nhtsa.ts';

export const RECIPES: readonly NamedRecipe[] = [
  crashBalanced,
  nhtsa,
  ncap,
  everyday,
  crashTraining,
  driveTraining,
  affordances,
  affordanceTraining,
  eventTraining,
];

/** The recipe of that name, or null: then it may be a file. */
export const findRecipe = (name: string): NamedRecipe | null =>
  RECIPES.find((recipe) => recipe.name === name) ?? null;

/** The recipe for so many scenes, or for as many as it has by itself. */
export const resolveNamed = (
  recipe: NamedRecipe,
  scenarios: readonly ScenarioSpec[],
  count?: number,
): Recipe => recipe.resolve(scenarios, count ?? recipe.defaultScenes?.() ?? DEFAULT_SCENES);

/** @throws UsageError that names the recipes there are */
export function unknownRecipe(name: string): never {
  throw new UsageError(
    `no recipe '${name}': it is neither a file nor one of ${RECIPES.map((recipe) => recipe.name).join(', ')}`,
  );
}
