/** Runs a stage to its end and keeps every state. No rendering. */
import { StateDigest } from '../core/digest.ts';
import { type CollisionRecord, findActor, type WorldState } from '../core/world-state.ts';
import type { CreatePhysics } from '../world/physics-port.ts';
import { CHECKPOINT_US, Simulation, type SimulationMemory } from '../world/simulation.ts';
import { stageEveryday, stageRoam, stageWander } from '../world/staging/free-drive.ts';
import type { Stage } from '../world/staging/stage.ts';
import { STEP_US } from '../world/time.ts';
import { type Closeness, ClosenessTracker } from './criticality.ts';
import { type DriveName, EVERYDAY, ROAM, WANDER } from './drives.ts';

/** What happened on a stage, step by step. */
export interface Episode {
  readonly stage: Stage;
  /** At 0, 10 ms, 20 ms, ... */
  readonly states: readonly WorldState[];
  readonly collisions: readonly CollisionRecord[];
  /** Closeness of the ego to the others asked for, over all states. */
  readonly closeness: Closeness;
  /** Every 200 ms, from which what-ifs go on; empty unless asked for. */
  readonly checkpoints: readonly SimulationMemory[];
}

/** Simulated on after the ego's first collision, so that its record is whole. */
const AFTERMATH_US = 400_000;
/** A scene in which the ego has stood this long is over. */
const STANDING_US = 1_000_000;
/** A near miss is over when the two have gone apart, nothing else ahead of them, for so long. */
const APART_US = 800_000;

export interface PlayOutOptions {
  /** Run to the stage's full duration, or so many seconds, whatever happens. */
  readonly fullSeconds?: number;
  /** Go on at least so long, even where the event is over. */
  readonly leastSeconds?: number;
  /** Ids of those whose closeness to the ego is followed. */
  readonly others?: readonly number[];
  /** Over as soon as the ego and these others have been so near (m, or s to collision), and have gone apart again. */
  readonly nearMiss?: { readonly approach: number; readonly ttc: number };
  readonly checkpoints?: boolean;
  readonly onState?: (state: WorldState) => void;
}

/** Tells from state to state whether the event of a scene is over. */
class Ending {
  private readonly stage: Stage;
  private readonly options: PlayOutOptions;
  private readonly tracker: ClosenessTracker;
  private standingUs = 0;
  private apartUs = 0;
  private distance = Number.POSITIVE_INFINITY;

  constructor(stage: Stage, options: PlayOutOptions) {
    this.stage = stage;
    this.options = options;
    this.tracker = new ClosenessTracker(stage, options.others ?? []);
  }

  get closeness(): Closeness {
    return this.tracker.closeness;
  }

  update(state: WorldState): void {
    const { distance, ttc } = this.tracker.update(state);
    const isApart = ttc === null && distance > this.distance && this.hasBeenNear();
    this.apartUs = isApart ? this.apartUs + STEP_US : 0;
    this.distance = distance;
    this.standingUs = egoStands(state, this.stage.egoId) ? this.standingUs + STEP_US : 0;
  }

  isOver(tUs: number, collisions: readonly CollisionRecord[]): boolean {
    const impact = firstEgoCollision(collisions);
    if (impact) return tUs >= impact.tUs + AFTERMATH_US;
    return this.standingUs >= STANDING_US || this.apartUs >= APART_US;
  }

  private hasBeenNear(): boolean {
    const { nearMiss } = this.options;
    const { approach, ttc } = this.tracker.closeness;
    return (
      nearMiss !== undefined &&
      (approach < nearMiss.approach || (ttc !== null && ttc < nearMiss.ttc))
    );
  }
}

export function playOut(
  stage: Stage,
  createPhysics: CreatePhysics,
  options: PlayOutOptions = {},
): Episode {
  const { fullSeconds, leastSeconds = 0, onState } = options;
  const simulation = new Simulation(stage, createPhysics());
  try {
    const states: WorldState[] = [];
    const checkpoints: SimulationMemory[] = [];
    const ending = new Ending(stage, options);
    const take = (): void => {
      const state = simulation.state();
      states.push(state);
      ending.update(state);
      if (options.checkpoints && state.tUs % CHECKPOINT_US === 0)
        checkpoints.push(simulation.save());
      onState?.(state);
    };
    take();
    const leastUs = Math.round(leastSeconds * 1e6);
    const endUs = Math.round((fullSeconds ?? Math.max(stage.durationS, leastSeconds)) * 1e6);
    while (simulation.tUs < endUs) {
      simulation.step();
      take();
      if (fullSeconds !== undefined || simulation.tUs < leastUs) continue;
      if (ending.isOver(simulation.tUs, simulation.collisions)) break;
    }
    const { closeness } = ending;
    return { stage, states, collisions: [...simulation.collisions], closeness, checkpoints };
  } finally {
    simulation.dispose();
  }
}

const STAGES: Readonly<Record<DriveName, typeof stageEveryday>> = {
  [EVERYDAY]: stageEveryday,
  [WANDER]: stageWander,
  [ROAM]: stageRoam,
};

/** A drive without a staged event, up to its last frame. */
export function playDrive(
  drive: DriveName,
  seed: number,
  times: readonly number[],
  friction: number,
  createPhysics: CreatePhysics,
): Episode {
  const fullSeconds = (times.at(-1) ?? 0) / 1e6;
  const stage = STAGES[drive];
  return playOut(stage(seed, fullSeconds, friction), createPhysics, { fullSeconds });
}

export const firstEgoCollision = (collisions: readonly CollisionRecord[]): CollisionRecord | null =>
  collisions.find((collision) => collision.egoInvolved) ?? null;

function egoStands(state: WorldState, egoId: number): boolean {
  const [vx, vy] = findActor(state, egoId).velocity;
  return vx * vx + vy * vy < 0.01;
}

/** SHA-256 over all states of an episode. */
export function digestOf(states: readonly WorldState[]): string {
  const digest = new StateDigest();
  for (const state of states) digest.update(state);
  return digest.hex();
}
