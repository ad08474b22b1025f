/**
 * The least-change twin of a crash: one cause (a parameter) is changed by as little as avoids it, all else equal. Found
 * by re-runs: the change grows in both directions until one avoids the crash, then bisection between the last value that
 * crashes and the first that does not.
 */
import type { Rng } from '../core/rng.ts';
import type { ScenarioSpec } from '../core/scenario-spec.ts';
import { closenessTo } from './criticality.ts';
import { digestOf } from './play-out.ts';
import { partnerOf, type Trial, type Trials } from './trials.ts';

export interface Twin {
  /** The scene with the change. */
  readonly trial: Trial;
  /** Key of the parameter that is changed. */
  readonly intervention: string;
  readonly value: number;
  readonly twinValue: number;
  /** Time of the first state that differs between the two; 0 where they differ from the start. */
  readonly fromUs: number;
}

/** A near miss: under so many metres, or seconds to collision, within the crash's frames. */
const NEAR_M = 2;
const NEAR_S = 1.5;

/** How near the two values are to the boundary, by the parameter's unit. */
export const TWIN_TOLERANCE: Readonly<Record<string, number>> = {
  s: 0.01,
  m: 0.02,
  'm/s': 0.02,
  'm/s2': 0.05,
  '1': 0.005,
};
const DEFAULT_TOLERANCE = 0.01;
/** The change starts at this share of the parameter's range. */
const FIRST_SHARE = 0.02;

interface Change {
  readonly value: number;
  readonly trial: Trial;
}

const avoids = (trial: Trial): boolean => trial.verdict === 'near-miss' || trial.verdict === 'none';

/** Bisects between a value that crashes and one that does not, to the tolerance. */
function narrow(
  crashes: number,
  safe: Change,
  tolerance: number,
  at: (value: number) => Trial,
): Change {
  let [bad, good] = [crashes, safe];
  while (Math.abs(good.value - bad) > tolerance) {
    const value = (good.value + bad) / 2;
    const trial = at(value);
    if (avoids(trial)) good = { value, trial };
    else bad = value;
  }
  return good;
}

/** The least change of one parameter that avoids the crash; null where none in its range does. */
function leastChange(
  parameter: ScenarioSpec['parameters'][string],
  value: number,
  at: (value: number) => Trial,
): Change | null {
  const { min, max, unit } = parameter;
  const tolerance = TWIN_TOLERANCE[unit] ?? DEFAULT_TOLERANCE;
  const last = { up: value, down: value };
  for (let step = Math.max(tolerance, FIRST_SHARE * (max - min)); ; step *= 2) {
    const found: Change[] = [];
    for (const direction of ['up', 'down'] as const) {
      const next = direction === 'up' ? Math.min(max, value + step) : Math.max(min, value - step);
      if (next === last[direction]) continue;
      const trial = at(next);
      if (avoids(trial)) found.push(narrow(last[direction], { value: next, trial }, tolerance, at));
      else last[direction] = next;
    }
    if (found.length > 0) {
      return found.reduce((a, b) =>
        Math.abs(b.value - value) < Math.abs(a.value - value) ? b : a,
      );
    }
    if (last.up === max && last.down === min) return null;
  }
}

/** Time of the first state in which the two differ. */
function firstDifferenceUs(a: Trial, b: Trial): number {
  const [theirs, ours] = [a.episode.states, b.episode.states];
  const i = theirs.findIndex((state, k) => {
    const other = ours[k];
    return !other || digestOf([state]) !== digestOf([other]);
  });
  return theirs[Math.max(0, i)]?.tUs ?? 0;
}

/**
 * @param lastUs time of the crash's last frame: by then the twin must have been a near miss
 * @param rng orders the scenario's causes; the first that has a twin is the one
 */
export function findTwin(crash: Trial, trials: Trials, lastUs: number, rng: Rng): Twin | null {
  const { scenario } = trials;
  for (const intervention of rng.shuffle(scenario.causes)) {
    const value = crash.parameters[intervention] as number;
    const at = (changed: number) =>
      trials.rerun(crash, { ...crash.parameters, [intervention]: changed });
    const parameter = scenario.parameters[intervention] as ScenarioSpec['parameters'][string];
    const change = leastChange(parameter, value, at);
    if (!change || !isNearMiss(change.trial, scenario, lastUs)) continue;
    return {
      trial: change.trial,
      intervention,
      value,
      twinValue: change.value,
      fromUs: firstDifferenceUs(crash, change.trial),
    };
  }
  return null;
}

/** Whether the ego and its partner have been near within the frames, and nothing has collided. */
function isNearMiss({ episode }: Trial, scenario: ScenarioSpec, lastUs: number): boolean {
  const { stage, states } = episode;
  const partner = partnerOf(scenario, stage.actors, stage.egoId);
  if ((states.at(-1)?.tUs ?? 0) < lastUs) return false;
  const { approach, ttc } = closenessTo(stage, states, [partner], lastUs);
  return approach < NEAR_M || (ttc !== null && ttc < NEAR_S);
}
