/** Controllers that drive by affordances alone, and by the car's own speed. */
import { atan, clamp, exp } from '../../core/math.ts';
import type { ChassisSpec } from '../../world/bodies/body-model.ts';
import { idmAcceleration, USUAL_DRIVER } from '../../world/driver/idm.ts';
import type { RoadSense } from './road-sense.ts';

/** What a controller wants. */
export interface Drive {
  /** Front-wheel angle, radians, left positive. */
  readonly steer: number;
  /** m/s^2 */
  readonly acceleration: number;
}

/** One drive's controller; it may remember what it saw. */
export interface LaneController {
  /** @param speed m/s @param dtS seconds since the last call */
  decide(sense: RoadSense, speed: number, dtS: number): Drive;
}

export interface ControllerKind {
  readonly name: string;
  create(chassis: ChassisSpec): LaneController;
}

const MOST_BRAKING = 8;
const MOST_DRIVE = 2;
const towards = (wanted: number, speed: number): number =>
  clamp(wanted - speed, -MOST_BRAKING, MOST_DRIVE);

/** The last known of a number. */
class Held {
  private value: number;

  constructor(first: number) {
    this.value = first;
  }

  take(value: number | null): number {
    if (value !== null) this.value = value;
    return this.value;
  }
}

/** Of the original, m/s: on straight roads and elsewhere. */
const FAST_SPEED = 20;
const SLOW_SPEED = 10;
/** At this gap the original wants to stand, metres: its 0.693 is 2.772 / 20 times this. */
const STOP_GAP_M = 5;

/**
 * The controller of DeepDriving (C. Chen et al., ICCV 2015; its DriveController.cpp): steering by angle minus an eighth of
 * the distance from the lane's middle, speed by an exponential of the gap, 20 m/s (10 where the lane bends) on a free
 * road, never above the limit. It keeps its lane here; the original would change lanes under 15 m.
 */
export const DEEP_DRIVING: ControllerKind = {
  name: 'deep-driving',
  create() {
    const [angle, centre, limit] = [new Held(0), new Held(0), new Held(SLOW_SPEED)];
    return {
      decide(sense, speed) {
        const steer = angle.take(sense.angle) - centre.take(sense.centreDistance) / 8;
        const desired = Math.min(
          sense.fast ? FAST_SPEED : SLOW_SPEED,
          limit.take(sense.speedLimit),
        );
        const behind =
          sense.gap === null
            ? desired
            : FAST_SPEED * (1 - exp(-(2.772 / FAST_SPEED) * (sense.gap - STOP_GAP_M)));
        return { steer, acceleration: towards(Math.max(0, Math.min(desired, behind)), speed) };
      },
    };
  },
};

/** Stanley's gain, 1/s, and the speed that softens it, m/s. */
const GAIN = 1.2;
const SOFT_SPEED = 4;
/** Comfortable in a bend, m/s^2. */
const LATERAL = 2.6;
/** The lead's speed is the change of the gap, smoothed over so many seconds. */
const SMOOTH_S = 0.5;
/** A gap that changes faster than this has another car in it, m/s. */
const JUMP = 40;

/**
 * Stanley's steering (G. Hoffmann et al., Autonomous automobile trajectory tracking for off-road driving, ACC 2007) with the
 * lane's curvature fed forward, and the intelligent-driver model for the speed, the leader's from how the gap changes.
 */
export const STANLEY: ControllerKind = {
  name: 'stanley',
  create({ wheelbase }) {
    const [angle, centre, bend] = [new Held(0), new Held(0), new Held(0)];
    const limit = new Held(SLOW_SPEED);
    let before: number | null = null;
    let opening = 0;
    const leader = (gap: number | null, speed: number, dtS: number) => {
      const change = gap === null || before === null || dtS === 0 ? null : (gap - before) / dtS;
      before = gap;
      if (gap === null || (change !== null && Math.abs(change) > JUMP)) opening = 0;
      else if (change !== null) opening += (change - opening) * Math.min(1, dtS / SMOOTH_S);
      return gap === null ? null : { gap, speed: Math.max(0, speed + opening) };
    };
    return {
      decide(sense, speed, dtS) {
        const curvature = bend.take(sense.curvature);
        const off = centre.take(sense.centreDistance);
        const steer =
          angle.take(sense.angle) -
          atan((GAIN * off) / (SOFT_SPEED + speed)) +
          atan(wheelbase * curvature);
        const comfortable = Math.sqrt(LATERAL / Math.max(Math.abs(curvature), 1e-4));
        const desiredSpeed = Math.min(limit.take(sense.speedLimit), comfortable);
        const idm = { ...USUAL_DRIVER, desiredSpeed };
        const acceleration = idmAcceleration(speed, leader(sense.gap, speed, dtS), idm);
        return { steer, acceleration: clamp(acceleration, -MOST_BRAKING, MOST_DRIVE) };
      },
    };
  },
};

export const CONTROLLERS: readonly ControllerKind[] = [DEEP_DRIVING, STANLEY];
