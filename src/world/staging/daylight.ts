/** Daylight: the sun anywhere but low, thin to broken cloud. */
import type { LightSpec } from '../../core/frame-record.ts';
import { radians } from '../../core/math.ts';
import type { Rng } from '../../core/rng.ts';

export const daylight = (rng: Rng): LightSpec => ({
  name: 'day',
  sunAzimuth: rng.uniform(0, 2 * Math.PI),
  sunElevation: rng.uniform(radians(28), radians(65)),
  cloudiness: rng.uniform(0, 0.6),
});
