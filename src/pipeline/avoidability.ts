/**
 * The last avoidable moment of a crash: the latest time at which one of its parties, beginning an evasion then, still
 * keeps clear. Found by re-running the scene from a checkpoint before that time with the evasion in it; exact to a step
 * of 10 ms, because the simulation is deterministic.
 *
 * An evasion avoids the contact where the evading party touches nobody and nothing from then on until the two have gone
 * apart or stand. The search assumes that what works at some time works earlier too, at least for a while:
 * it goes from an estimate in growing steps to a pair of times, one that avoids and a later one that does not, and
 * bisects between them.
 */
import type { LastAvoidable } from '../core/scene-record.ts';
import { type CollisionRecord, findActor, type WorldState } from '../core/world-state.ts';
import { EVASIONS, type EvasionKind } from '../world/driver/evasion.ts';
import { GRAVITY } from '../world/dynamics/vehicle.ts';
import type { CreatePhysics } from '../world/physics-port.ts';
import { CHECKPOINT_US, Simulation } from '../world/simulation.ts';
import { STEP_US } from '../world/time.ts';
import { ClosenessTracker } from './criticality.ts';
import { clearances } from './evasion-clearance.ts';
import { type Episode, firstEgoCollision } from './play-out.ts';

/** An evasion has avoided the crash when, so long past its time, the two go apart or stand, with nothing ahead of them. */
const SETTLED_US = 300_000;
/** Or when it has not failed so long past it. */
const HORIZON_US = 12_000_000;
/** The search goes back no further than this much of the estimate, and so much more. */
const LOOK_BACK = 1.8;
const LOOK_BACK_US = 700_000;
/** Steps away from the estimate: the first one, microseconds, and its growth. */
const FIRST_STEP_US = 40_000;
/** Dead time and rise of steering and brakes, for estimates, s. */
const ACTUATION_S = 0.15;

/** One party of a crash, and what it could do. */
interface Party {
  readonly id: number;
  readonly impactUs: number;
  /** By kind of evasion: how long before the impact it is likely to have to begin, microseconds. */
  readonly estimateUs: Readonly<Record<EvasionKind, number>>;
  readonly clearanceM: Readonly<Record<'left' | 'right', number>>;
}

const sideOf = (kind: EvasionKind): 'left' | 'right' => (kind.endsWith('right') ? 'right' : 'left');

/** Counts the re-runs, and says of each whether it avoids the contact. */
class WhatIf {
  runs = 0;
  private readonly episode: Episode;
  private readonly impact: CollisionRecord;
  private readonly createPhysics: CreatePhysics;

  constructor(episode: Episode, impact: CollisionRecord, createPhysics: CreatePhysics) {
    this.episode = episode;
    this.impact = impact;
    this.createPhysics = createPhysics;
  }

  avoids(party: Party, kind: EvasionKind, atUs: number): boolean {
    const { stage, checkpoints } = this.episode;
    const checkpoint = checkpoints[Math.floor(atUs / CHECKPOINT_US)];
    if (!checkpoint) throw new RangeError(`the episode has no checkpoint before ${atUs} us`);
    this.runs++;
    const simulation = new Simulation(stage, this.createPhysics());
    try {
      simulation.restore(checkpoint);
      simulation.evade({
        actor: party.id,
        atUs,
        kind,
        clearanceM: party.clearanceM[sideOf(kind)],
      });
      return this.keepsClear(simulation, party.id);
    } finally {
      simulation.dispose();
    }
  }

  private keepsClear(simulation: Simulation, id: number): boolean {
    const { stage } = this.episode;
    const { tUs: impactUs, actors } = this.impact;
    const other = actors.find((actor) => actor !== stage.egoId) ?? 0;
    const tracker = new ClosenessTracker(stage, [other]);
    let before = Number.POSITIVE_INFINITY;
    while (simulation.tUs < impactUs + HORIZON_US) {
      simulation.step();
      if (simulation.hasTouched(id)) return false;
      if (simulation.tUs < impactUs + SETTLED_US - STEP_US) continue;
      const { distance, ttc } = tracker.update(simulation.state());
      if (simulation.tUs >= impactUs + SETTLED_US && ttc === null && distance >= before - 1e-3) {
        return true;
      }
      before = distance;
    }
    return true;
  }
}

