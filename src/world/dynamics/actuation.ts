/** Pedals and steering between the driver's will and the wheels. */
import { clamp } from '../../core/math.ts';
import { STEP_S } from '../time.ts';

/** What a driver asks for. */
export interface Controls {
  /** Front-wheel angle, radians, left positive. */
  readonly steer: number;
  /** 0..1 */
  readonly throttle: number;
  readonly brake: number;
  readonly reverse: boolean;
}

/** Dead time of the brake hydraulics, and the time the pressure then takes to rise fully. */
const BRAKE_DEAD_S = 0.1;
const BRAKE_RISE_S = 0.1;
const THROTTLE_RISE_S = 0.3;

/**
 * Seconds of undiminished travel that actuation adds to a full stop: the dead time plus half the linear rise of the
 * pressure up to the tyres' grip; less a step, since what a step changes holds from its beginning, both for the
 * pressure's rise and for the way covered (half a step each).
 * @param grip deceleration that the tyres can give, mu g, m/s^2
 * @param full deceleration that full pressure would give (ChassisSpec.maxBrakeDeceleration), m/s^2
 */
export const brakeDelayS = (grip: number, full: number): number =>
  BRAKE_DEAD_S + (BRAKE_RISE_S * Math.min(1, grip / full)) / 2 - STEP_S;

/** What of it changes; never changed in place. */
export interface ActuationMemory {
  readonly steer: number;
  readonly throttle: number;
  readonly brake: number;
  readonly reverse: boolean;
  readonly pending: readonly number[];
}

/** Follows a driver's will with the delays and rates of a car. */
export class Actuation {
  steer = 0;
  throttle = 0;
  brake = 0;
  reverse = false;
  private pending: number[] = new Array<number>(Math.round(BRAKE_DEAD_S / STEP_S)).fill(0);
  private readonly maxSteer: number;
  private readonly maxSteerRate: number;

  constructor(maxSteer: number, maxSteerRate: number) {
    this.maxSteer = maxSteer;
    this.maxSteerRate = maxSteerRate;
  }

  /** Starts with a pedal already down, as for a parked car. */
  settle(brake: number, steer: number): void {
    this.brake = brake;
    this.pending.fill(brake);
    this.steer = clamp(steer, -this.maxSteer, this.maxSteer);
  }

  save(): ActuationMemory {
    const { steer, throttle, brake, reverse, pending } = this;
    return { steer, throttle, brake, reverse, pending: [...pending] };
  }

  restore({ pending, ...rest }: ActuationMemory): void {
    Object.assign(this, rest);
    this.pending = [...pending];
  }

  follow(will: Controls, dt: number): void {
    const wanted = clamp(will.steer, -this.maxSteer, this.maxSteer);
    const turn = this.maxSteerRate * dt;
    this.steer += clamp(wanted - this.steer, -turn, turn);
    this.throttle += clamp(will.throttle - this.throttle, -dt / BRAKE_RISE_S, dt / THROTTLE_RISE_S);
    this.pending.push(clamp(will.brake, 0, 1));
    const pressed = this.pending.shift() ?? 0;
    this.brake += clamp(pressed - this.brake, -dt / BRAKE_RISE_S, dt / BRAKE_RISE_S);
    this.reverse = will.reverse;
  }
}
