import type { Recipe } from '../../core/recipe.ts';
import type { ScenarioSpec } from '../../core/scenario-spec.ts';

/** A recipe that comes with the product: it is resolved for a number of scenes. */
export interface NamedRecipe {
  readonly name: string;
  readonly title: string;
  resolve(scenarios: readonly ScenarioSpec[], count: number): Recipe;
}
