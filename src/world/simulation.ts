/**
 * The world in motion: a stage, stepped at 100 Hz. Every step: drivers look and decide (a few times a tenth of a
 * second), manoeuvres begin, forces act, bodies move, contacts are recorded. Same stage, same states, everywhere.
 */

import { cos, sin } from '../core/math.ts';
import { createRng } from '../core/rng.ts';
import { type Action, evaluateValue, type Trigger, type Value } from '../core/scenario-spec.ts';
import type { Vec3 } from '../core/vector.ts';
import type { CollisionRecord, SignalColour, WorldState } from '../core/world-state.ts';
import { hullPoints, inertia } from './bodies/body-model.ts';
import { bodyModel } from './bodies/catalogue.ts';
import { CollisionLog, type CollisionLogMemory } from './collision-log.ts';
import { CarDriver, type CarMemory } from './driver/car-driver.ts';
import { Evader, type Evasion } from './driver/evasion.ts';
import { USUAL_DRIVER } from './driver/idm.ts';
import { look, type Neighbour, pathTtc } from './driver/surroundings.ts';
import { TrafficView } from './driver/traffic-view.ts';
import { WalkDriver, type WalkMemory } from './driver/walk-driver.ts';
import type { Controls } from './dynamics/actuation.ts';
import type { RoadUserMemory } from './dynamics/memory.ts';
import type { RoadUser } from './dynamics/road-user.ts';
import { centreOfMass, Vehicle } from './dynamics/vehicle.ts';
import { Walker } from './dynamics/walker.ts';
import type { BodyMotion, PhysicsWorld } from './physics-port.ts';
import { Recirculation } from './recirculation.ts';
import type { Crossing } from './roads/crossing.ts';
import type { Route } from './roads/route.ts';
import { signalColour } from './signals.ts';
import { solidBoxes } from './solid-scenery.ts';
import type { Stage, StagedActor } from './staging/stage.ts';
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

interface Cast {
  readonly staged: StagedActor;
  readonly user: RoadUser;
  /** Null for parked vehicles. */
  readonly driver: CarDriver | WalkDriver | null;
  /** When each manoeuvre began, seconds; NaN before. */
  readonly begun: number[];
  seen: Neighbour;
}

