/**
 * What the world asks of a rigid-body engine. Implemented in src/physics; the world never sees which engine it is.
 * Bodies are numbered from 0 in the order of their addition. Vectors are world coordinates, SI.
 */
import type { Mat3, Quaternion, Vec3 } from '../core/vector.ts';

export interface RigidBodySpec {
  /** Corner points of the convex shape in the body frame (origin at the box centre). */
  readonly hull: readonly Vec3[];
  readonly mass: number;
  /** Principal moments about the centre of mass along the body's axes, kg m^2. */
  readonly inertia: Vec3;
  readonly centreOfMass: Vec3;
  readonly position: Vec3;
  readonly yaw: number;
  readonly velocity: Vec3;
}

export interface StaticBoxSpec {
  readonly centre: Vec3;
  readonly yaw: number;
  readonly size: Vec3;
}

/** One touching pair of a step. */
export interface BodyContact {
  /** Body numbers, `a` below `b`; -1 stands for anything static. */
  readonly a: number;
  readonly b: number;
  readonly point: Vec3;
  /** Unit, from a towards b. */
  readonly normal: Vec3;
  /** N s, over all contact points of the pair in this step. */
  readonly impulse: number;
}

export interface BodyPose {
  readonly position: Vec3;
  readonly rotation: Mat3;
}

/** What of a body changes, in the engine's own numbers: single precision, orientation as it keeps it. */
export interface BodyMotion {
  readonly position: Vec3;
  readonly orientation: Quaternion;
  readonly velocity: Vec3;
  readonly angularVelocity: Vec3;
  readonly released: boolean;
}

export interface PhysicsWorld {
  addBody(spec: RigidBodySpec): number;
  addStaticBox(spec: StaticBoxSpec): void;
  /** Pose of the body frame as of the last step. */
  pose(body: number): BodyPose;
  /** Velocity of the centre of mass and angular velocity as of the last step or set since. */
  velocity(body: number): Vec3;
  angularVelocity(body: number): Vec3;
  setVelocity(body: number, velocity: Vec3, angularVelocity: Vec3): void;
  /** From now on the engine's gravity acts on the body (off at first: whoever drives a body adds its own). */
  release(body: number): void;
  /**
   * A body's motion, to give it to the body of the same number of another world. Two bodies that were given the same
   * motion go on alike, bit for bit, as long as nothing touches them; a body that is only read may differ in last bits
   * from one that is given what was read.
   */
  save(body: number): BodyMotion;
  restore(body: number, motion: BodyMotion): void;
  /** Advances by `dt` seconds; returns the pairs that pushed each other, by rising body numbers. */
  step(dt: number): BodyContact[];
  dispose(): void;
}

/** @param options `contacts: false` makes a world that steps and reports nothing: the benchmark's baseline */
export type CreatePhysics = (options?: { readonly contacts?: boolean }) => PhysicsWorld;
