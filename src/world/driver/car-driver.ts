/**
 * A driver: follows a route across (pure pursuit: R. C. Coulter, Implementation of the Pure Pursuit Path Tracking
 * Algorithm, CMU-RI-TR-92-01) and others along it (intelligent-driver model), unless a scripted manoeuvre says
 * otherwise or attention is elsewhere.
 */
import { clamp } from '../../core/math.ts';
import type { Vehicle } from '../dynamics/vehicle.ts';
import type { Route } from '../roads/route.ts';
import { type CarMemory, offsetOf, type SpeedOrder } from './car-memory.ts';
import { comfortableSpeed, type SteeredMeasures, steeringTowards } from './course.ts';
import { holdForWalkers } from './crossing-rule.ts';
import { type IdmParameters, idmAcceleration, type Leader } from './idm.ts';
import { indicatorOf, type Side } from './indicators.ts';
import { type JunctionMemory, NO_JUNCTION } from './junction-memory.ts';
import { decideAtJunction } from './junction-rule.ts';
import { chooseLane, lanesBeside } from './lane-change.ts';
import { type Manners, SCRIPTED } from './manners.ts';
import { canOvertake, isCyclist, isPast, passingOffset, shouldAbort } from './overtaking.ts';
import { findLeader, type Neighbour, type SeenLeader, SIDE_MARGIN_M } from './surroundings.ts';
import type { TrafficView } from './traffic-view.ts';

export type { CarMemory, SpeedOrder } from './car-memory.ts';

/** What a driver knows when deciding. */
export interface Situation {
  readonly tS: number;
  readonly self: Neighbour;
  readonly view: TrafficView;
}

