/**
 * An inertial measurement unit at the ego's centre of mass, and the signals of its CAN bus. Axes of the IMU: those of the
 * body, x forward, y left, z up. At rest on level ground the accelerometer reads [0, 0, 9.81]: it feels what holds it up.
 */

import type { ActorState } from '../../core/actors.ts';
import { hypot } from '../../core/math.ts';
import type { Rng } from '../../core/rng.ts';
import { rotateInverse, rotationFromEuler, type Vec3 } from '../../core/vector.ts';
import { findActor, type WorldState } from '../../core/world-state.ts';

export const GRAVITY = 9.81;

/** Standard deviations of one reading. */
export interface ImuNoise {
  /** m/s^2 */
  readonly accelerometer: number;
  /** rad/s */
  readonly gyroscope: number;
}

export const NO_NOISE: ImuNoise = { accelerometer: 0, gyroscope: 0 };

export interface ImuReading {
  readonly tUs: number;
  /** Specific force, m/s^2. */
  readonly accelerometer: Vec3;
  /** Angular velocity, rad/s. */
  readonly gyroscope: Vec3;
}

const inBody = ({ yaw, pitch, roll }: ActorState, v: Vec3): Vec3 =>
  rotateInverse(rotationFromEuler(yaw, pitch, roll), v);

/**
 * A reading a state. Acceleration is the central difference of the velocities before and after (one-sided at the ends), so
 * it is exact where acceleration is steady.
 * @param motion states at rising times, two at least
 * @param rng of the noise
 */
export function imuReadings(
  motion: readonly WorldState[],
  egoId: number,
  noise: ImuNoise,
  rng: Rng,
): ImuReading[] {
  if (motion.length < 2) throw new RangeError('an IMU needs two states at least');
  const egos = motion.map((state) => findActor(state, egoId));
  const noisy = (v: Vec3, sigma: number): Vec3 =>
    sigma === 0
      ? v
      : [v[0] + rng.normal(0, sigma), v[1] + rng.normal(0, sigma), v[2] + rng.normal(0, sigma)];
  return motion.map(({ tUs }, k) => {
    const ego = egos[k] as (typeof egos)[number];
    const [i, j] = [Math.max(0, k - 1), Math.min(motion.length - 1, k + 1)];
    const seconds = ((motion[j]?.tUs as number) - (motion[i]?.tUs as number)) * 1e-6;
    const change = (axis: 0 | 1 | 2) =>
      ((egos[j]?.velocity[axis] as number) - (egos[i]?.velocity[axis] as number)) / seconds;
    const force = inBody(ego, [change(0), change(1), change(2) + GRAVITY]);
    return {
      tUs,
      accelerometer: noisy(force, noise.accelerometer),
      gyroscope: noisy(inBody(ego, ego.angularVelocity), noise.gyroscope),
    };
  });
}

/** Turns of the steering wheel for one of the front wheels: usual for passenger cars. */
const STEERING_RATIO = 15;
const DEGREES = 180 / Math.PI;

/** One value a state, by DDD20's names. */
export interface VehicleSignals {
  /** Of the steering wheel, degrees, left positive. */
  readonly steering_wheel_angle: readonly number[];
  /** km/h */
  readonly vehicle_speed: readonly number[];
  /** Percent. */
  readonly accelerator_pedal_position: readonly number[];
  /** 1 while it is pressed. */
  readonly brake_pedal_status: readonly number[];
}

/** What a car's bus says of each state. */
export function vehicleSignals(motion: readonly WorldState[], egoId: number): VehicleSignals {
  const egos = motion.map((state) => findActor(state, egoId));
  return {
    steering_wheel_angle: egos.map((ego) => ego.steeringAngle * STEERING_RATIO * DEGREES),
    vehicle_speed: egos.map(({ velocity }) => 3.6 * hypot(velocity[0], velocity[1])),
    accelerator_pedal_position: egos.map(({ throttle }) => 100 * throttle),
    brake_pedal_status: egos.map(({ brake }) => (brake > 0 ? 1 : 0)),
  };
}
