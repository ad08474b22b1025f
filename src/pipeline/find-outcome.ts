/**
 * Finds parameters with which a scenario ends as asked, in the simulation itself: draw, play out, look; where the
 * outcome is another one, move the scenario's critical parameter towards the boundary between crash and no crash.
 */
import { UsageError } from '../core/errors.ts';
import { clamp, lerp } from '../core/math.ts';
import { createRng, type Rng } from '../core/rng.ts';
import type { Outcome, ScenarioSpec } from '../core/scenario-spec.ts';
import type { CreatePhysics } from '../world/physics-port.ts';
import { prepareStage } from '../world/staging/stage-scenario.ts';
import { type Closeness, closenessTo } from './criticality.ts';
import { checkOverrides, drawParameters, type Overrides, searchRange } from './parameters.ts';
import { type Episode, playOut } from './play-out.ts';

export interface Found {
  readonly episode: Episode;
  readonly parameters: Readonly<Record<string, number>>;
  /** Between the two parties of the conflict. */
  readonly closeness: Closeness;
}

/** A near miss by definition is under 2 m or 1.5 s; the search keeps clear of the limits, for harder negatives. */
export const NEAR_MISS_M = 1.9;
const NEAR_S = 1.1;
const ATTEMPTS = 40;
const BISECTIONS = 9;
/** Other background traffic is drawn so often where it collides with whomever. */
const TRAFFIC_VARIANTS = 12;
/** Nothing may happen before drivers and traffic have settled. */
const EARLIEST_US = 2_000_000;

type Verdict = Outcome | 'none' | 'other';

interface Trial extends Found {
  readonly verdict: Verdict;
}

/** What is asked for. */
export interface OutcomeRequest {
  readonly scenario: ScenarioSpec;
  readonly seed: number;
  readonly outcome: Outcome;
  readonly overrides: Overrides;
  /** The episode goes on at least so long. */
  readonly leastSeconds?: number;
}

/** A frame window goes on for so long after the closest moment, so the episode must too. */
export const AFTER_MISS_US = [200_000, 600_000] as const;

function judge(
  scenario: ScenarioSpec,
  episode: Episode,
): { verdict: Verdict; closeness: Closeness } {
  const ids = scenario.conflict.map(
    (role) => episode.stage.actors.find((actor) => actor.role === role)?.spec.id ?? -1,
  );
  const partner = ids.find((id) => id !== episode.stage.egoId) ?? -1;
  const closeness = closenessTo(episode.stage, episode.states, [partner], Number.POSITIVE_INFINITY);
  const first = episode.collisions[0];
  if (first) {
    const asStaged = ids.every((id) => first.actors.includes(id)) && first.tUs >= EARLIEST_US;
    return { verdict: asStaged ? 'crash' : 'other', closeness };
  }
  const latestUs = (episode.states.at(-1)?.tUs ?? 0) - AFTER_MISS_US[1];
  const inTime = (tUs: number) => tUs >= EARLIEST_US && tUs <= latestUs;
  const close = closeness.approach < NEAR_MISS_M && inTime(closeness.approachUs);
  const soon = closeness.ttc !== null && closeness.ttc < NEAR_S && inTime(closeness.ttcUs);
  return { verdict: close || soon ? 'near-miss' : 'none', closeness };
}

/** Background traffic had a part in the first collision. */
function spoiltByTraffic({ stage, collisions }: Episode): boolean {
  const background = stage.actors.filter((actor) => actor.role === null);
  const first = collisions[0];
  return first !== undefined && background.some(({ spec }) => first.actors.includes(spec.id));
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
  let [crashes, safe] = first.verdict === 'crash' ? [here, safeEnd] : [crashEnd, here];
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (crashes + safe) / 2;
    const trial = at(middle);
    if (trial.verdict === 'near-miss') return trial;
    if (trial.verdict === 'crash') crashes = middle;
    else safe = middle;
  }
  return null;
}

/**
 * The scene that a seed gives for a scenario and an outcome.
 * @throws UsageError on overrides that the scenario does not know or allow, and naming the scenario where no parameters give the outcome
 */
export function findOutcome(request: OutcomeRequest, createPhysics: CreatePhysics): Found {
  const { scenario, seed, outcome, overrides, leastSeconds = 0 } = request;
  checkOverrides(scenario, overrides);
  const rng = createRng(seed).split(`${scenario.id} ${outcome}`);
  const range = searchRange(scenario, overrides, scenario.critical.parameter);
  const stage = prepareStage(scenario, seed);
  let traffic = 0;
  const run = (parameters: Record<string, number>): Trial => {
    for (;;) {
      const episode = playOut(stage({ parameters, traffic }), createPhysics, { leastSeconds });
      if (traffic >= TRAFFIC_VARIANTS || !spoiltByTraffic(episode)) {
        return { episode, parameters, ...judge(scenario, episode) };
      }
      traffic++;
    }
  };
  const fixed = Object.keys(scenario.parameters).every(
    (name) => typeof overrides[name] === 'number',
  );
  const attempts = fixed ? 1 : ATTEMPTS;
  for (let i = 0; i < attempts; i++) {
    const own = rng.split(`attempt ${i}`);
    const drawn = drawParameters(scenario, overrides, own);
    const found = attempt(scenario, outcome, range, drawn, own.split('search'), run);
    if (found) return found;
  }
  const given = Object.keys(overrides).length > 0 ? ' with the parameters given' : '';
  throw new UsageError(
    `scenario '${scenario.id}' gave no ${outcome}${given} in ${attempts} attempts (seed ${seed})`,
  );
}

/** @throws UsageError naming the catalogue where there is no such scenario */
export function findScenario(scenarios: readonly ScenarioSpec[], id: string): ScenarioSpec {
  const found = scenarios.find((scenario) => scenario.id === id);
  if (!found) {
    throw new UsageError(`no scenario '${id}'; there are ${scenarios.map((s) => s.id).join(', ')}`);
  }
  return found;
}