/** A change of lanes takes so long and so many metres at least; nobody begins one at a crawl (m/s). */
const CHANGE_S = 4;
const CHANGE_M = 45;
const LEAST_CHANGE_SPEED = 5;
/** A cyclist is overtaken from so near, moving out and in within so long. */
const PASSING_SIGHT_M = 22;
const PASSING_S = 2.5;
/** The next change comes no sooner, and one thinks about it so often; s. */
const COOL_DOWN_S = 7;
const THINK_S = 0.5;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class CarDriver {
  readonly vehicle: Vehicle;
  private memory: Mutable<CarMemory>;
  private readonly idm: IdmParameters;
  private readonly manners: Manners;
  private readonly lateral: number;
  private readonly measures: SteeredMeasures;
  private readonly available: { drive: number; power: number; brake: number };

  constructor(
    vehicle: Vehicle,
    route: Route,
    s: number,
    lateral: number,
    attentive: boolean,
    idm: IdmParameters,
    manners: Manners = SCRIPTED,
  ) {
    this.vehicle = vehicle;
    this.idm = idm;
    this.manners = manners;
    this.lateral = lateral;
    this.memory = {
      route,
      s,
      attentive,
      brakeOrder: null,
      speedOrder: null,
      side: { from: lateral, to: lateral, startS: 0, durationS: 1 },
      acceleration: 0,
      junction: NO_JUNCTION,
      changedS: 0,
      thoughtS: 0,
      rounds: 0,
      passing: null,
    };
    const { chassis } = vehicle;
    this.measures = {
      wheelbase: chassis.wheelbase,
      rearToCentre: -vehicle.spec.originInBody[0],
      rearToFront: chassis.wheelbase + chassis.frontOverhang,
    };
    this.available = {
      drive: chassis.maxDriveAcceleration,
      power: chassis.powerPerKg,
      brake: chassis.maxBrakeDeceleration,
    };
  }

  /** A copy of all that changes; {@link restore} takes it back. */
  save(): CarMemory {
    return { ...this.memory };
  }

  restore(memory: CarMemory): void {
    this.memory = { ...memory };
  }

  get route(): Route {
    return this.memory.route;
  }

  get s(): number {
    return this.memory.s;
  }

  get junction(): JunctionMemory {
    return this.memory.junction;
  }

  get rounds(): number {
    return this.memory.rounds;
  }

  /** Where in its lane it likes to drive, metres left of the middle. */
  get usualLateral(): number {
    return this.lateral;
  }

  /** Speed it likes on a free road there, m/s. */
  desiredSpeedOn(route: Route, s: number): number {
    const share = this.manners.limitShare;
    const { desiredSpeed } = this.idm;
    return share === null ? desiredSpeed : Math.min(desiredSpeed, share * route.limitAt(s));
  }

  /** It has been moved to the beginning of a route. */
  enter(route: Route, s: number): void {
    const { rounds } = this.memory;
    this.memory.side = { from: this.lateral, to: this.lateral, startS: 0, durationS: 1 };
    this.memory.passing = null;
    this.memory.route = route;
    this.memory.s = s;
    this.memory.junction = NO_JUNCTION;
    this.memory.rounds = rounds + 1;
  }

  get attentive(): boolean {
    return this.memory.attentive;
  }

  set attentive(attentive: boolean) {
    this.memory.attentive = attentive;
  }

  /** The side on which its indicators blink at a time; null where they do not. */
  indicatorAt(tS: number): Side | null {
    return this.vehicle.crashed ? null : indicatorOf(this.memory, tS, this.manners.careful);
  }

  set brakeOrder(deceleration: number | null) {
    this.memory.brakeOrder = deceleration;
  }

  set speedOrder(order: SpeedOrder | null) {
    this.memory.speedOrder = order;
  }

  /** Where the driver means to be beside the route's centre line at a time, metres, left positive. */
  offsetAt(tS: number): number {
    return offsetOf(this.memory.side, tS);
  }

  moveSideways(to: number, durationS: number, tS: number): void {
    this.memory.side = {
      from: this.offsetAt(tS),
      to,
      startS: tS,
      durationS: Math.max(0.1, durationS),
    };
  }

  /** Notes where along the route it is, also while somebody else is at the wheel. */
  track(self: Neighbour): void {
    const { memory } = this;
    memory.s = memory.route.project(self.x, self.y, memory.s).s;
  }

  /** Decides on acceleration; a few times a tenth of a second is enough. */
  decide(now: Situation): void {
    this.track(now.self);
    const speed = now.self.vx * now.self.ux + now.self.vy * now.self.uy;
    this.memory.acceleration = this.wantedAcceleration(speed, now);
  }

  /** Every step: pedals and steering. */
  act(now: Situation): void {
    const speed = now.self.vx * now.self.ux + now.self.vy * now.self.uy;
    if (this.vehicle.crashed) {
      this.vehicle.controls = { ...this.vehicle.controls, throttle: 0, brake: 0.9, reverse: false };
      return;
    }
    const steer = steeringTowards(
      now.self,
      this.memory.route,
      this.memory.s,
      speed,
      this.measures,
      (aheadS) => this.offsetAt(now.tS + aheadS),
    );
    this.vehicle.controls = { steer, ...this.pedals(speed), reverse: false };
  }

  private wantedAcceleration(speed: number, now: Situation): number {
    const { brakeOrder, speedOrder: order } = this.memory;
    if (brakeOrder !== null) return -brakeOrder;
    if (order) return clamp((order.to - speed) * 2, -order.acceleration, order.acceleration);
    if (!this.attentive) return clamp((this.idm.desiredSpeed - speed) * 1.5, -2, 1.5);
    const { route, s } = this.memory;
    const desiredSpeed = comfortableSpeed(
      route,
      s,
      speed,
      this.desiredSpeedOn(route, s),
      this.manners.limitShare,
    );
    const idm = { ...this.idm, desiredSpeed };
    const leader = this.leader(now);
    if (this.manners.lanes.length > 0) this.thinkOfPassing(now, idm, leader);
    const hold = this.nextHold(now, leader);
    return Math.min(idmAcceleration(speed, leader, idm), idmAcceleration(speed, hold, idm));
  }

  /** The nearest in the way; while changing lanes, in either of them. */
  private leader({ self, view, tS }: Situation): SeenLeader | null {
    const { route, s, side } = this.memory;
    const offset = this.offsetAt(tS);
    const target = tS < side.startS + side.durationS ? side.to : offset;
    const band = { route, s, offset, target, margin: SIDE_MARGIN_M };
    return findLeader(self, view.others, band);
  }

  /** A place at which to wait, at a junction or before a crossing, as if a car stood there. */
  private nextHold({ self, view }: Situation, leader: Leader | null): Leader | null {
    const { careful } = this.manners;
    const answer = decideAtJunction({ self, follower: this, view, careful, leader });
    this.memory.junction = answer.memory;
    const walkers = careful ? holdForWalkers(self, this, view) : null;
    const hold = Math.min(answer.hold ?? Number.POSITIVE_INFINITY, walkers ?? Infinity);
    if (hold === Number.POSITIVE_INFINITY) return null;
    return { gap: Math.max(0.05, hold + this.idm.standstillGap - 0.5), speed: 0 };
  }

  private thinkOfPassing(now: Situation, idm: IdmParameters, leader: SeenLeader | null): void {
    const { memory } = this;
    if (now.tS < memory.thoughtS + THINK_S) return;
    memory.thoughtS = now.tS;
    const { left, right } = lanesBeside(memory.route, this.manners.lanes);
    if (left || right) this.thinkOfLanes(now, idm);
    else this.thinkOfOvertaking(now, idm.desiredSpeed, leader);
  }

  private thinkOfOvertaking(now: Situation, desired: number, leader: SeenLeader | null): void {
    const { memory } = this;
    const { route, s, passing } = memory;
    const situation = { self: now.self, route, s, desiredSpeed: desired, others: now.view.others };
    if (passing === null) {
      if (!leader || !isCyclist(leader.other) || leader.gap > PASSING_SIGHT_M) return;
      if (!canOvertake(situation, leader.other)) return;
      memory.passing = leader.other.id;
      this.moveSideways(passingOffset(situation, leader.other), PASSING_S, now.tS);
    } else if (isPast(situation, passing) || shouldAbort(situation, passing)) {
      memory.passing = null;
      this.moveSideways(this.lateral, PASSING_S, now.tS);
    }
  }

  /** Changes lanes where that is worth it: from then on it follows the other lane's route. */
  private thinkOfLanes({ self, view, tS }: Situation, idm: IdmParameters): void {
    const { memory } = this;
    const speed = self.vx * self.ux + self.vy * self.uy;
    if (speed < LEAST_CHANGE_SPEED || tS < memory.changedS + COOL_DOWN_S) return;
    const { route, s } = memory;
    const lane = chooseLane(self, view.others, route, s, this.manners.lanes, idm);
    if (!lane) return;
    const place = lane.project(self.x, self.y, s);
    memory.route = lane;
    memory.s = place.s;
    const durationS = Math.max(CHANGE_S, CHANGE_M / speed);
    memory.side = { from: place.offset, to: this.lateral, startS: tS, durationS };
    memory.changedS = tS;
  }

  private pedals(speed: number): { throttle: number; brake: number } {
    const a = this.memory.acceleration;
    const drag = this.vehicle.coastingDeceleration(speed);
    const most = Math.min(this.available.drive, this.available.power / Math.max(0.1, speed));
    if (a > -drag) return { throttle: clamp((a + drag) / most, 0, 1), brake: 0 };
    if (a > -0.3 && speed > 0.5) return { throttle: 0, brake: 0 };
    return { throttle: 0, brake: clamp(-a / this.available.brake, 0, 1) };
  }
}
