/** Colours of maps of occupancy, the same in files and in the page. sRGB, 0..255. */

type Rgb = readonly [number, number, number];

/** @param p that a place is occupied: 0 white, 1 black */
export const occupiedColour = (p: number): Rgb => {
  const grey = Math.round(255 * (1 - p));
  return [grey, grey, grey];
};

/** From sure to unknown: dark blue over violet to light yellow, rising in lightness throughout. */
const DOUBT: readonly Rgb[] = [
  [13, 22, 66],
  [91, 42, 134],
  [203, 71, 119],
  [248, 149, 64],
  [253, 242, 160],
];

/** @param u 0 sure, 1 nothing is known */
export function doubtColour(u: number): Rgb {
  const place = Math.min(1, Math.max(0, u)) * (DOUBT.length - 1);
  const k = Math.min(DOUBT.length - 2, Math.floor(place));
  const [low, high] = [DOUBT[k] as Rgb, DOUBT[k + 1] as Rgb];
  const mix = (i: 0 | 1 | 2) => Math.round(low[i] + (high[i] - low[i]) * (place - k));
  return [mix(0), mix(1), mix(2)];
}
