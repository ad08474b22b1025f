/** The explicit list of recipes: a new one is a file and a line here. */
import { UsageError } from '../../core/errors.ts';
import { crashBalanced } from './crash-balanced.ts';
import type { NamedRecipe } from './named-recipe.ts';

const RECIPES: readonly NamedRecipe[] = [crashBalanced];

/** The recipe of that name, or null: then it may be a file. */
export const findRecipe = (name: string): NamedRecipe | null =>
  RECIPES.find((recipe) => recipe.name === name) ?? null;

/** @throws UsageError that names the recipes there are */
export function unknownRecipe(name: string): never {
  throw new UsageError(
    `no recipe '${name}': it is neither a file nor one of ${RECIPES.map((recipe) => recipe.name).join(', ')}`,
  );
}
