/** What every moving road user is to the simulation. */
import type { ActorSpec, ActorState } from '../../core/actors.ts';
import type { RoadUserMemory } from './memory.ts';

export interface RoadUser {
  readonly spec: ActorSpec;
  /** Number of its rigid body. */
  readonly body: number;
  /** Something has hit it, or it something. */
  readonly crashed: boolean;
  /** Parked and untouched so far. */
  readonly resting: boolean;
  /** Before the physics step: turn the driver's will into forces. */
  act(dt: number): void;
  /** It pushed or was pushed by another road user or something fixed in the step just made. */
  hit(): void;
  /** As of the last physics step. */
  state(): ActorState;
  /** All of it that changes, but for its rigid body; {@link restore} takes back what the same kind of user saved. */
  save(): RoadUserMemory;
  restore(memory: RoadUserMemory): void;
}
