/** What a recipe says of light, weather and camera. */
import { z } from 'zod';
import { LIGHT_NAMES, WEATHER_NAMES } from './sky.ts';

/** A name, or several of which the seed picks one; a name that is there twice is picked twice as often. */
const pick = <T extends string>(names: readonly [T, ...T[]]) =>
  z.union([z.enum(names), z.strictObject({ choice: z.array(z.enum(names)).min(1) })]);

const draw = (min: number, max: number) => {
  const value = z.number().min(min).max(max);
  return z.union([
    value,
    z.strictObject({
      uniform: z
        .tuple([value, value])
        .refine(([low, high]) => low <= high, 'the first bound is above the second'),
    }),
    z.strictObject({ choice: z.array(value).min(1) }),
  ]);
};
export type EffectDraw = z.infer<ReturnType<typeof draw>>;

/** Effects by name (core/camera-effects.ts); those left out are off. */
const effects = z.strictObject({
  exposureLag: draw(0, 10).optional(),
  exposureBias: draw(-4, 4).optional(),
  contrast: draw(0.5, 2).optional(),
  vignetting: draw(0, 0.9).optional(),
  glare: draw(0, 0.5).optional(),
  shutter: draw(0, 0.1).optional(),
  shotNoise: draw(0, 0.3).optional(),
  readNoise: draw(0, 0.3).optional(),
  rollingShutter: draw(0, 0.1).optional(),
  jpeg: draw(1, 100).optional(),
});
export type EffectDraws = z.infer<typeof effects>;

export const CAMERA_LOOKS = ['off', 'on', 'random'] as const;

/** Fields that a recipe has for all its scenes; left out: a clear day, and a camera without faults. */
export const recipeLook = {
  light: pick(LIGHT_NAMES).optional(),
  weather: pick(WEATHER_NAMES).optional(),
  camera: z.union([z.enum(CAMERA_LOOKS), effects]).optional(),
};
export type RecipeLook = z.infer<z.ZodObject<typeof recipeLook>>;
