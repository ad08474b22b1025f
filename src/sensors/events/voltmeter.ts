/**
 * DVS-Voltmeter (S. Lin, Y. Ma, Z. Guo, B. Wen, "DVS-Voltmeter: Stochastic Process-based Event Simulator for Dynamic
 * Vision Sensors", ECCV 2022), an alternative to ESIM: a pixel's voltage is Brownian motion whose drift follows the
 * change of light and its leak, and whose spread the noise of photons. When it reaches 1 or -1 there is an event, and it
 * starts from 0 again. Which of the two comes first, and when, is drawn in closed form.
 */
import { normalOf, pcg3, unitOf } from '../../core/counter-hash.ts';
import { UsageError } from '../../core/errors.ts';
import type { EventPacket, SensorSize } from '../../core/event-packet.ts';
import { exp } from '../../core/math.ts';
import { EventBuffer, MOST_OF_A_PIXEL, tooMany } from './event-buffer.ts';
import type { IntensityScale, IntensityValues } from './intensity.ts';
import { streamSeed } from './pixel-noise.ts';
import type { EventSimulator } from './simulator.ts';

/** k1..k6 of the paper; times are microseconds, light is 0..255. */
export type VoltmeterConstants = readonly [number, number, number, number, number, number];

/** As the authors fitted them to a DAVIS346. */
export const DAVIS346_CONSTANTS: VoltmeterConstants = [5.265, 20, 1e-4, 1e-7, 5e-9, 1e-5];

export interface VoltmeterSettings {
  readonly constants: VoltmeterConstants;
  /** Of all that is random; a whole number from 0. */
  readonly seed: number;
}

/** Between the draws of one pixel and frame. */
const NEXT_DRAW = 0x9e3779b9;
/** The paper's light at intensity 1. */
const WHITE = 255;

/**
 * Chance that Brownian motion of that drift and spread comes to `up` above its start before `down` below it.
 * @param up @param down above 0
 */
export function chanceOfUp(drift: number, spread: number, up: number, down: number): number {
  const s = (2 * drift) / (spread * spread);
  // 1 - exp(-x), whose digits would be lost where x is small.
  const gap = (x: number) => (Math.abs(x) < 1e-5 ? x * (1 - x / 2) : 1 - exp(-x));
  if (Math.abs(s) * (up + down) < 1e-12) return down / (up + down);
  return s > 0 ? gap(s * down) / gap(s * (up + down)) : 1 - gap(-s * up) / gap(-s * (up + down));
}

/**
 * Time until Brownian motion that does reach a level first does so: inverse Gaussian, whether its drift leads there or
 * away (Michael, Schucany, Haas, "Generating Random Variates Using Transformations with Multiple Roots", 1976).
 * @param normal a draw of unit normal distribution @param uniform one of (0, 1)
 */
export function passageTime(
  drift: number,
  spread: number,
  distance: number,
  normal: number,
  uniform: number,
): number {
  const noises = distance / spread;
  const shape = noises * noises;
  const square = normal * normal;
  // Without drift it is Levy's distribution, which is the limit.
  const mean = distance / Math.max(Math.abs(drift), 1e-300);
  const w = Math.min((mean * square) / (2 * shape), 1e300);
  const time = w > 1e12 ? shape / square : mean / (1 + w + Math.sqrt(w * (w + 2)));
  return uniform <= mean / (mean + time) ? time : mean * (mean / time);
}

/** One pixel over one interval. */
interface Motion {
  readonly drift: number;
  readonly spread: number;
  readonly dtUs: number;
}

export class Voltmeter implements EventSimulator {
  private readonly size: SensorSize;
  private readonly scale: IntensityScale;
  private readonly constants: VoltmeterConstants;
  private readonly key: number;
  private readonly buffer = new EventBuffer();
  private readonly light: Float64Array;
  private readonly voltage: Float64Array;
  private readonly words = new Uint32Array(3);
  private frames = 0;
  private lastUs = 0;

  /** @throws UsageError where the constants give a pixel no noise at all: then nothing can be drawn */
  constructor(size: SensorSize, scale: IntensityScale, { constants, seed }: VoltmeterSettings) {
    if (!(constants[5] > 0)) throw new UsageError('the constant k6 must be above 0');
    this.size = size;
    this.scale = scale;
    this.constants = constants;
    this.key = streamSeed(seed, 'voltmeter');
    this.light = new Float64Array(size.width * size.height);
    this.voltage = new Float64Array(size.width * size.height);
  }

  next(tUs: number, values: IntensityValues): EventPacket {
    if (this.frames > 0 && !(tUs > this.lastUs))
      throw new RangeError(`a frame at ${tUs} us cannot follow one at ${this.lastUs} us`);
    this.buffer.begin(Math.floor(this.lastUs));
    const { width, height } = this.size;
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        const intensity = this.scale.intensityOf(values[i] as number);
        const light = intensity > 0 ? WHITE * Math.min(intensity, 1e9) : 0;
        if (this.frames > 0) this.move(i, (y << 16) | x, this.motionTo(i, light, tUs));
        this.light[i] = light;
      }
    }
    this.frames++;
    this.lastUs = tUs;
    return this.buffer.sorted();
  }

  /** Equations 10 and 11 of the paper. */
  private motionTo(i: number, light: number, tUs: number): Motion {
    const [k1, k2, k3, k4, k5, k6] = this.constants;
    const before = this.light[i] as number;
    const dtUs = tUs - this.lastUs;
    const mean = (before + light) / 2;
    return {
      drift: (k1 * (light - before)) / (dtUs * (mean + k2)) + k4 + k5 * mean,
      spread: (k3 * Math.sqrt(mean)) / (mean + k2) + k6,
      dtUs,
    };
  }

  private move(i: number, pixel: number, { drift, spread, dtUs }: Motion): void {
    const { words, buffer } = this;
    let at = 0;
    for (let draw = 0; ; draw += 2) {
      if (draw > 2 * MOST_OF_A_PIXEL) throw tooMany();
      const voltage = this.voltage[i] as number;
      const [up, down] = [1 - voltage, 1 + voltage];
      pcg3(i, this.frames, (this.key + Math.imul(draw, NEXT_DRAW)) >>> 0, words);
      const isUp = unitOf(words[0] as number) <= chanceOfUp(drift, spread, up, down);
      const normal = normalOf(words[1] as number, words[2] as number);
      pcg3(i, this.frames, (this.key + Math.imul(draw + 1, NEXT_DRAW)) >>> 0, words);
      const distance = isUp ? up : down;
      const wait = passageTime(drift, spread, distance, normal, unitOf(words[0] as number));
      if (at + wait > dtUs) {
        // Part of the way, as the paper has it.
        this.voltage[i] = voltage + ((isUp ? distance : -distance) * (dtUs - at)) / wait;
        return;
      }
      at += wait;
      this.voltage[i] = 0;
      const offsetUs = Math.round(this.lastUs + at) - Math.floor(this.lastUs);
      buffer.push(pixel & 0xffff, pixel >>> 16, offsetUs, isUp ? 1 : 0);
    }
  }
}
