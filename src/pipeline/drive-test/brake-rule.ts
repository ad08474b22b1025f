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
