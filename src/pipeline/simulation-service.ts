/**
 * The world as a service for a page: plays whole scenes out, and steps one live with a person at the wheel.
 * Runs in a worker (workers/simulation.ts). Everything in and out is plain data.
 */

import { SCENARIOS } from '../../scenes/index.ts';
import type { RenderScene } from '../core/frame-record.ts';
import type { Outcome, PlaceName } from '../core/scenario-spec.ts';
import type { LastAvoidable } from '../core/scene-record.ts';
import { CLEAR, DAYLIGHT } from '../core/sky.ts';
import type { CollisionRecord, WorldState } from '../core/world-state.ts';
import type { Controls } from '../world/dynamics/actuation.ts';
import type { CreatePhysics } from '../world/physics-port.ts';
import { Simulation } from '../world/simulation.ts';
import { stageFreeDrive } from '../world/staging/free-drive.ts';
import type { Stage } from '../world/staging/stage.ts';
import { renderScene } from '../world/staging/stage.ts';
import { lastAvoidable } from './avoidability.ts';
import { findOutcome, findScenario } from './find-outcome.ts';
import { findPair } from './find-pair.ts';
import type { Twin } from './find-twin.ts';
import { StateCodec } from './packed-states.ts';
import { digestOf, type Episode } from './play-out.ts';

/** As datasets have them by default: a twin must be a near miss within such frames. */
const TWIN_FPS = 10;
const TWIN_FRAMES = 20;
/** The sandbox's traffic, at most. */
const FREE_TRAFFIC = { moving: 10, parked: 12, pedestrians: 8 } as const;

export interface ScenarioRequest {
  readonly scenario: string;
  readonly seed: number;
  /** `twin`: the near miss that the least change of one cause makes of the crash. */
  readonly outcome: Outcome | 'twin';
}

export interface FreeDriveRequest {
  readonly place: PlaceName;
  readonly seed: number;
}

export interface OpenedScene {
  readonly scene: RenderScene;
  /** For a StateCodec of the scene's actors and signal groups. A free drive has one state so far. */
  readonly states: Float64Array;
  readonly collisions: readonly CollisionRecord[];
  readonly parameters: Readonly<Record<string, number>>;
  /** SHA-256 over the states (src/core/digest.ts). */
  readonly digest: string;
  /** What was changed to avoid the crash; null where the scene is no twin. */
  readonly change: {
    readonly intervention: string;
    /** In the crash, and in this scene. */
    readonly value: number;
    readonly twinValue: number;
  } | null;
  /** When the two parties of the conflict were closest, and how close; null in a free drive. */
  readonly closest: { readonly tUs: number; readonly distance: number } | null;
}

export interface Advance {
  /** The states after each step. */
  readonly states: Float64Array;
  /** All so far. */
  readonly collisions: readonly CollisionRecord[];
}

export class SimulationService {
  private readonly physics: Promise<CreatePhysics>;
  private stage: Stage | null = null;
  private codec = new StateCodec([], 0);
  private live: Simulation | null = null;
  private episode: Episode | null = null;

  constructor(physics: Promise<CreatePhysics>) {
    this.physics = physics;
  }

  /**
   * The scene that a seed gives for a scenario and an outcome, from its start to its end.
   * @throws UsageError naming the scenario where there is none
   */
  async prepare({ scenario, seed, outcome }: ScenarioRequest): Promise<OpenedScene> {
    const createPhysics = await this.physics;
    const request = { scenario: findScenario(SCENARIOS, scenario), seed, overrides: {} };
    const twin =
      outcome === 'twin' ? findPair(request, createPhysics, TWIN_FPS, TWIN_FRAMES).twin : null;
    const found =
      outcome === 'twin'
        ? (twin as Twin).trial
        : findOutcome({ ...request, outcome }, createPhysics);
    this.close();
    this.episode = found.episode;
    const { stage, states, collisions } = found.episode;
    const { approach, approachUs } = found.closeness;
    const opened = this.open(stage, states, collisions, { tUs: approachUs, distance: approach });
    if (!twin) return opened;
    const { intervention, value, twinValue } = twin;
    return { ...opened, change: { intervention, value, twinValue } };
  }

  /** Until when the ego could have avoided the crash of the open scene; null where nothing crashes. */
  async lastAvoidable(): Promise<LastAvoidable | null> {
    const createPhysics = await this.physics;
    return this.episode && (lastAvoidable(this.episode, createPhysics)?.ego ?? null);
  }

  /** A place with traffic; the ego's own driver drives until someone takes the wheel. */
  async freeDrive({ place, seed }: FreeDriveRequest): Promise<OpenedScene> {
    const createPhysics = await this.physics;
    const stage = stageFreeDrive(place, seed, FREE_TRAFFIC, Number.POSITIVE_INFINITY);
    this.close();
    this.live = new Simulation(stage, createPhysics());
    return this.open(stage, [this.live.state()], [], null);
  }

  /** Simulates the open scene from its start to a moment, as recorded; {@link advance} goes on from there. */
  async resumeAt(tUs: number): Promise<void> {
    const createPhysics = await this.physics;
    if (!this.stage) throw new Error('no scene is open');
    this.live?.dispose();
    this.live = new Simulation(this.stage, createPhysics());
    while (this.live.tUs < tUs) this.live.step();
  }

  /** @param controls of the person at the ego's wheel; null leaves it to the ego's driver */
  async advance(steps: number, controls: Controls | null): Promise<Advance> {
    const { live } = this;
    if (!live) throw new Error('no simulation is under way');
    live.driveEgo(controls);
    const states: WorldState[] = [];
    for (let i = 0; i < steps; i++) {
      live.step();
      states.push(live.state());
    }
    return { states: this.codec.pack(states), collisions: [...live.collisions] };
  }

  private open(
    stage: Stage,
    states: readonly WorldState[],
    collisions: readonly CollisionRecord[],
    closest: OpenedScene['closest'],
  ): OpenedScene {
    const scene = renderScene(stage, { light: DAYLIGHT, weather: CLEAR });
    this.stage = stage;
    this.codec = new StateCodec(scene.actors, scene.network.signalGroups.length);
    return {
      scene,
      states: this.codec.pack(states),
      collisions,
      parameters: stage.parameters,
      digest: digestOf(states),
      change: null,
      closest,
    };
  }

  private close(): void {
    this.live?.dispose();
    this.live = null;
    this.stage = null;
    this.episode = null;
  }
}
