/**
 * The world in motion: a stage, stepped at 100 Hz. Every step: drivers look and decide (a few times a tenth of a
 * second), manoeuvres begin, forces act, bodies move, contacts are recorded. Same stage, same states, everywhere.
 */

import type { ActorState } from '../core/actors.ts';
import { createRng } from '../core/rng.ts';
import type { CollisionRecord, SignalColour, WorldState } from '../core/world-state.ts';
import { type CastMember, enter } from './cast.ts';
import { CollisionLog, type CollisionLogMemory } from './collision-log.ts';
import { CarDriver, type CarMemory } from './driver/car-driver.ts';
import { Evader, type Evasion } from './driver/evasion.ts';
import { look } from './driver/surroundings.ts';
import { TrafficView } from './driver/traffic-view.ts';
import { WalkDriver, type WalkMemory } from './driver/walk-driver.ts';
import type { Controls } from './dynamics/actuation.ts';
import type { RoadUserMemory } from './dynamics/memory.ts';
import { Vehicle } from './dynamics/vehicle.ts';
import { Walker } from './dynamics/walker.ts';
import { beginManoeuvres } from './manoeuvres.ts';
import type { BodyMotion, PhysicsWorld } from './physics-port.ts';
import { Recirculation } from './recirculation.ts';
import type { Crossing } from './roads/crossing.ts';
import type { Route } from './roads/route.ts';
import { signalColour } from './signals.ts';
import { solidBoxes } from './solid-scenery.ts';
import type { Stage } from './staging/stage.ts';
import { STEP_S, STEP_US } from './time.ts';

/** Drivers decide every so many steps: 50 ms. */
const DECIDE_EVERY = 5;
/** Vehicles that have left come in again every so many steps: half a second. */
const RECIRCULATE_EVERY = 50;
const NO_CROSSINGS: readonly Crossing[] = [];
/**
 * Every so many steps (200 ms) each body is given back the motion that is read of it, so that a simulation which takes
 * over the motions there goes on with the same bits.
 */
const CHECKPOINT_EVERY = 20;
export const CHECKPOINT_US = CHECKPOINT_EVERY * STEP_US;

interface MemberMemory {
  readonly motion: BodyMotion;
  readonly user: RoadUserMemory;
  readonly driver: CarMemory | WalkMemory | null;
  readonly begun: readonly number[];
}

/** What of a simulation changes from step to step. */
export interface SimulationMemory {
  readonly steps: number;
  readonly log: CollisionLogMemory;
  readonly cast: readonly MemberMemory[];
}

export class Simulation {
  readonly stage: Stage;
  private readonly physics: PhysicsWorld;
  private readonly cast: CastMember[];
  private readonly log: CollisionLog;
  private readonly view: TrafficView;
  private readonly recirculation: Recirculation | null;
  private steps = 0;
  private egoControls: Controls | null = null;
  private evasion: Evasion | null = null;
  private evader: Evader | null = null;

  /** Takes the physics world over and fills it; {@link dispose} gives it back. */
  constructor(stage: Stage, physics: PhysicsWorld) {
    this.stage = stage;
    this.physics = physics;
    for (const box of solidBoxes(stage.place.network)) physics.addStaticBox(box);
    const { network, crossings = NO_CROSSINGS } = stage.place;
    this.view = new TrafficView(network.signalGroups, crossings);
    this.recirculation = stage.recirculate ? recirculationOf(stage) : null;
    this.cast = stage.actors.map((actor) => enter(actor, stage, physics));
    this.log = new CollisionLog(
      this.cast.map((member) => member.user),
      physics,
      stage.egoId,
    );
    this.settleMotions();
  }

  get tUs(): number {
    return this.steps * STEP_US;
  }

  /** Complete records only: a contact appears 30 ms after it was found. */
  get collisions(): readonly CollisionRecord[] {
    return this.log.records;
  }

  /** A person at the wheel of the ego instead of its driver; null gives it back. */
  driveEgo(controls: Controls | null): void {
    this.egoControls = controls;
  }

  /** Whether this road user has been in a contact, with whomever or whatever. */
  hasTouched(id: number): boolean {
    return this.cast.some(({ staged, user }) => staged.spec.id === id && user.crashed);
  }

  /** From its time on a road user does this whatever its driver would do. Once a simulation, before its time. */
  evade(evasion: Evasion): void {
    this.evasion = evasion;
  }

  /**
   * All that changes, at a multiple of {@link CHECKPOINT_US}. A new simulation of an equal stage that takes it with
   * {@link restore} goes on from here, bit for bit as long as nothing has touched; who is at the ego's wheel and evasions
   * are not part of it.
   * @throws RangeError between checkpoints
   */
  save(): SimulationMemory {
    if (this.steps % CHECKPOINT_EVERY !== 0)
      throw new RangeError(`no checkpoint at ${this.tUs} us`);
    return {
      steps: this.steps,
      log: this.log.save(),
      cast: this.cast.map(({ user, driver, begun }) => ({
        motion: this.physics.save(user.body),
        user: user.save(),
        driver: driver?.save() ?? null,
        begun: [...begun],
      })),
    };
  }

