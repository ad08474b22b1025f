/**
 * Finds parameters with which a scenario ends as asked, in the simulation itself: draw, play out, look; where the
 * outcome is another one, move the scenario's critical parameter towards the boundary between crash and no crash.
 */
import { UsageError } from '../core/errors.ts';
import { clamp, lerp } from '../core/math.ts';
import { createRng, type Rng } from '../core/rng.ts';
import type { Outcome, ScenarioSpec } from '../core/scenario-spec.ts';
import type { CreatePhysics } from '../world/physics-port.ts';
import { checkOverrides, drawParameters, type Overrides, searchRange } from './parameters.ts';
import { type Trial, type TrialOptions, Trials } from './trials.ts';

const ATTEMPTS = 40;
const BISECTIONS = 9;
/** After so many bisections that all fell on one side there is no boundary. */
const ONE_SIDED = 4;

/** What is asked for. */
export interface OutcomeRequest extends TrialOptions {
  readonly scenario: ScenarioSpec;
  readonly seed: number;
  readonly outcome: Outcome;
  readonly overrides: Overrides;
}

/** A near miss between a value that should crash and one that should be safe; null soon where one of them is not. */
function bisect(crashValue: number, safeValue: number, at: (value: number) => Trial): Trial | null {
  let [crashes, safe] = [crashValue, safeValue];
  const seen = new Set<boolean>();
  for (let i = 0; i < BISECTIONS; i++) {
    if (i === ONE_SIDED && seen.size < 2) return null;
    const middle = (crashes + safe) / 2;
    const trial = at(middle);
    if (trial.verdict === 'near-miss') return trial;
    seen.add(trial.verdict === 'crash');
    if (trial.verdict === 'crash') crashes = middle;
    else safe = middle;
  }
  return null;
}

/** One attempt: the drawn parameters, then the critical one moved by bisection. */
function attempt(
  scenario: ScenarioSpec,
  outcome: Outcome,
  range: [number, number] | null,
  drawn: Record<string, number>,
  rng: Rng,
  run: (parameters: Record<string, number>) => Trial,
): Trial | null {
  const first = run(drawn);
  if (first.verdict === outcome) return first;
  if (!range || first.verdict === 'other') return null;
  const { parameter, crashAt } = scenario.critical;
  const at = (value: number) => run({ ...drawn, [parameter]: value });
  const here = drawn[parameter] as number;
  const crashEnd = clamp(crashAt, range[0], range[1]);
  const safeEnd = here < crashEnd || crashEnd === range[1] ? range[0] : range[1];
  if (outcome === 'crash') {
    const nudged = at(lerp(crashEnd, here, rng.uniform(0, 0.5)));
    if (nudged.verdict === 'crash') return nudged;
    const extreme = at(crashEnd);
    return extreme.verdict === 'crash' ? extreme : null;
  }
  if (first.verdict !== 'crash') return bisect(crashEnd, here, at);
  const found = bisect(here, safeEnd, at);
  const otherEnd = safeEnd === range[0] ? range[1] : range[0];
  return found ?? (otherEnd === crashEnd ? null : bisect(here, otherEnd, at));
}

/**
 * The scene that a seed gives for a scenario and an outcome.
 * @param accept a last word on what was found; null sends the search on
 * @throws UsageError on overrides that the scenario does not know or allow, and naming the scenario where no parameters
 * give the outcome
 */
export function searchOutcome<T>(
  request: OutcomeRequest,
  createPhysics: CreatePhysics,
  accept: (trial: Trial, trials: Trials, rng: Rng) => T | null,
): T {
  const { scenario, seed, outcome, overrides } = request;
  checkOverrides(scenario, overrides);
  const rng = createRng(seed).split(`${scenario.id} ${outcome}`);
  const range = searchRange(scenario, overrides, scenario.critical.parameter);
  const trials = new Trials(scenario, seed, request, createPhysics);
  const fixed = Object.keys(scenario.parameters).every(
    (name) => typeof overrides[name] === 'number',
  );
  const attempts = fixed ? 1 : ATTEMPTS;
  for (let i = 0; i < attempts; i++) {
    const own = rng.split(`attempt ${i}`);
    const drawn = drawParameters(scenario, overrides, own);
    const trial = attempt(scenario, outcome, range, drawn, own.split('search'), (parameters) =>
      trials.run(parameters),
    );
    const accepted = trial && accept(trial, trials, own.split('accept'));
    if (accepted) return accepted;
  }
  const given = Object.keys(overrides).length > 0 ? ' with the parameters given' : '';
  throw new UsageError(
    `scenario '${scenario.id}' gave no ${outcome}${given} in ${attempts} attempts (seed ${seed})`,
  );
}

/** {@link searchOutcome} that takes the first scene found. */
export const findOutcome = (request: OutcomeRequest, createPhysics: CreatePhysics): Trial =>
  searchOutcome(request, createPhysics, (trial) => trial);

/** @throws UsageError naming the catalogue where there is no such scenario */
export function findScenario(scenarios: readonly ScenarioSpec[], id: string): ScenarioSpec {
  const found = scenarios.find((scenario) => scenario.id === id);
  if (!found) {
    throw new UsageError(`no scenario '${id}'; there are ${scenarios.map((s) => s.id).join(', ')}`);
  }
  return found;
}
