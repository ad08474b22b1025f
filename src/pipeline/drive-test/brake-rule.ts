/** When to brake: what every rule of an emergency brake is, from the truth down to a camera. */
import type { WorldState } from '../../core/world-state.ts';
import type { Stage } from '../../world/staging/stage.ts';
import type { SceneLook } from '../scene-look.ts';

/** A scene that a rule is to watch. */
export interface WatchedScene {
  readonly stage: Stage;
  readonly look: SceneLook;
}

/** Watches one scene, moment after moment. */
export interface BrakeWatch {
  /** @returns whether to brake now; asked every {@link LOOK_EVERY_US} */
  look(state: WorldState): boolean | Promise<boolean>;
}

export interface BrakeRule {
  readonly name: string;
  begin(scene: WatchedScene): BrakeWatch | Promise<BrakeWatch>;
}

/** Rules look ten times a second, as often as the shipped forecaster. */
export const LOOK_EVERY_US = 100_000;

/** A rule is asked from so long before the impact on: what it would do earlier is no answer to this crash. */
const WATCHED_US = 6_000_000;

/** Times of the looks before an impact, rising, microseconds. */
export function looksBefore(impactUs: number): number[] {
  const first = Math.max(0, Math.ceil((impactUs - WATCHED_US) / LOOK_EVERY_US));
  const end = Math.ceil(impactUs / LOOK_EVERY_US);
  return Array.from({ length: end - first }, (_, i) => (first + i) * LOOK_EVERY_US);
}
