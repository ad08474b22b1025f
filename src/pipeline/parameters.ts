/** Drawing the parameters of a scenario. */
import { UsageError } from '../core/errors.ts';
import type { ParameterDraw } from '../core/recipe.ts';
import type { Rng } from '../core/rng.ts';
import type { ScenarioSpec } from '../core/scenario-spec.ts';

export type Overrides = Readonly<Record<string, ParameterDraw>>;

const boundsOf = (draw: ParameterDraw): number[] =>
  typeof draw === 'number' ? [draw] : 'uniform' in draw ? draw.uniform : draw.choice;

/** @throws UsageError on a parameter that the scenario lacks or a value outside its range */
export function checkOverrides(scenario: ScenarioSpec, overrides: Overrides): void {
  for (const [name, draw] of Object.entries(overrides)) {
    const parameter = scenario.parameters[name];
    if (!parameter) {
      const known = Object.keys(scenario.parameters).join(', ');
      throw new UsageError(`scenario '${scenario.id}' has no parameter '${name}'; it has ${known}`);
    }
    for (const bound of boundsOf(draw)) {
      if (bound >= parameter.min && bound <= parameter.max) continue;
      const range = `${parameter.min} to ${parameter.max} ${parameter.unit}`;
      throw new UsageError(
        `${name} = ${bound} of scenario '${scenario.id}' is outside its range, ${range}`,
      );
    }
  }
}

/** Draws every parameter, each from a generator of its own name. */
export function drawParameters(
  scenario: ScenarioSpec,
  overrides: Overrides,
  rng: Rng,
): Record<string, number> {
  const drawn: Record<string, number> = {};
  for (const [name, { min, max, usual = [min, max] }] of Object.entries(scenario.parameters)) {
    const own = rng.split(name);
    const draw = overrides[name];
    if (draw === undefined) drawn[name] = own.uniform(...usual);
    else if (typeof draw === 'number') drawn[name] = draw;
    else drawn[name] = 'uniform' in draw ? own.uniform(...draw.uniform) : own.choice(draw.choice);
  }
  return drawn;
}

/** The interval in which the search may move a parameter; null where it is fixed. */
export function searchRange(
  scenario: ScenarioSpec,
  overrides: Overrides,
  name: string,
): [number, number] | null {
  const parameter = scenario.parameters[name];
  const draw = overrides[name];
  if (!parameter) return null;
  if (draw === undefined) return parameter.usual ?? [parameter.min, parameter.max];
  return typeof draw === 'object' && 'uniform' in draw ? draw.uniform : null;
}
