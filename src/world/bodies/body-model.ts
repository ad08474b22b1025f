/** Bodies of road users: the measures that drawing, collision shape and vehicle dynamics share. */
import type { ActorKind, WheelSpec } from '../../core/actors.ts';
import { cos, sin } from '../../core/math.ts';
import type { Vec3 } from '../../core/vector.ts';

/** Side view of a passenger body, metres; x is measured back from the front bumper, heights from the ground. */
export interface BodyProfile {
  readonly groundClearance: number;
  /** Height of the bonnet's front edge, and of its rear edge where the windscreen begins. */
  readonly noseHeight: number;
  readonly cowlX: number;
  readonly cowlHeight: number;
  /** The roof's front and rear ends; the roof is at the box's full height. */
  readonly roofFrontX: number;
  readonly roofRearX: number;
  /** Foot of the rear window, and the boot's height there and at the tail. */
  readonly deckX: number;
  readonly deckHeight: number;
  readonly tailHeight: number;
  /** How far each side leans in from belt line to roof. */
  readonly tumblehome: number;
}

/** Measures of a vehicle on wheels. */
export interface ChassisSpec {
  readonly wheelbase: number;
  /** Front bumper to front axle. */
  readonly frontOverhang: number;
  readonly wheelRadius: number;
  readonly wheelWidth: number;
  /** Largest steering angle of the front wheels, rad, and its rate, rad/s. */
  readonly maxSteer: number;
  readonly maxSteerRate: number;
  /** Largest drive force per kg, and the power per kg that limits it at speed. */
  readonly maxDriveAcceleration: number;
  readonly powerPerKg: number;
  /** Largest brake force per kg, before the tyres' grip. */
  readonly maxBrakeDeceleration: number;
  /** Natural frequency (Hz) and damping ratio of the suspension. */
  readonly rideFrequency: number;
  readonly dampingRatio: number;
}

export interface BodyModel {
  readonly name: string;
  readonly kind: ActorKind;
  /** [length, width, height] of the box around everything drawn, mirrors included. */
  readonly size: Vec3;
  readonly mass: number;
  /** Height of the centre of mass above the ground. */
  readonly massHeight: number;
  /** Radii of gyration over the box's [length, width, height] halves, giving the principal inertias. */
  readonly gyration: number;
  readonly profile: BodyProfile | null;
  readonly chassis: ChassisSpec | null;
}

/** Room that mirrors take on each side of a body's width. */
export const MIRROR_M = 0.06;

/**
 * Half the distance between left and right wheel centres, such that a fully steered front wheel stays inside
 * the box.
 */
export function halfTrack(model: BodyModel): number {
  const chassis = model.chassis;
  if (!chassis || model.kind === 'bicycle' || model.kind === 'motorcycle') return 0;
  const { maxSteer, wheelRadius, wheelWidth } = chassis;
  return model.size[1] / 2 - (wheelRadius * sin(maxSteer) + (wheelWidth / 2) * cos(maxSteer));
}

/** x of the rear and front axles in the body frame (origin at the box centre). */
export function axles(model: BodyModel): { rearX: number; frontX: number } {
  const chassis = model.chassis;
  if (!chassis) return { rearX: 0, frontX: 0 };
  const frontX = model.size[0] / 2 - chassis.frontOverhang;
  return { rearX: frontX - chassis.wheelbase, frontX };
}

/** The wheels of a model in the body frame: front left, front right, rear left, rear right; or front, rear. */
export function wheelsOf(model: BodyModel): WheelSpec[] {
  const chassis = model.chassis;
  if (!chassis) return [];
  const { rearX, frontX } = axles(model);
  const track = halfTrack(model);
  const z = chassis.wheelRadius - model.size[2] / 2;
  const wheel = (x: number, y: number, steered: boolean): WheelSpec => ({
    hub: [x, y, z],
    radius: chassis.wheelRadius,
    width: chassis.wheelWidth,
    steered,
  });
  if (track === 0) return [wheel(frontX, 0, true), wheel(rearX, 0, false)];
  return [
    wheel(frontX, track, true),
    wheel(frontX, -track, true),
    wheel(rearX, track, false),
    wheel(rearX, -track, false),
  ];
}

/** Vehicle-frame origin (under the rear axle, on the ground) in the body frame. */
export const originInBody = (model: BodyModel): Vec3 => [axles(model).rearX, 0, -model.size[2] / 2];

/** Principal moments of inertia about the centre of mass, kg m^2, as a box of `gyration` times the size. */
export function inertia(model: BodyModel): Vec3 {
  const [l, w, h] = model.size.map((side) => side * model.gyration) as [number, number, number];
  const k = model.mass / 12;
  return [k * (w * w + h * h), k * (l * l + h * h), k * (l * l + w * w)];
}

/**
 * Corner points of the convex collision shape in the body frame. Its footprint is the whole box, so that a
 * contact and the labels' box distance agree; a roof narrower than the waist follows the profile.
 */
export function hullPoints(model: BodyModel): Vec3[] {
  const [hl, hw, hh] = [model.size[0] / 2, model.size[1] / 2, model.size[2] / 2];
  const ring = (x0: number, x1: number, y: number, z: number): Vec3[] => [
    [x0, -y, z],
    [x0, y, z],
    [x1, y, z],
    [x1, -y, z],
  ];
  const profile = model.profile;
  if (!profile) {
    const bottom = model.chassis ? -hh + model.chassis.wheelRadius * 0.5 : -hh;
    return [...ring(-hl, hl, hw, bottom), ...ring(-hl, hl, hw, hh)];
  }
  const waist = Math.min(profile.noseHeight, profile.tailHeight) - hh;
  return [
    ...ring(-hl, hl, hw, profile.groundClearance - hh),
    ...ring(-hl, hl, hw, waist),
    ...ring(
      hl - profile.roofRearX,
      hl - profile.roofFrontX,
      hw - profile.tumblehome - MIRROR_M,
      hh,
    ),
  ];
}
