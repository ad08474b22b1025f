/** Runs of one scenario and seed with different parameters, each judged by how it ends. */
import type { Outcome, PlaceName, ScenarioSpec } from '../core/scenario-spec.ts';
import type { CreatePhysics } from '../world/physics-port.ts';
import type { Place } from '../world/places/place.ts';
import type { Stage, StagedActor } from '../world/staging/stage.ts';
import { placeNameFor, prepareStage, type StageChoice } from '../world/staging/stage-scenario.ts';
import type { Closeness } from './criticality.ts';
import { type Episode, type PlayOutOptions, playOut } from './play-out.ts';

/** A near miss by definition is under 2 m or 1.5 s; the search keeps clear of the limits, for harder negatives. */
export const NEAR_MISS_M = 1.9;
const NEAR_S = 1.1;
/** Other background traffic is drawn so often where it collides with whomever. */
const TRAFFIC_VARIANTS = 12;
/** Nothing may happen before drivers and traffic have settled. */
const EARLIEST_US = 2_000_000;
/** A frame window goes on for so long after the closest moment, so the episode must too. */
export const AFTER_MISS_US = [200_000, 600_000] as const;

/** `none`: nothing came of it; `other`: somebody collided, but not as staged. */
export type Verdict = Outcome | 'none' | 'other';

/** One run. */
export interface Trial {
  readonly episode: Episode;
  readonly parameters: Readonly<Record<string, number>>;
  readonly place: PlaceName;
  /** Number of the draw of background traffic; null for none. */
  readonly traffic: number | null;
  /** Between the two parties of the conflict. */
  readonly closeness: Closeness;
  readonly verdict: Verdict;
}

export interface TrialOptions {
  /** Episodes go on at least so long. */
  readonly leastSeconds?: number;
  /** false leaves background traffic out. */
  readonly traffic?: boolean;
  /** A place to take instead of the scenario's own. */
  readonly road?: Place;
}

/** The id of whom the scenario brings together with the ego. */
export function partnerOf(
  scenario: ScenarioSpec,
  actors: readonly StagedActor[],
  egoId: number,
): number {
  const ids = scenario.conflict.map(
    (role) => actors.find((actor) => actor.role === role)?.spec.id ?? -1,
  );
  return ids.find((id) => id !== egoId) ?? -1;
}

function judge(scenario: ScenarioSpec, { stage, states, collisions, closeness }: Episode): Verdict {
  const partner = partnerOf(scenario, stage.actors, stage.egoId);
  const first = collisions[0];
  if (first) {
    const asStaged = [partner, stage.egoId].every((id) => first.actors.includes(id));
    return asStaged && first.tUs >= EARLIEST_US ? 'crash' : 'other';
  }
  const latestUs = (states.at(-1)?.tUs ?? 0) - AFTER_MISS_US[1];
  const inTime = (tUs: number) => tUs >= EARLIEST_US && tUs <= latestUs;
  const close = closeness.approach < NEAR_MISS_M && inTime(closeness.approachUs);
  const soon = closeness.ttc !== null && closeness.ttc < NEAR_S && inTime(closeness.ttcUs);
  return close || soon ? 'near-miss' : 'none';
}

/** Background traffic had a part in the first collision. */
function spoiltByTraffic({ stage, collisions }: Episode): boolean {
  const background = stage.actors.filter((actor) => actor.role === null);
  const first = collisions[0];
  return first !== undefined && background.some(({ spec }) => first.actors.includes(spec.id));
}

/** How a staged scene is played out: until its event is over. */
export const trialOptions = (
  scenario: ScenarioSpec,
  stage: Stage,
  leastSeconds: number,
): PlayOutOptions => ({
  leastSeconds,
  others: [partnerOf(scenario, stage.actors, stage.egoId)],
  nearMiss: { approach: NEAR_MISS_M, ttc: NEAR_S },
});

export class Trials {
  readonly scenario: ScenarioSpec;
  private readonly stage: ReturnType<typeof prepareStage>;
  private readonly createPhysics: CreatePhysics;
  private readonly leastSeconds: number;
  private readonly hasTraffic: boolean;
  private draw = 0;

  constructor(
    scenario: ScenarioSpec,
    seed: number,
    { leastSeconds = 0, traffic = true, road }: TrialOptions,
    createPhysics: CreatePhysics,
  ) {
    this.scenario = scenario;
    this.stage = prepareStage(scenario, seed, road);
    this.createPhysics = createPhysics;
    this.leastSeconds = leastSeconds;
    this.hasTraffic = traffic;
  }

  /** With background traffic that does not spoil the event: from the first trial that it does on, another draw. */
  run(parameters: Readonly<Record<string, number>>): Trial {
    for (;;) {
      const traffic = this.hasTraffic ? this.draw : null;
      const trial = this.play({ parameters, traffic });
      if (this.draw >= TRAFFIC_VARIANTS || !spoiltByTraffic(trial.episode)) return trial;
      this.draw++;
    }
  }

  /** The same place and the same background as in another trial, and other parameters. */
  rerun(base: Trial, parameters: Readonly<Record<string, number>>): Trial {
    const background = base.episode.stage.actors.filter((actor) => actor.role === null);
    return this.play({ parameters, traffic: base.traffic, background, place: base.place });
  }

  private play(choice: StageChoice): Trial {
    const { scenario } = this;
    const stage = this.stage(choice);
    const options = trialOptions(scenario, stage, this.leastSeconds);
    const episode = playOut(stage, this.createPhysics, { ...options, checkpoints: true });
    return {
      episode,
      parameters: choice.parameters,
      place: choice.place ?? placeNameFor(scenario, choice.parameters),
      traffic: choice.traffic,
      closeness: episode.closeness,
      verdict: judge(scenario, episode),
    };
  }
}
