/**
 * A driver: follows a route across (pure pursuit: R. C. Coulter, Implementation of the Pure Pursuit Path Tracking
 * Algorithm, CMU-RI-TR-92-01) and others along it (intelligent-driver model), unless a scripted manoeuvre says
 * otherwise or attention is elsewhere.
 */
import { atan, clamp, lerp } from '../../core/math.ts';
import type { SignalColour } from '../../core/world-state.ts';
import type { Vehicle } from '../dynamics/vehicle.ts';
import type { Route, RouteStop } from '../roads/route.ts';
import { type IdmParameters, idmAcceleration, type Leader } from './idm.ts';
import { findLeader, type Neighbour } from './surroundings.ts';

/** A move sideways: from one offset to another, smooth (quintic) between two times. */
export interface SideMove {
  readonly from: number;
  readonly to: number;
  readonly startS: number;
  readonly durationS: number;
}

export interface SpeedOrder {
  readonly to: number;
  readonly acceleration: number;
}

/** What a driver knows when deciding. */
export interface Situation {
  readonly tS: number;
  readonly self: Neighbour;
  readonly others: readonly Neighbour[];
  readonly signals: readonly SignalColour[];
  /** Whether a road user with priority comes too close to this stop. */
  readonly mustYield: (stop: RouteStop) => boolean;
}

const MAX_LATERAL_ACCELERATION = 2.6;
const COMFORT_BRAKE = 3;
/** A way that bends so much (1/m) so far behind the stop line turns left, across oncoming traffic. */
const LEFT_TURN = 0.02;
const TURN_AHEAD_M = 8;

/** Minimum-jerk blend: 0 with its first two derivatives at u = 0, 1 at u = 1. */
const blend = (u: number): number => {
  const x = clamp(u, 0, 1);
  return x * x * x * (10 + x * (6 * x - 15));
};