export class Simulation {
  readonly stage: Stage;
  private readonly physics: PhysicsWorld;
  private readonly cast: Cast[];
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
    for (const member of this.cast) this.beginManoeuvres(member, tS);
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
      actors: this.cast.map((member) => member.user.state()),
      signals: this.signals(),
    };
  }

  dispose(): void {
    this.physics.dispose();
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
      const member = this.cast.find((one) => one.user === user) as Cast;
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

  private drive({ driver, user, seen }: Cast, tS: number, deciding: boolean): void {
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

  private beginManoeuvres(member: Cast, tS: number): void {
    for (const [i, manoeuvre] of member.staged.manoeuvres.entries()) {
      if (!Number.isNaN(member.begun[i] as number) || !this.holds(manoeuvre.when, member, tS))
        continue;
      member.begun[i] = tS;
      if (member.driver) begin(manoeuvre.do, member.driver, tS, this.valueOf, member.staged);
    }
  }

  private readonly valueOf = (value: Value): number => evaluateValue(value, this.stage.parameters);

  private holds(trigger: Trigger, member: Cast, tS: number): boolean {
    if ('at' in trigger) return tS >= this.valueOf(trigger.at) - 1e-9;
    if ('after' in trigger) {
      const began = this.inRole(trigger.after.actor).begun[trigger.after.manoeuvre] ?? Number.NaN;
      return tS >= began + this.valueOf(trigger.after.delay) - 1e-9;
    }
    const { to, below } = 'ttc' in trigger ? trigger.ttc : trigger.distance;
    const self = member.seen;
    const other = this.inRole(to).seen;
    if ('distance' in trigger) {
      const dx = other.x - self.x;
      const dy = other.y - self.y;
      return Math.sqrt(dx * dx + dy * dy) <= this.valueOf(below);
    }
    const { driver, staged } = member;
    return driver !== null && pathTtc(self, other, staged.route, driver.s) <= this.valueOf(below);
  }

  private inRole(role: string): Cast {
    const found = this.cast.find((member) => member.staged.role === role);
    if (!found) throw new RangeError(`nobody plays '${role}'`);
    return found;
  }
}

function begin(
  action: Action,
  driver: CarDriver | WalkDriver,
  tS: number,
  value: (v: Value) => number,
  staged: StagedActor,
): void {
  if ('attention' in action) driver.attentive = action.attention;
  else if ('speed' in action) {
    driver.speedOrder = {
      to: value(action.speed.to),
      acceleration: value(action.speed.acceleration),
    };
  } else if (driver instanceof WalkDriver) {
    if ('brake' in action) driver.speedOrder = { to: 0, acceleration: value(action.brake) };
  } else if ('brake' in action) driver.brakeOrder = value(action.brake);
  else if ('offset' in action)
    driver.moveSideways(value(action.offset.to), value(action.offset.duration), tS);
  else {
    const width = staged.route.laneWidth;
    const to = staged.lateral + (action.changeLane.to === 'left' ? width : -width);
    driver.moveSideways(to, value(action.changeLane.duration), tS);
  }
}

function enter(actor: StagedActor, stage: Stage, physics: PhysicsWorld): Cast {
  const { spec, route, s, lateral } = actor;
  const model = bodyModel(spec.model);
  const p = route.at(s);
  const [ux, uy] = [cos(p.heading), sin(p.heading)];
  const velocity: Vec3 = [ux * actor.speed, uy * actor.speed, 0];
  const body = physics.addBody({
    hull: hullPoints(model),
    mass: spec.mass,
    inertia: inertia(model),
    centreOfMass: centreOfMass(model),
    position: [p.x - lateral * uy, p.y + lateral * ux, spec.size[2] / 2],
    yaw: p.heading,
    velocity,
  });
  const isVehicle = model.chassis !== null && spec.kind !== 'bicycle' && spec.kind !== 'motorcycle';
  const user = isVehicle
    ? new Vehicle(spec, model, body, physics, stage.friction)
    : new Walker(spec, body, physics, { speed: actor.speed, yaw: p.heading });
  if (user instanceof Vehicle && actor.speed > 0) user.cruise(actor.speed);
  const begun = actor.manoeuvres.map(() => Number.NaN);
  return { staged: actor, user, driver: driverOf(actor, user), begun, seen: look(user, physics) };
}

function recirculationOf({ place, seed }: Stage): Recirculation {
  const entries = place.drivingRoutes.map((name) => place.routes.get(name) as Route);
  const open = [...new Set(entries)].filter((route) => !route.closed);
  return new Recirculation(open, createRng(seed).split('recirculation'));
}

function driverOf(actor: StagedActor, user: RoadUser): CarDriver | WalkDriver | null {
  const { route, s, lateral, attentive, desiredSpeed } = actor;
  if (user instanceof Walker)
    return new WalkDriver(user, route, s, lateral, attentive, desiredSpeed, actor.manners);
  const vehicle = user as Vehicle;
  if (actor.parked || (actor.speed === 0 && desiredSpeed === 0)) {
    vehicle.controls = { steer: 0, throttle: 0, brake: 1, reverse: false };
    vehicle.actuation.settle(1, 0);
    vehicle.parked = actor.parked;
    return actor.parked ? null : standing(vehicle, actor);
  }
  const idm = { ...USUAL_DRIVER, desiredSpeed };
  return new CarDriver(vehicle, route, s, lateral, attentive, idm, actor.manners);
}

/** A staged vehicle that stands in its lane, foot on the brake. */
function standing(vehicle: Vehicle, actor: StagedActor): CarDriver {
  const idm = { ...USUAL_DRIVER, desiredSpeed: 0.1 };
  const driver = new CarDriver(vehicle, actor.route, actor.s, actor.lateral, actor.attentive, idm);
  driver.brakeOrder = 9;
  return driver;
}
