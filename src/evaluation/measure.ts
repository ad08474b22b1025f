/**
 * What every metric is: prepared once from the scored scenes, then asked for any weighting of them. The value itself
 * has every weight 1; a bootstrap replicate weighs each scene by how often it was drawn.
 */
import type { SceneRow } from '../core/tables.ts';

/** How often each scene counts, in the order of the scenes: whole numbers from 0. */
export type Weights = ArrayLike<number>;
/** A finite number, or in words why there is none. */
export type Measured = number | string;
export type Measure = (weights: Weights) => Measured;

/** A frame up to the impact, with what was predicted for it. */
export interface ScoredFrame {
  readonly frame: number;
  /** Microseconds since the scene's start. */
  readonly tUs: number;
  /** Predicted risk, 0..1. */
  readonly score: number;
  /** What warnings are fired by, 0..1: the predictions' `warning`; the risk where they have none. */
  readonly warning: number;
  /** The ego does collide within the horizon. */
  readonly positive: boolean;
  /** m/s. */
  readonly egoSpeed: number;
  /** To the nearest object, metres; null where there is none. */
  readonly distance: number | null;
}

/** A scene's frames by rising time; those after the impact are left out. */
export interface ScoredScene {
  readonly scene: SceneRow;
  readonly frames: readonly ScoredFrame[];
}

/** Whether the ego does collide in it. */
export const isCrash = ({ scene }: ScoredScene): boolean => scene.impact_us !== null;

/** Time of the ego's first collision in a crash, microseconds. */
export const impactOf = ({ scene }: ScoredScene): number => scene.impact_us as number;

export const MICROSECONDS = 1e6;
