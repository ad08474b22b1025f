/** What every moving road user is to the simulation. */
import type { ActorSpec, ActorState } from '../../core/actors.ts';

export interface RoadUser {
  readonly spec: ActorSpec;
  /** Number of its rigid body. */
  readonly body: number;
  /** Before the physics step: turn the driver's will into forces. */
  act(dt: number): void;
  /** It pushed or was pushed by another road user or something fixed in the step just made. */
  hit(): void;
  /** As of the last physics step. */
  state(): ActorState;
}
