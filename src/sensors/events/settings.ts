/** What an event camera is set to. */
import { UsageError } from '../../core/errors.ts';

export interface EventSettings {
  /** Nominal change of log intensity that makes an event, of either polarity; above 0. */
  readonly contrast: number;
  /** Least time between two events of one pixel, microseconds. */
  readonly refractoryUs: number;
  /** Standard deviation of the thresholds over pixels and polarities, in the unit of `contrast`. */
  readonly sigma: number;
  /** Added to the intensity before the logarithm; above 0. */
  readonly logEps: number;
  /** ON events a pixel and second that leak makes of nothing. */
  readonly leakHz: number;
  /** Shot noise of a dark pixel, events a second over both polarities. */
  readonly shotHz: number;
  /** Corner frequency of a white pixel's low-pass; 0: as fast as light. */
  readonly cutoffHz: number;
  /** Of all that is random; a whole number from 0. */
  readonly seed: number;
}

/** A sensor without noise. */
export const PLAIN_EVENTS: EventSettings = {
  contrast: 0.2,
  refractoryUs: 0,
  sigma: 0,
  logEps: 0.001,
  leakHz: 0,
  shotHz: 0,
  cutoffHz: 0,
  seed: 1,
};

/** @throws UsageError naming the first setting that cannot be */
export function checkSettings(settings: EventSettings): void {
  for (const name of ['contrast', 'logEps'] as const) {
    if (!(settings[name] > 0 && settings[name] < Number.POSITIVE_INFINITY))
      throw new UsageError(`${name} must be a number above 0, not ${settings[name]}`);
  }
  for (const name of ['refractoryUs', 'sigma', 'leakHz', 'shotHz', 'cutoffHz'] as const) {
    if (!(settings[name] >= 0 && settings[name] < Number.POSITIVE_INFINITY))
      throw new UsageError(`${name} must be a number from 0, not ${settings[name]}`);
  }
}

/** Whether anything happens between the changes of light, or to them: then a pixel that stands still has work too. */
export const isNoisy = ({ leakHz, shotHz, cutoffHz }: EventSettings): boolean =>
  leakHz > 0 || shotHz > 0 || cutoffHz > 0;
