/** Light and weather by name, the rest of them from a generator. */
import { radians } from '../../core/math.ts';
import type { Rng } from '../../core/rng.ts';
import {
  CLEAR,
  type LightName,
  type LightSpec,
  type WeatherName,
  type WeatherSpec,
} from '../../core/sky.ts';

/** Height of the sun, degrees. Civil dusk ends at -6, full night begins at -12. */
const SUN: Readonly<Record<LightName, readonly [number, number]>> = {
  day: [28, 65],
  'low-sun': [5, 13],
  dusk: [-5, -1],
  night: [-20, -12],
};

/** How much of the sky clouds cover. */
const CLOUDS: Readonly<Record<WeatherName, readonly [number, number]>> = {
  clear: [0, 0.6],
  overcast: [0.88, 1],
  rain: [0.9, 1],
  fog: [0.75, 1],
};

/** The sun anywhere around, as high as the light says, clouds as the weather has them. */
export const drawLight = (name: LightName, weather: WeatherName, rng: Rng): LightSpec => ({
  name,
  sunAzimuth: rng.uniform(0, 2 * Math.PI),
  sunElevation: rng.uniform(radians(SUN[name][0]), radians(SUN[name][1])),
  cloudiness: rng.uniform(...CLOUDS[weather]),
});

/** Visibility: fog as drivers meet it (dense below 100 m), rain by its rate (after Atlas 1953, rounded). */
export function drawWeather(name: WeatherName, rng: Rng): WeatherSpec {
  switch (name) {
    case 'clear':
      return CLEAR;
    case 'overcast':
      return { name, wetness: 0, rainfall: 0, visibilityM: rng.uniform(8_000, 16_000) };
    case 'rain': {
      const rainfall = rng.uniform(1, 12);
      const visibilityM = 6_000 / (1 + 0.35 * rainfall);
      return { name, wetness: rng.uniform(0.6, 1), rainfall, visibilityM };
    }
    case 'fog':
      return {
        name,
        wetness: rng.uniform(0.15, 0.4),
        rainfall: 0,
        visibilityM: rng.uniform(70, 300),
      };
  }
}
