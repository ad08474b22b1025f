/**
 * The noise of an event camera's pixels, after v2e (Y. Hu, S.-C. Liu, T. Delbruck, "v2e: From Video Frames to Realistic
 * DVS Events", CVPRW 2021): mismatched thresholds, leak, shot noise, and a bandwidth that grows with the light.
 * Every random number is a function of seed, pixel and frame (src/core/counter-hash.ts).
 */
import { normalOf, pcg3, unitOf } from '../../core/counter-hash.ts';
import { exp, ln } from '../../core/math.ts';
import { deriveSeed } from '../../core/rng.ts';
import type { EventSettings } from './settings.ts';

/** Streams of random numbers; the shaders have the same. */
const STREAM = { thresholds: 0, leak: 1, leakFrame: 2, shot: 3, voltmeter: 4 } as const;
/** No mismatch makes a threshold smaller than this, unless the nominal one is. */
const LEAST_THRESHOLD = 0.01;
/** Of the leak: decades over pixels, share over time. */
const LEAK_DECADES = 0.1;
const LEAK_JITTER = 0.1;
/** Between the draws of one pixel and frame. */
const NEXT_DRAW = 0x9e3779b9;

/** The third word of the hash's counter. */
export const streamSeed = (seed: number, stream: keyof typeof STREAM): number =>
  (deriveSeed(seed, 'events') + Math.imul(STREAM[stream], 0x85ebca6b)) >>> 0;

/** Thresholds of each pixel, log units, fixed for good. */
export interface Thresholds {
  readonly on: Float64Array;
  readonly off: Float64Array;
}

/** @returns null where all pixels have the nominal one */
export function drawThresholds(
  { contrast, sigma, seed }: EventSettings,
  pixels: number,
): Thresholds | null {
  if (sigma === 0) return null;
  const key = streamSeed(seed, 'thresholds');
  const least = Math.min(LEAST_THRESHOLD, contrast);
  const [on, off] = [new Float64Array(pixels), new Float64Array(pixels)];
  const words = new Uint32Array(3);
  for (let i = 0; i < pixels; i++) {
    for (const [polarity, of] of [on, off].entries()) {
      pcg3(i, polarity, key, words);
      const normal = normalOf(words[0] as number, words[1] as number);
      of[i] = Math.max(least, contrast + sigma * normal);
    }
  }
  return { on, off };
}

/** How each pixel leaks. */
export interface Leak {
  /** Log units a second by which the level falls, that is, by which the light seems to rise. */
  readonly slope: Float64Array;
  /** How much of a threshold had leaked away at the first frame, log units. */
  readonly start: Float64Array;
}

/** @returns null where nothing leaks. The mean over pixels is the rate that was asked for: the spread has mean 1. */
export function drawLeak(
  { leakHz, contrast, seed }: EventSettings,
  pixels: number,
  thresholds: Thresholds | null,
): Leak | null {
  if (leakHz === 0) return null;
  const key = streamSeed(seed, 'leak');
  const spread = LEAK_DECADES * Math.LN10;
  const mean = exp((spread * spread) / 2);
  const [slope, start] = [new Float64Array(pixels), new Float64Array(pixels)];
  const words = new Uint32Array(3);
  for (let i = 0; i < pixels; i++) {
    pcg3(i, 0, key, words);
    const on = thresholds ? (thresholds.on[i] as number) : contrast;
    const factor = exp(spread * normalOf(words[0] as number, words[1] as number)) / mean;
    slope[i] = leakHz * on * factor;
    start[i] = on * unitOf(words[2] as number);
  }
  return { slope, start };
}

/** 1 - 0.1 N: how much a pixel leaks in one frame interval, against its mean; N nearly normal, of four bytes of a word. */
export function leakInFrame(pixel: number, frame: number, key: number, words: Uint32Array): number {
  pcg3(pixel, frame, key, words);
  const word = words[0] as number;
  const sum = (word & 255) + ((word >>> 8) & 255) + ((word >>> 16) & 255) + (word >>> 24);
  // Four uniform bytes: mean 510, variance 4 (256^2 - 1) / 12.
  return 1 - (LEAK_JITTER * (sum - 510)) / 147.8;
}

/**
 * Times of a pixel's shot events in an interval, after its start, seconds, rising: a Poisson process of rate
 * shotHz (1 - 0.75 i), half of them ON.
 * @param into [time, polarity] of each, overwritten
 * @returns how many there are
 */
export function drawShots(
  { pixel, frame, key }: { pixel: number; frame: number; key: number },
  { shotHz, intensity, dtS }: { shotHz: number; intensity: number; dtS: number },
  into: { time: number[]; p: number[] },
  words: Uint32Array,
): number {
  const rate = shotHz * Math.max(0.25, 1 - 0.75 * Math.min(1, intensity));
  let count = 0;
  let at = 0;
  for (let draw = 0; ; draw++) {
    pcg3(pixel, frame, (key + Math.imul(draw, NEXT_DRAW)) >>> 0, words);
    // All 32 bits, for rates are small; 1 - exp(-x) <= x: most pixels need no logarithm to know that nothing happens.
    const u = ((words[0] as number) + 0.5) / 4294967296;
    if (draw === 0 && u > shotHz * dtS) return 0;
    at -= ln(1 - u) / rate;
    if (!(at <= dtS)) return count;
    into.time[count] = at;
    into.p[count] = (words[1] as number) >>> 31;
    count++;
  }
}

/** Share of the way to the new log intensity that a pixel goes in one interval: an IIR low-pass, faster in the light. */
export const lowPassShare = (cutoffHz: number, intensity: number, dtS: number): number =>
  Math.min(
    1,
    ((255 * Math.min(1, Math.max(0, intensity)) + 20) / 275) * dtS * 2 * Math.PI * cutoffHz,
  );
