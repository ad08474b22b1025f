/** `nearmiss recipes`: the named recipes, or one of them resolved. */
import type { Command } from 'commander';
import { SCENARIOS } from '../../../scenes/index.ts';
import { findRecipe, RECIPES, resolveNamed, unknownRecipe } from '../../pipeline/recipes/index.ts';
import { DEFAULT_SCENES } from '../../pipeline/recipes/named-recipe.ts';
import { wholeNumber } from '../options.ts';
import { printResult } from '../output.ts';

interface Options {
  readonly scenes?: number;
  readonly json?: boolean;
}

function list({ json }: Options): void {
  const value = RECIPES.map(({ name, title, defaultScenes }) => ({
    name,
    title,
    scenes: defaultScenes?.() ?? DEFAULT_SCENES,
  }));
  const lines = value.map(
    ({ name, title, scenes }) => `${name.padEnd(16)}${title} (${scenes} scenes by default)`,
  );
  const hint = 'print one as a recipe file: npm run -s nearmiss -- recipes NAME > FILE';
  printResult(json, value, [...lines, hint].join('\n'));
}

function recipes(name: string | undefined, options: Options): void {
  if (name === undefined) {
    list(options);
    return;
  }
  const named = findRecipe(name) ?? unknownRecipe(name);
  printResult(true, resolveNamed(named, SCENARIOS, options.scenes), '');
}

export function addRecipes(program: Command): void {
  program
    .command('recipes')
    .description('list the named recipes, or print one as a recipe file to change and pass on')
    .argument('[name]', 'of the recipe to print')
    .option('--scenes <n>', 'for so many scenes', wholeNumber(1, 1_000_000))
    .option('--json', 'machine-readable result on standard output')
    .action(recipes);
}
