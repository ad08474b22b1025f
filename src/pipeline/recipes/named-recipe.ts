import type { Recipe } from '../../core/recipe.ts';
import type { ScenarioSpec } from '../../core/scenario-spec.ts';

export const DEFAULT_SCENES = 16;
export const DEFAULT_FRAMES = 20;

/** A recipe that comes with the product: it is resolved for a number of scenes. */
export interface NamedRecipe {
  readonly name: string;
  readonly title: string;
  /** How many frames a scene where nobody says; {@link DEFAULT_FRAMES} without. */
  readonly frames?: number;
  /** How many scenes where nobody says; {@link DEFAULT_SCENES} without. */
  defaultScenes?(): number;
  resolve(scenarios: readonly ScenarioSpec[], count: number): Recipe;
}
