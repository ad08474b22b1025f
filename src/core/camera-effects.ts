/** What a real camera does to a picture, as numbers of one scene; 0 or null is off. */
import { z } from 'zod';

/** Labels know of the rolling shutter alone: images of ground truth follow it. */
export interface CameraEffects {
  /** Time constant (s) with which exposure follows the picture's brightness; null: fixed for the scene's light. */
  readonly exposureLag: number | null;
  /** EV above (positive) or below the usual exposure. */
  readonly exposureBias: number;
  /** Slope of the tone curve at middle grey; 1 is neutral. */
  readonly contrast: number;
  /** Share of the light that is lost in the corners, 0..1. */
  readonly vignetting: number;
  /** Share of the light that lens and windscreen scatter over the picture, 0..1. */
  readonly glare: number;
  /** Time that the shutter is open (s): what moves is blurred along its true velocity, centred on the frame's time. */
  readonly shutter: number;
  /** Standard deviation of shot noise at white, and of read noise, as shares of white. */
  readonly shotNoise: number;
  readonly readNoise: number;
  /** Time from the first row's exposure to the last one's (s); the middle row is at the frame's time. */
  readonly rollingShutter: number;
  /** JPEG quality 1..100 that the picture has gone through; null: none. */
  readonly jpeg: number | null;
}

export const NO_EFFECTS: CameraEffects = {
  exposureLag: null,
  exposureBias: 0,
  contrast: 1,
  vignetting: 0,
  glare: 0,
  shutter: 0,
  shotNoise: 0,
  readNoise: 0,
  rollingShutter: 0,
  jpeg: null,
};

/** A common dashboard camera in working order. */
export const USUAL_EFFECTS: CameraEffects = {
  exposureLag: 0.4,
  exposureBias: 0,
  contrast: 1.05,
  vignetting: 0.22,
  glare: 0.05,
  shutter: 0.006,
  shotNoise: 0.012,
  readNoise: 0.003,
  rollingShutter: 0,
  jpeg: null,
};

export const cameraEffectsSchema = z.strictObject({
  exposureLag: z.number().nullable(),
  exposureBias: z.number(),
  contrast: z.number(),
  vignetting: z.number(),
  glare: z.number(),
  shutter: z.number(),
  shotNoise: z.number(),
  readNoise: z.number(),
  rollingShutter: z.number(),
  jpeg: z.number().nullable(),
}) satisfies z.ZodType<CameraEffects>;
