/** The `--road` option: a user's own road instead of the scenarios' places. */
import { UsageError } from '../core/errors.ts';
import type { Recipe } from '../core/recipe.ts';
import type { RoadNetwork } from '../core/road-network.ts';
import type { ScenarioSpec } from '../core/scenario-spec.ts';
import { readRoad } from '../dataset/road-file.ts';
import { isDriveName } from '../pipeline/drives.ts';
import { placeFromNetwork } from '../world/places/from-network/place-from-network.ts';
import { whatIsMissing } from '../world/places/from-network/what-is-missing.ts';
import type { Place } from '../world/places/place.ts';

export const ROAD_HELP =
  "a road of one's own instead of the scenario's: a folder that `nearmiss import` made, or an .xodr file";

export interface OwnRoad {
  readonly network: RoadNetwork;
  readonly place: Place;
}

/** @throws UsageError where there is no such road, or it cannot be read */
export async function readOwnRoad(path: string): Promise<OwnRoad> {
  const network = await readRoad(path);
  return { network, place: placeFromNetwork(network) };
}

/**
 * The scenarios that a road can carry.
 * @throws UsageError where it carries none
 */
export function scenariosFor(
  scenarios: readonly ScenarioSpec[],
  { place }: OwnRoad,
): ScenarioSpec[] {
  const fit = scenarios.filter((scenario) => whatIsMissing(scenario, place).length === 0);
  if (fit.length > 0) return fit;
  throw new UsageError(
    `road '${place.network.name}' can carry none of the scenarios: \`nearmiss import\` tells what it lacks`,
  );
}

/** @throws UsageError naming the first entry of a recipe that the road cannot carry */
export function checkRecipeOnRoad(
  recipe: Recipe,
  scenarios: readonly ScenarioSpec[],
  { place }: OwnRoad,
): void {
  for (const entry of recipe.scenarios) {
    if (isDriveName(entry.scenario)) {
      throw new UsageError(
        `'${entry.scenario}' is driven in places of our own: leave out --road, or leave it out of the recipe`,
      );
    }
    const scenario = scenarios.find(({ id }) => id === entry.scenario);
    const missing = scenario ? whatIsMissing(scenario, place) : [];
    if (missing.length > 0) {
      throw new UsageError(
        `scenario '${entry.scenario}' cannot be staged on road '${place.network.name}', which lacks ${missing.join('; ')}`,
      );
    }
  }
}
