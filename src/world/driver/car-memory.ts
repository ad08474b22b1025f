/** What a driver of a vehicle keeps in mind. */
import { clamp, lerp } from '../../core/math.ts';
import type { Route } from '../roads/route.ts';
import type { JunctionMemory } from './junction-memory.ts';

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

/** Minimum-jerk blend: 0 with its first two derivatives at u = 0, 1 at u = 1. */
const blend = (u: number): number => {
  const x = clamp(u, 0, 1);
  return x * x * x * (10 + x * (6 * x - 15));
};

/** Offset of a move sideways at a time, metres. */
export function offsetOf({ from, to, startS, durationS }: SideMove, tS: number): number {
  return lerp(from, to, blend((tS - startS) / durationS));
}

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
  readonly junction: JunctionMemory;
  /** When it changed lanes last, and thought about it, s. */
  readonly changedS: number;
  readonly thoughtS: number;
  /** How often it has come in again at an end of the place. */
  readonly rounds: number;
  /** Id of the cyclist that it overtakes; null for none. */
  readonly passing: number | null;
}