  restore(memory: SimulationMemory): void {
    this.steps = memory.steps;
    this.log.restore(memory.log);
    for (const [i, { user, driver, begun }] of this.cast.entries()) {
      const saved = memory.cast[i] as MemberMemory;
      if (!user.resting) this.physics.restore(user.body, saved.motion);
      user.restore(saved.user);
      if (driver && saved.driver) driver.restore(saved.driver as CarMemory & WalkMemory);
      begun.splice(0, begun.length, ...saved.begun);
    }
  }

  step(): void {
    const tS = this.steps * STEP_S;
    this.log.beforeStep();
    for (const member of this.cast) {
      if (!member.user.resting) member.seen = look(member.user, this.physics);
    }
    if (this.recirculation && this.steps % RECIRCULATE_EVERY === 0) this.bringBack();
    beginManoeuvres(this.cast, this.stage.parameters, tS);
    const deciding = this.steps % DECIDE_EVERY === 0;
    if (deciding) this.lookAround(tS);
    for (const member of this.cast) this.drive(member, tS, deciding);
    this.takeEvasion();
    for (const member of this.cast) member.user.act(STEP_S);
    const contacts = this.physics.step(STEP_S);
    this.steps++;
    for (const body of this.log.afterStep(contacts, this.tUs)) this.cast[body]?.user.hit();
    if (this.steps % CHECKPOINT_EVERY === 0) this.settleMotions();
  }

  state(): WorldState {
    return {
      tUs: this.tUs,
      actors: this.cast.map((member) => this.actorState(member)),
      signals: this.signals(),
    };
  }

  dispose(): void {
    this.physics.dispose();
  }

  private actorState({ user, driver }: CastMember): ActorState {
    const state = user.state();
    const isDriven = user.spec.id === this.stage.egoId && this.egoControls !== null;
    if (!(driver instanceof CarDriver) || isDriven) return state;
    const indicator = driver.indicatorAt(this.steps * STEP_S);
    return indicator ? { ...state, indicator } : state;
  }

  private signals(): SignalColour[] {
    return this.stage.place.network.signalGroups.map((group) =>
      signalColour(group, this.steps * STEP_S),
    );
  }

  private bringBack(): void {
    const travellers = this.cast.flatMap(({ user, driver, seen, staged }) =>
      driver &&
      user.spec.kind !== 'pedestrian' &&
      (staged.role === null || (staged.manners && !this.egoControls))
        ? [{ user, driver, seen }]
        : [],
    );
    const all = this.cast.map((member) => member.seen);
    const ego = all.find(({ id }) => id === this.stage.egoId) ?? null;
    for (const user of this.recirculation?.bringBack(travellers, all, ego, this.physics) ?? []) {
      const member = this.cast.find((one) => one.user === user) as CastMember;
      member.seen = look(user, this.physics);
    }
  }

  private lookAround(tS: number): void {
    this.view.observe(
      tS,
      this.signals(),
      this.cast.map((member) => member.seen),
      this.cast.map(({ driver, user, seen }) => {
        const onFoot = user.spec.kind === 'pedestrian';
        const walker = driver instanceof WalkDriver ? driver.crossing : null;
        return { seen, follower: onFoot ? null : driver, walker };
      }),
    );
  }

  private drive({ driver, user, seen }: CastMember, tS: number, deciding: boolean): void {
    const { view } = this;
    if (driver instanceof WalkDriver) {
      if (deciding) driver.decide(seen, view);
      driver.act(seen);
    } else if (
      driver &&
      user.spec.id === this.stage.egoId &&
      this.egoControls &&
      user instanceof Vehicle
    ) {
      if (deciding) driver.track(seen);
      user.controls = this.egoControls;
    } else if (driver) {
      const now = { tS, self: seen, view };
      if (deciding) driver.decide(now);
      driver.act(now);
    }
  }

  /** Not in a collision: there the engine's contacts are left alone. */
  private settleMotions(): void {
    for (const { user } of this.cast) {
      if (user.resting || user.crashed) continue;
      this.physics.restore(user.body, this.physics.save(user.body));
    }
  }

  private takeEvasion(): void {
    const { evasion } = this;
    if (!evasion || this.tUs < evasion.atUs) return;
    const member = this.cast.find(({ staged }) => staged.spec.id === evasion.actor);
    if (!member) throw new RangeError(`no actor ${evasion.actor} to evade`);
    const { user, seen } = member;
    this.evader ??= new Evader(evasion, seen, this.stage.friction);
    if (user instanceof Walker) this.evader.walk(user);
    else if (user instanceof Vehicle && !user.crashed) {
      user.controls = this.evader.drive(user, seen, user.controls);
    }
  }
}

function recirculationOf({ place, seed }: Stage): Recirculation {
  const entries = place.drivingRoutes.map((name) => place.routes.get(name) as Route);
  const open = [...new Set(entries)].filter((route) => !route.closed);
  return new Recirculation(open, createRng(seed).split('recirculation'));
}
