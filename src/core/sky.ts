/** Light and weather of a scene, as plain numbers: what the renderer shows and friction goes by. */
import { z } from 'zod';

export const LIGHT_NAMES = ['day', 'low-sun', 'dusk', 'night'] as const;
export type LightName = (typeof LIGHT_NAMES)[number];

export const WEATHER_NAMES = ['clear', 'overcast', 'rain', 'fog'] as const;
export type WeatherName = (typeof WEATHER_NAMES)[number];

/** Light of a scene. */
export interface LightSpec {
  /** Name stored with the scene. */
  readonly name: string;
  /** Where the sun is: counter-clockwise from east, and above the horizon, radians. */
  readonly sunAzimuth: number;
  readonly sunElevation: number;
  /** 0 a clear sky, 1 overcast. */
  readonly cloudiness: number;
}

/** Weather of a scene. */
export interface WeatherSpec {
  /** Name stored with the scene. */
  readonly name: string;
  /** How wet open ground is: 0 dry, 1 with standing water. */
  readonly wetness: number;
  /** mm/h; 0 where it does not rain. */
  readonly rainfall: number;
  /** Meteorological optical range: at which contrast has fallen to 5 %, metres. */
  readonly visibilityM: number;
}

/** Dry and clear. */
export const CLEAR: WeatherSpec = { name: 'clear', wetness: 0, rainfall: 0, visibilityM: 20_000 };

/** A clear day. */
export const DAYLIGHT: LightSpec = {
  name: 'day',
  sunAzimuth: 2.2,
  sunElevation: 0.8,
  cloudiness: 0.2,
};

/** How much is drawn; `fast` costs least. */
export const QUALITIES = ['fast', 'standard', 'high'] as const;
export type Quality = (typeof QUALITIES)[number];
export const qualitySchema = z.enum(QUALITIES);