/** The latest time that avoids, between one that does and one that does not. */
function bisect(avoidsUs: number, failsUs: number, avoids: (atUs: number) => boolean): number {
  let [good, bad] = [avoidsUs, failsUs];
  while (bad - good > STEP_US) {
    const middle = Math.floor((good + bad) / 2 / STEP_US) * STEP_US;
    if (avoids(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** From a time that avoids later in growing steps, and back by bisection. */
function latestFrom(avoidsUs: number, impactUs: number, avoids: (atUs: number) => boolean): number {
  let good = avoidsUs;
  for (let step = FIRST_STEP_US; ; step *= 2) {
    const next = Math.min(impactUs, good + step);
    if (next === impactUs || !avoids(next)) return bisect(good, next, avoids);
    good = next;
  }
}

/** From the estimate to the latest time that avoids; null where none within reach does. */
function search(party: Party, kind: EvasionKind, avoids: (atUs: number) => boolean): number | null {
  const { impactUs } = party;
  const estimate = Math.max(STEP_US, Math.round(party.estimateUs[kind] / STEP_US) * STEP_US);
  const earliest = Math.max(0, impactUs - Math.round(LOOK_BACK * estimate) - LOOK_BACK_US);
  let bad = impactUs;
  let tried = Math.max(earliest, impactUs - estimate);
  for (let step = FIRST_STEP_US; ; step *= 2.5) {
    if (avoids(tried)) {
      return bad === impactUs ? latestFrom(tried, impactUs, avoids) : bisect(tried, bad, avoids);
    }
    if (tried <= earliest) return null;
    bad = tried;
    tried = Math.max(earliest, tried - Math.round(step / STEP_US) * STEP_US);
  }
}

/** The later of what is known and what one more kind of evasion can do. */
function improve(
  party: Party,
  kind: EvasionKind,
  known: number | null,
  whatIf: WhatIf,
): number | null {
  const avoids = (atUs: number) => whatIf.avoids(party, kind, atUs);
  if (known === null) return search(party, kind, avoids);
  const later = known + STEP_US;
  if (later >= party.impactUs || !avoids(later)) return known;
  return latestFrom(later, party.impactUs, avoids);
}

const NEVER: LastAvoidable = { brake: null, steer: null, best: null };

function lastAvoidableBy(party: Party, whatIf: WhatIf, kinds: readonly EvasionKind[]) {
  const over = (wanted: readonly EvasionKind[], start: number | null): number | null =>
    wanted
      .filter((kind) => kinds.includes(kind))
      .reduce<number | null>((known, kind) => improve(party, kind, known, whatIf), start);
  const { left, right } = party.clearanceM;
  const nearSide: EvasionKind[] =
    left <= right ? ['steer-left', 'steer-right'] : ['steer-right', 'steer-left'];
  const brake = over(['brake'], null);
  const steer = over(nearSide, null);
  const simple = brake === null || (steer !== null && steer > brake) ? steer : brake;
  const both = nearSide.map((kind): EvasionKind => `brake-${kind}` as EvasionKind);
  return { brake, steer, best: over(both, simple) };
}

const speedOf = ({ velocity }: WorldState['actors'][number]): number =>
  Math.sqrt(velocity[0] * velocity[0] + velocity[1] * velocity[1]);

/** @returns null for what cannot evade: what is fixed to the ground, or stands */
function partyOf(episode: Episode, impact: CollisionRecord, id: number): Party | null {
  const { stage, states } = episode;
  const before = states[Math.round(impact.tUs / STEP_US) - 1];
  const early = states[Math.max(0, Math.round(impact.tUs / STEP_US) - 100)];
  const opponent = impact.actors.find((actor) => actor !== id) ?? 0;
  if (id === 0 || !before || !early) return null;
  const speed = Math.max(speedOf(findActor(before, id)), speedOf(findActor(early, id)));
  if (speed < 0.5) return null;
  const clearanceM = clearances(stage, before, id, opponent);
  const grip = stage.friction * GRAVITY;
  const brakeUs = (speed / (2 * grip) + ACTUATION_S) * 1e6;
  const swerveUs = (side: 'left' | 'right') =>
    (Math.sqrt((2 * clearanceM[side]) / grip) + ACTUATION_S) * 1e6;
  return {
    id,
    impactUs: impact.tUs,
    clearanceM,
    estimateUs: {
      brake: brakeUs,
      'steer-left': swerveUs('left'),
      'steer-right': swerveUs('right'),
      'brake-steer-left': swerveUs('left'),
      'brake-steer-right': swerveUs('right'),
    },
  };
}

export interface Avoidability {
  readonly ego: LastAvoidable;
  readonly other: LastAvoidable;
  /** How many re-runs it took. */
  readonly runs: number;
}

/**
 * Last avoidable moments of the ego's first collision, for the ego and for the other party; null where nothing collides.
 * @param episode with checkpoints
 */
export function lastAvoidable(episode: Episode, createPhysics: CreatePhysics): Avoidability | null {
  const impact = firstEgoCollision(episode.collisions);
  if (!impact) return null;
  const { egoId, actors } = episode.stage;
  const otherId = impact.actors.find((id) => id !== egoId) ?? 0;
  const whatIf = new WhatIf(episode, impact, createPhysics);
  const by = (id: number): LastAvoidable => {
    const party = partyOf(episode, impact, id);
    if (!party) return NEVER;
    const onWheels = actors.some(({ spec }) => spec.id === id && spec.wheels.length === 4);
    // On foot or on two wheels one stops or steps aside; both at once is stopping.
    const kinds = onWheels ? EVASIONS : EVASIONS.filter((kind) => !kind.startsWith('brake-'));
    return lastAvoidableBy(party, whatIf, kinds);
  };
  return { ego: by(egoId), other: by(otherId), runs: whatIf.runs };
}
