/** What the pixels of an event camera are told before the first frame, whichever kind of shader they are. */
import type { IntensityScale } from '../../sensors/events/intensity.ts';
import { drawLeak, drawThresholds } from '../../sensors/events/pixel-noise.ts';
import { type EventSettings, isNoisy } from '../../sensors/events/settings.ts';
import type { EventPixelKind } from '../shaders/events.ts';
import { bitsOf, codeTable, type LogUnits, partTable } from './log-units.ts';

/** Natural logarithms; as the reference has it (sensors/events/esim-reference.ts). */
const LEAST_CHANGE = 1e-6;
/** Scales with more levels come as linear light. */
const MOST_CODES = 65536;

export const comesAsCodes = ({ levels }: IntensityScale): boolean =>
  levels > 0 && levels <= MOST_CODES;

/** @param scale what the frames' values mean; null: they are colours of linear light */
export const pixelKind = (
  settings: EventSettings,
  scale: IntensityScale | null,
): EventPixelKind => ({
  light: !scale ? 'colours' : comesAsCodes(scale) ? 'codes' : 'luminance',
  mismatch: settings.sigma > 0 || settings.leakHz > 0,
  noisy: isNoisy(settings),
});

/** Pairs of words by which light becomes log intensity: of codes one each, of linear light one of each part of [1, 2). */
export const lightTable = (
  scale: IntensityScale | null,
  logEps: number,
  units: LogUnits,
): Int32Array<ArrayBuffer> =>
  scale && comesAsCodes(scale) ? codeTable(scale, logEps, units) : partTable(units);

/** Changes of log intensity up to this make no event, units. */
export const leastChangeUnits = ({ unitsANat }: LogUnits): number =>
  Math.floor(LEAST_CHANGE * unitsANat);

/**
 * Four words a pixel: thresholds ON and OFF, units; leak, units a second, a float's bits; what had leaked at the start,
 * units. Drawn once, in plain numbers.
 */
export function pixelTable(
  settings: EventSettings,
  pixels: number,
  { unitsANat }: LogUnits,
): Int32Array<ArrayBuffer> {
  const thresholds = drawThresholds(settings, pixels);
  const leak = drawLeak(settings, pixels, thresholds);
  const table = new Int32Array(pixels * 4);
  const whole = (log: number) => Math.round(log * unitsANat);
  for (let i = 0; i < pixels; i++) {
    table[4 * i] = whole(thresholds?.on[i] ?? settings.contrast);
    table[4 * i + 1] = whole(thresholds?.off[i] ?? settings.contrast);
    table[4 * i + 2] = bitsOf((leak?.slope[i] ?? 0) * unitsANat);
    table[4 * i + 3] = whole(leak?.start[i] ?? 0);
  }
  return table;
}
