/** How a renderer draws a scene. */
import { type CameraEffects, NO_EFFECTS } from './camera-effects.ts';
import type { Quality } from './sky.ts';
import type { StyleTarget } from './style.ts';

export interface RenderLook {
  readonly quality: Quality;
  readonly effects: CameraEffects;
  /** The photograph that pictures are moved towards; null: none. */
  readonly style: StyleTarget | null;
  /** Whether frames carry linear radiance too. */
  readonly radiance: boolean;
}

export const PLAIN_LOOK: RenderLook = {
  quality: 'standard',
  effects: NO_EFFECTS,
  style: null,
  radiance: false,
};
