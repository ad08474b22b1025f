/**
 * Evasive manoeuvres at the limit: what a party of a crash could have done. From their beginning they take the
 * controls from the driver: full braking along the driver's path, or a swerve, which is a lane change as fast as the
 * tyres allow: steering at the limit to one side, then back at the limit into the old direction of travel.
 */
import { atan, atan2, clamp, hypot } from '../../core/math.ts';
import type { Controls } from '../dynamics/actuation.ts';
import { FRONT_SLIDING, GRAVITY, type Vehicle } from '../dynamics/vehicle.ts';
import type { Walker } from '../dynamics/walker.ts';
import type { Neighbour } from './surroundings.ts';

export const EVASIONS = [
  'brake',
  'steer-left',
  'steer-right',
  'brake-steer-left',
  'brake-steer-right',
] as const;
export type EvasionKind = (typeof EVASIONS)[number];

export interface Evasion {
  /** Id of the road user that evades. */
  readonly actor: number;
  /** When it begins; a time of a step. */
  readonly atUs: number;
  readonly kind: EvasionKind;
  /** How far a swerve goes to its side, metres. */
  readonly clearanceM: number;
}

/** Share of mu g that a swerve with braking gives to the brakes; sqrt(1 - 0.5^2) = 0.87 is left for the side. */
const BRAKE_SHARE = 0.5;
/** Front slip angle at which the tyre gives all it can, radians. */
const LIMIT_SLIP = atan(FRONT_SLIDING);
/** Sideways speed, m/s, under which the swerve is over. */
const STRAIGHT = 0.15;
/** Pull towards the line that the swerve ends on, 1/s, and largest sideways speed towards it, m/s. */
const PULL = 1.2;
const LARGEST_PULL = 1.5;

/** Steers a car or walker through one evasion, from the step at which it begins. */
export class Evader {
  private readonly evasion: Evasion;
  private readonly grip: number;
  private readonly side: 1 | -1;
  /** The line of travel at the beginning: a point and a direction. */
  private readonly from: Neighbour;
  private readonly direction: { readonly x: number; readonly y: number };
  private phase: 'out' | 'back' | 'hold' = 'out';

  /** @param friction coefficient of the road */
  constructor(evasion: Evasion, seen: Neighbour, friction: number) {
    this.evasion = evasion;
    this.grip = friction * GRAVITY;
    this.side = evasion.kind.endsWith('right') ? -1 : 1;
    this.from = seen;
    const speed = hypot(seen.vx, seen.vy);
    this.direction =
      speed > 0.5 ? { x: seen.vx / speed, y: seen.vy / speed } : { x: seen.ux, y: seen.uy };
  }

  /**
   * @param will what the driver would do
   * @returns what the evasion makes of it
   */
  drive(vehicle: Vehicle, seen: Neighbour, will: Controls): Controls {
    const { kind } = this.evasion;
    if (kind === 'brake') return { ...will, throttle: 0, brake: 1, reverse: false };
    const share = kind.startsWith('brake') ? BRAKE_SHARE : 0;
    const brake = (share * this.grip) / vehicle.chassis.maxBrakeDeceleration;
    return { steer: this.swerve(vehicle, seen, share), throttle: 0, brake, reverse: false };
  }

  /** On foot or on a bicycle: stand still, or step aside. */
  walk(walker: Walker): void {
    const ahead = atan2(this.direction.y, this.direction.x);
    const { kind } = this.evasion;
    walker.will = kind.startsWith('brake')
      ? { speed: 0, yaw: ahead }
      : { speed: walker.will.speed, yaw: ahead + (this.side * Math.PI) / 2 };
  }

  private swerve(vehicle: Vehicle, seen: Neighbour, brakeShare: number): number {
    const { x: dx, y: dy } = this.direction;
    const across = this.side * ((seen.y - this.from.y) * dx - (seen.x - this.from.x) * dy);
    const speedAcross = this.side * (seen.vy * dx - seen.vx * dy);
    const left = this.evasion.clearanceM - across;
    const limit = this.grip * Math.sqrt(1 - brakeShare * brakeShare);
    if (this.phase === 'out' && left <= (speedAcross * Math.abs(speedAcross)) / (2 * limit)) {
      this.phase = 'back';
    }
    if (this.phase === 'back' && speedAcross < STRAIGHT) this.phase = 'hold';
    const course = vehicle.frontCourse();
    if (this.phase !== 'hold') {
      return course + (this.phase === 'out' ? 1 : -1) * this.side * LIMIT_SLIP;
    }
    const wanted = clamp(PULL * left, -LARGEST_PULL, LARGEST_PULL);
    const error = (wanted - speedAcross) / Math.max(3, hypot(seen.vx, seen.vy));
    return course + this.side * clamp(2 * error, -LIMIT_SLIP, LIMIT_SLIP);
  }
}
