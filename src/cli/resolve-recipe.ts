/** The recipe that a command line asks for: a named one, or a file. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { UsageError } from '../core/errors.ts';
import type { Recipe } from '../core/recipe.ts';
import type { ScenarioSpec } from '../core/scenario-spec.ts';
import { findRecipe, resolveNamed, unknownRecipe } from '../pipeline/recipes/index.ts';
import { parseRecipe } from '../pipeline/scene-orders.ts';

/**
 * @param options the recipe's name or file, and of a named one how many scenes
 * @throws UsageError where there is none, or it is no recipe
 */
export async function resolveRecipe(
  options: { readonly recipe: string; readonly scenes?: number },
  scenarios: readonly ScenarioSpec[],
): Promise<Recipe> {
  const named = findRecipe(options.recipe);
  if (named) return resolveNamed(named, scenarios, options.scenes);
  if (!existsSync(options.recipe)) unknownRecipe(options.recipe);
  if (options.scenes !== undefined) {
    throw new UsageError('a recipe file says how many scenes it has: leave out --scenes');
  }
  const text = await readFile(options.recipe, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`the recipe ${options.recipe} cannot be read (${error.code})`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`the recipe ${options.recipe} is not JSON: ${(error as Error).message}`);
  }
  return parseRecipe(json, options.recipe);
}
