/** From a resolved recipe to the list of scenes it asks for. */
import { z } from 'zod';
import { UsageError } from '../core/errors.ts';
import { type Recipe, type RecipeEntry, recipeSchema } from '../core/recipe.ts';
import { deriveSeed } from '../core/rng.ts';
import type { Outcome, ScenarioSpec } from '../core/scenario-spec.ts';
import { type DriveName, EVERYDAY, isDriveName } from './drives.ts';
import { findScenario } from './find-outcome.ts';
import { checkOverrides, type Overrides } from './parameters.ts';
import { drawFriction, drawLook, frictionUnder, type SceneLook } from './scene-look.ts';

interface OrderBase {
  readonly index: number;
  readonly id: string;
  readonly seed: number;
  readonly look: SceneLook;
}

/** A staged scene to make. All of it follows from the recipe, the seed and the index. */
export interface StagedOrder extends OrderBase {
  readonly kind: 'staged';
  readonly scenario: ScenarioSpec;
  readonly outcome: Outcome;
  readonly overrides: Overrides;
  /** false leaves background traffic out. */
  readonly traffic: boolean;
  /** The other scene of a pair of twins: for a crash its near miss, for a near miss its crash. */
  readonly twin: { readonly index: number; readonly id: string } | null;
}

/** A drive without a staged event. */
export interface DriveOrder extends OrderBase {
  readonly kind: 'drive';
  readonly drive: DriveName;
  readonly friction: number;
}

/** One scene to make. */
export type SceneOrder = StagedOrder | DriveOrder;

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

/** The order of scenes goes round the entries of the recipe, one of each at a time; a twin follows its crash. */
function roundRobin(recipe: Recipe): RecipeEntry[] {
  const order: RecipeEntry[] = [];
  const most = Math.max(...recipe.scenarios.map((entry) => entry.count));
  for (let round = 0; round < most; round++) {
    order.push(...recipe.scenarios.filter((entry) => entry.count > round));
  }
  return order;
}

function checkEntry(entry: RecipeEntry, scenarios: readonly ScenarioSpec[]): void {
  const isDrive = isDriveName(entry.scenario);
  if (isDrive !== (entry.outcome === 'none')) {
    throw new UsageError(
      isDrive
        ? `nothing is staged in '${entry.scenario}': its outcome is 'none'`
        : `scenario '${entry.scenario}' ends in a crash or a near-miss; 'none' is for '${EVERYDAY}'`,
    );
  }
  if (isDrive && entry.parameters) throw new UsageError(`'${entry.scenario}' has no parameters`);
  if (!isDrive) checkOverrides(findScenario(scenarios, entry.scenario), entry.parameters ?? {});
}

const idOf = (index: number, entry: RecipeEntry): string =>
  `${String(index).padStart(6, '0')}-${entry.scenario}`;

/**
 * All scenes of a dataset, checked before the first is made.
 * @throws UsageError on a scenario or a parameter that does not exist, or a value out of range
 */
export function sceneOrders(
  recipe: Recipe,
  scenarios: readonly ScenarioSpec[],
  seed: number,
): SceneOrder[] {
  for (const entry of recipe.scenarios) checkEntry(entry, scenarios);
  const round = roundRobin(recipe);
  return round.map((entry, index): SceneOrder => {
    const next = round[index + 1];
    const crash = entry.twin ? round[index - 1] : entry;
    const crashIndex = entry.twin ? index - 1 : index;
    const sceneSeed = deriveSeed(seed, `scene ${crashIndex}`);
    const friction = crash?.parameters?.friction;
    const look = drawLook(recipe, sceneSeed, friction);
    const base = { index, id: idOf(index, entry), seed: sceneSeed, look };
    if (entry.outcome === 'none' || !crash) {
      const drive = isDriveName(entry.scenario) ? entry.scenario : EVERYDAY;
      return { ...base, kind: 'drive', drive, friction: drawFriction(look.weather, sceneSeed) };
    }
    const scenario = findScenario(scenarios, entry.scenario);
    const other = entry.twin ? crash : next?.twin ? next : null;
    const otherIndex = entry.twin ? index - 1 : index + 1;
    return {
      ...base,
      kind: 'staged',
      scenario,
      outcome: entry.outcome,
      overrides: { ...frictionUnder(look.weather, scenario), ...crash.parameters },
      traffic: crash.traffic ?? true,
      twin: other ? { index: otherIndex, id: idOf(otherIndex, other) } : null,
    };
  });
}

/** The number of the scene that decides on split and shard: a twin goes with its crash. */
export const leadIndex = (order: SceneOrder): number =>
  order.kind === 'staged' && order.twin ? Math.min(order.index, order.twin.index) : order.index;

/** Shard `number` of `of`: every of-th scene or pair of twins. */
export function shardOf(orders: readonly SceneOrder[], number: number, of: number): SceneOrder[] {
  const leads = [...new Set(orders.map(leadIndex))];
  const shards = new Map(leads.map((lead, i) => [lead, i % of]));
  return orders.filter((order) => shards.get(leadIndex(order)) === number);
}
