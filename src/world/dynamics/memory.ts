/** What of each kind of road user changes, but for its rigid body. Never changed in place once saved. */
import type { ActuationMemory, Controls } from './actuation.ts';

/** Where an upright road user wants to go: m/s, and yaw in the world. */
export interface Stride {
  readonly speed: number;
  readonly yaw: number;
}

export interface WheelMemory {
  /** N */
  load: number;
  /** Angle turned, rad. */
  spin: number;
  /** Compression of its spring, m. */
  travel: number;
  /** Longitudinal slip. */
  slip: number;
}

export interface VehicleMemory {
  readonly controls: Controls;
  readonly crashed: boolean;
  readonly parked: boolean;
  readonly brakeLamp: boolean;
  readonly actuation: ActuationMemory;
  readonly wheels: readonly Readonly<WheelMemory>[];
}

export interface WalkerMemory {
  readonly will: Stride;
  readonly crashed: boolean;
  readonly speed: number;
  readonly stride: number;
  readonly turned: number;
  readonly steer: number;
}

export type RoadUserMemory = VehicleMemory | WalkerMemory;
