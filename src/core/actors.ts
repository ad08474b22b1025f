/** Road users: what stays fixed through a scene (ActorSpec) and what changes (ActorState). */
import type { Mat4, Vec3 } from './vector.ts';
import { rotationFromEuler, transformFromRotation } from './vector.ts';

export const ACTOR_KINDS = [
  'car',
  'van',
  'truck',
  'bus',
  'motorcycle',
  'bicycle',
  'pedestrian',
  'animal',
  'obstacle',
] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** A wheel in the body frame (origin at the box centre, x forward, y left, z up), metres. */
export interface WheelSpec {
  /** Hub when the vehicle stands at rest on flat ground. */
  readonly hub: Vec3;
  readonly radius: number;
  readonly width: number;
  readonly steered: boolean;
}

/** What stays fixed through a scene. */
export interface ActorSpec {
  /** Positive, unique in the scene; the same in every file and pixel. */
  readonly id: number;
  readonly kind: ActorKind;
  /** Entry of the body catalogue (src/world/bodies). */
  readonly model: string;
  /** [length, width, height] of the box that encloses everything drawn, metres. */
  readonly size: Vec3;
  /** kg */
  readonly mass: number;
  /** Paint or clothing, sRGB, 0..1. */
  readonly colour: Vec3;
  readonly wheels: readonly WheelSpec[];
  /** Vehicle-frame origin (on the ground under the rear axle's centre) in the body frame. */
  readonly originInBody: Vec3;
  /** Handbrake on, lamps off, nobody at the wheel. */
  readonly parked?: boolean;
}

export interface WheelState {
  /** Steering angle of this wheel about the body's z, radians, left positive. */
  readonly steer: number;
  /** Angle turned about its axle since the start, radians, forward positive. */
  readonly spin: number;
  /** How far the hub has moved up in the body frame from its place at rest, metres. */
  readonly travel: number;
}

/** What changes. Frames and units: position and velocities in the world, SI. */
export interface ActorState {
  readonly id: number;
  readonly kind: ActorKind;
  /** Centre of the actor's 3D box. */
  readonly position: Vec3;
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  /** Of the centre of mass. */
  readonly velocity: Vec3;
  readonly angularVelocity: Vec3;
  /** Mean steering angle of the front wheels, radians, left positive. */
  readonly steeringAngle: number;
  /** Pedals as applied after actuation, 0..1. */
  readonly throttle: number;
  readonly brake: number;
  readonly brakeLamp: boolean;
  /** The side on which the indicators blink; absent where they do not. */
  readonly indicator?: 'left' | 'right';
  readonly reversing?: boolean;
  readonly wheels: readonly WheelState[];
  /** Phase of the gait or the pedals, radians; 0 for others. */
  readonly stride: number;
}

/** Body frame: origin at the box centre, axes of the vehicle. */
export const worldFromBody = (actor: ActorState): Mat4 =>
  transformFromRotation(rotationFromEuler(actor.yaw, actor.pitch, actor.roll), actor.position);