/** All that a driver keeps from one decision to the next; what it holds is replaced, never changed in place. */
export interface CarMemory {
  readonly route: Route;
  /** Arc length of the box centre along the route, metres. */
  readonly s: number;
  readonly attentive: boolean;
  /** Scripted deceleration, m/s^2; null for none. */
  readonly brakeOrder: number | null;
  readonly speedOrder: SpeedOrder | null;
  readonly side: SideMove;
  /** Decided last, m/s^2. */
  readonly acceleration: number;
  /** Stop lines that it has decided to pass. */
  readonly passed: readonly RouteStop[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class CarDriver {
  readonly vehicle: Vehicle;
  private memory: Mutable<CarMemory>;
  private readonly idm: IdmParameters;
  private readonly wheelbase: number;
  private readonly rearToCentre: number;
  private readonly available: { drive: number; power: number; brake: number };

  constructor(
    vehicle: Vehicle,
    route: Route,
    s: number,
    lateral: number,
    attentive: boolean,
    idm: IdmParameters,
  ) {
    this.vehicle = vehicle;
    this.idm = idm;
    this.memory = {
      route,
      s,
      attentive,
      brakeOrder: null,
      speedOrder: null,
      side: { from: lateral, to: lateral, startS: 0, durationS: 1 },
      acceleration: 0,
      passed: [],
    };
    const { chassis } = vehicle;
    this.wheelbase = chassis.wheelbase;
    this.rearToCentre = -vehicle.spec.originInBody[0];
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

  get attentive(): boolean {
    return this.memory.attentive;
  }

  set attentive(attentive: boolean) {
    this.memory.attentive = attentive;
  }

  set brakeOrder(deceleration: number | null) {
    this.memory.brakeOrder = deceleration;
  }

  set speedOrder(order: SpeedOrder | null) {
    this.memory.speedOrder = order;
  }

  /** Where the driver means to be beside the route's centre line at a time, metres, left positive. */
  offsetAt(tS: number): number {
    const { from, to, startS, durationS } = this.memory.side;
    return lerp(from, to, blend((tS - startS) / durationS));
  }

  moveSideways(to: number, durationS: number, tS: number): void {
    this.memory.side = {
      from: this.offsetAt(tS),
      to,
      startS: tS,
      durationS: Math.max(0.1, durationS),
    };
  }

  /** Decides on acceleration; a few times a tenth of a second is enough. */
  decide(now: Situation): void {
    const place = this.route.project(now.self.x, now.self.y, this.s);
    this.memory.s = place.s;
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
    const steer = this.steering(now, speed);
    this.vehicle.controls = { steer, ...this.pedals(speed), reverse: false };
  }

  private wantedAcceleration(speed: number, now: Situation): number {
    const { brakeOrder, speedOrder: order } = this.memory;
    if (brakeOrder !== null) return -brakeOrder;
    if (order) return clamp((order.to - speed) * 2, -order.acceleration, order.acceleration);
    if (!this.attentive) return clamp((this.idm.desiredSpeed - speed) * 1.5, -2, 1.5);
    const idm = { ...this.idm, desiredSpeed: this.comfortableSpeed(speed) };
    const leader = findLeader(now.self, now.others, this.route, this.s, this.offsetAt(now.tS));
    const stop = this.nextStop(speed, now);
    return Math.min(idmAcceleration(speed, leader, idm), idmAcceleration(speed, stop, idm));
  }

  /** Desired speed, less where the way bends within the distance to slow down. */
  private comfortableSpeed(speed: number): number {
    let least = this.idm.desiredSpeed;
    const reach = Math.max(10, (speed * speed) / (2 * COMFORT_BRAKE));
    for (let d = 0; d <= reach; d += 4) {
      const bend = Math.abs(this.route.at(this.s + d).curvature);
      if (bend < 1e-4) continue;
      const through = MAX_LATERAL_ACCELERATION / bend;
      least = Math.min(least, Math.sqrt(through + 2 * COMFORT_BRAKE * d));
    }
    return least;
  }

  /** A stop line at which to wait, as if a car stood there. */
  private nextStop(speed: number, now: Situation): Leader | null {
    const front = this.s + this.vehicle.spec.size[0] / 2;
    for (const stop of this.route.stops) {
      const gap = stop.s - front;
      if (gap < -1 || this.memory.passed.includes(stop)) continue;
      if (this.mayPass(stop, gap, speed, now)) return null;
      return { gap: Math.max(0.05, gap + this.idm.standstillGap - 0.5), speed: 0 };
    }
    return null;
  }

  private mayPass(stop: RouteStop, gap: number, speed: number, now: Situation): boolean {
    const crosses = this.route.at(stop.s + TURN_AHEAD_M).curvature > LEFT_TURN;
    if (stop.control === 'priority' && !crosses) return true;
    if (stop.control === 'signals') {
      const colour = now.signals[stop.signalGroup ?? 0] ?? 'green';
      const canStop = (speed * speed) / (2 * COMFORT_BRAKE) < gap;
      const mayGo = colour === 'green' || ((colour === 'amber' || gap < 0) && !canStop);
      if (!mayGo || !crosses) return mayGo;
    }
    const mustStand = stop.control === 'stop' && speed > 0.4;
    if (gap > 2.5 || mustStand || now.mustYield(stop)) return gap < -0.5;
    this.memory.passed = [...this.memory.passed, stop];
    return true;
  }

  private pedals(speed: number): { throttle: number; brake: number } {
    const a = this.memory.acceleration;
    const drag = 0.12 + 0.0005 * speed * speed;
    const most = Math.min(this.available.drive, this.available.power / Math.max(0.1, speed));
    if (a > -drag) return { throttle: clamp((a + drag) / most, 0, 1), brake: 0 };
    if (a > -0.3 && speed > 0.5) return { throttle: 0, brake: 0 };
    return { throttle: 0, brake: clamp(-a / this.available.brake, 0, 1) };
  }

  private steering(now: Situation, speed: number): number {
    const { self } = now;
    const ahead = clamp(speed * 0.75, 4.5, 25);
    const rearX = self.x - self.ux * this.rearToCentre;
    const rearY = self.y - self.uy * this.rearToCentre;
    const targetS = this.s - this.rearToCentre + ahead;
    const p = this.route.at(targetS);
    const q = this.route.at(targetS + 0.5);
    const norm = Math.sqrt((q.x - p.x) * (q.x - p.x) + (q.y - p.y) * (q.y - p.y)) || 1;
    const offset = this.offsetAt(now.tS + ahead / Math.max(speed, 3));
    const dx = p.x - (offset * (q.y - p.y)) / norm - rearX;
    const dy = p.y + (offset * (q.x - p.x)) / norm - rearY;
    const across = -dx * self.uy + dy * self.ux;
    return atan((2 * this.wheelbase * across) / (dx * dx + dy * dy));
  }
}
