/** From a resolved recipe to the list of scenes it asks for. */
import { z } from 'zod';
import { UsageError } from '../core/errors.ts';
import { type Recipe, recipeSchema } from '../core/recipe.ts';
import { deriveSeed } from '../core/rng.ts';
import type { Outcome, ScenarioSpec } from '../core/scenario-spec.ts';
import { findScenario } from './find-outcome.ts';
import { checkOverrides, type Overrides } from './parameters.ts';

/** One scene to make. All of it follows from the recipe, the seed and the index. */
export interface SceneOrder {
  readonly index: number;
  readonly id: string;
  readonly scenario: ScenarioSpec;
  readonly outcome: Outcome;
  readonly overrides: Overrides;
  readonly seed: number;
}

/**
 * Parses a recipe file's JSON.
 * @throws UsageError naming the first field that is wrong
 */
export function parseRecipe(json: unknown, file: string): Recipe {
  const parsed = recipeSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [first] = z.flattenError(parsed.error).formErrors;
  const issue = parsed.error.issues[0];
  const where = issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
  throw new UsageError(`${file} is not a recipe${where}: ${issue?.message ?? first}`);
}

/** The order of scenes goes round the entries of the recipe, one of each at a time. */
function roundRobin(recipe: Recipe): Recipe['scenarios'] {
  const order: Recipe['scenarios'] = [];
  const most = Math.max(...recipe.scenarios.map((entry) => entry.count));
  for (let round = 0; round < most; round++) {
    order.push(...recipe.scenarios.filter((entry) => entry.count > round));
  }
  return order;
}

/**
 * All scenes of a dataset, checked before the first is made.
 * @throws UsageError on a scenario or a parameter that does not exist, or a value out of range
 */
export function sceneOrders(
  recipe: Recipe,
  scenarios: readonly ScenarioSpec[],
  seed: number,
): SceneOrder[] {
  for (const entry of recipe.scenarios) {
    checkOverrides(findScenario(scenarios, entry.scenario), entry.parameters ?? {});
  }
  return roundRobin(recipe).map((entry, index) => ({
    index,
    id: `${String(index).padStart(6, '0')}-${entry.scenario}`,
    scenario: findScenario(scenarios, entry.scenario),
    outcome: entry.outcome,
    overrides: entry.parameters ?? {},
    seed: deriveSeed(seed, `scene ${index}`),
  }));
}

/** Shard `number` of `of`: every of-th scene. */
export const shardOf = (orders: readonly SceneOrder[], number: number, of: number): SceneOrder[] =>
  orders.filter((order) => order.index % of === number);
