/**
 * ESIM (H. Rebecq, D. Gehrig, D. Scaramuzza, "ESIM: an Open Event Camera Simulator", CoRL 2018) in float64, a pixel at a
 * time, in plain numbers: the truth that faster paths are held to.
 *
 * Log intensity is linear in time between frames. A pixel's levels are L_first + k C with a whole number k that is
 * state; a level that the new value just reaches counts. So a pixel that comes back to its first value meets that level
 * exactly, which an accumulated sum of C would leave to rounding. With mismatched thresholds the level is
 * L_first + ups C_on - downs C_off, for the same reason.
 */
import type { EventPacket, SensorSize } from '../../core/event-packet.ts';
import { EventBuffer, MOST_OF_A_PIXEL, tooMany } from './event-buffer.ts';
import { type IntensityScale, type IntensityValues, LogIntensity } from './intensity.ts';
import {
  drawLeak,
  drawShots,
  drawThresholds,
  type Leak,
  leakInFrame,
  lowPassShare,
  streamSeed,
  type Thresholds,
} from './pixel-noise.ts';
import { checkSettings, type EventSettings, isNoisy } from './settings.ts';
import type { EventSimulator } from './simulator.ts';

/** Smaller changes of log intensity make no event; they are added to the next one, so that none is lost. */
export const LEAST_CHANGE = 1e-6;

/** One frame interval. */
interface Interval {
  readonly fromUs: number;
  readonly dtUs: number;
  /** Number of the frame at its end, from 0. */
  readonly frame: number;
}

export class EsimReference implements EventSimulator {
  private readonly size: SensorSize;
  private readonly settings: EventSettings;
  private readonly scale: IntensityScale;
  private readonly logs: LogIntensity;
  private readonly thresholds: Thresholds | null;
  private readonly leak: Leak | null;
  private readonly buffer = new EventBuffer();
  /** Log intensity at the first frame, less what had leaked away. */
  private readonly first: Float64Array;
  /** Log intensity that the pixel sees at the last frame, leak included. */
  private readonly last: Float64Array;
  /** What the pixel's low-pass gives, and what has leaked away since the start. */
  private readonly passed: Float64Array;
  private readonly leaked: Float64Array;
  private readonly ups: Int32Array;
  private readonly downs: Int32Array;
  /** When the pixel last gave an event, microseconds, not rounded. */
  private readonly lastEventUs: Float64Array;
  private readonly keys: { readonly leak: number; readonly shot: number };
  private frames = 0;
  private lastUs = 0;
  /** Of the pixel at hand: crossings of its levels and shot events, each by rising time. */
  private readonly crossings = { time: [] as number[], p: [] as number[] };
  private readonly shots = { time: [] as number[], p: [] as number[] };
  private readonly words = new Uint32Array(3);

  /** @throws UsageError naming a setting that cannot be */
  constructor(size: SensorSize, scale: IntensityScale, settings: EventSettings) {
    checkSettings(settings);
    const pixels = size.width * size.height;
    this.size = size;
    this.scale = scale;
    this.settings = settings;
    this.logs = new LogIntensity(scale, settings.logEps);
    this.thresholds = drawThresholds(settings, pixels);
    this.leak = drawLeak(settings, pixels, this.thresholds);
    const { seed } = settings;
    this.keys = { leak: streamSeed(seed, 'leakFrame'), shot: streamSeed(seed, 'shot') };
    this.first = new Float64Array(pixels);
    this.last = new Float64Array(pixels);
    this.passed = new Float64Array(settings.cutoffHz > 0 ? pixels : 0);
    this.leaked = new Float64Array(this.leak ? pixels : 0);
    this.ups = new Int32Array(pixels);
    this.downs = new Int32Array(pixels);
    this.lastEventUs = new Float64Array(pixels).fill(Number.NEGATIVE_INFINITY);
  }

  next(tUs: number, values: IntensityValues): EventPacket {
    if (this.frames > 0 && !(tUs > this.lastUs))
      throw new RangeError(`a frame at ${tUs} us cannot follow one at ${this.lastUs} us`);
    this.buffer.begin(Math.floor(this.lastUs));
    if (this.frames === 0) this.takeFirst(values);
    else this.takeInterval(values, tUs);
    this.frames++;
    this.lastUs = tUs;
    return this.buffer.sorted();
  }

  private takeFirst(values: IntensityValues): void {
    for (let i = 0; i < values.length; i++) {
      const log = this.logs.of(values[i] as number);
      this.first[i] = log - (this.leak ? (this.leak.start[i] as number) : 0);
      this.last[i] = log;
      if (this.passed.length > 0) this.passed[i] = log;
    }
  }

  private takeInterval(values: IntensityValues, tUs: number): void {
    const { width, height } = this.size;
    const interval = { fromUs: this.lastUs, dtUs: tUs - this.lastUs, frame: this.frames };
    const baseUs = Math.floor(interval.fromUs);
    const noisy = isNoisy(this.settings);
    const hasShots = this.settings.shotHz > 0;
    const table = this.logs.tableFor(values);
    const { last } = this;
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        const value = values[i] as number;
        let target = table ? (table[value] as number) : this.logs.of(value);
        if (noisy) target = this.seen(i, target, value, interval);
        const from = last[i] as number;
        const change = target - from;
        let crossings = 0;
        if (change > LEAST_CHANGE || change < -LEAST_CHANGE) {
          last[i] = target;
          crossings = this.cross(i, from, target, interval);
        }
        const shots = hasShots ? this.shoot(i, value, interval) : 0;
        if (crossings + shots > 0) this.emit(i, x, y, crossings, shots, baseUs);
      }
    }
  }

  /** Log intensity that a pixel sees at the interval's end, through its low-pass and with its leak. */
  private seen(i: number, log: number, value: number, { dtUs, frame }: Interval): number {
    const { settings, leak } = this;
    let seen = log;
    if (settings.cutoffHz > 0) {
      const share = lowPassShare(settings.cutoffHz, this.scale.intensityOf(value), dtUs * 1e-6);
      const before = this.passed[i] as number;
      if (share < 1) seen = before + share * (log - before);
      this.passed[i] = seen;
    }
    if (!leak) return seen;
    const jitter = leakInFrame(i, frame, this.keys.leak, this.words);
    const sum = (this.leaked[i] as number) + (leak.slope[i] as number) * dtUs * 1e-6 * jitter;
    this.leaked[i] = sum;
    return seen + sum;
  }

  /** Notes when the pixel's light crosses its levels on the way to `target`, and moves its level along. */
  private cross(i: number, from: number, target: number, { fromUs, dtUs }: Interval): number {
    const { crossings, thresholds, ups, downs } = this;
    const { contrast } = this.settings;
    const first = this.first[i] as number;
    const slope = dtUs / (target - from);
    const isUp = target > from;
    let [up, down] = [ups[i] as number, downs[i] as number];
    let count = 0;
    for (;;) {
      if (isUp) up++;
      else down++;
      const level = thresholds
        ? first + (up * (thresholds.on[i] as number) - down * (thresholds.off[i] as number))
        : first + (up - down) * contrast;
      if (isUp ? level > target : level < target) return count;
      if (count === MOST_OF_A_PIXEL) throw tooMany();
      crossings.time[count] = fromUs + (level - from) * slope;
      crossings.p[count] = isUp ? 1 : 0;
      count++;
      if (isUp) ups[i] = up;
      else downs[i] = down;
    }
  }

  private shoot(i: number, value: number, { fromUs, dtUs, frame }: Interval): number {
    const { shotHz } = this.settings;
    const where = { pixel: i, frame, key: this.keys.shot };
    const how = { shotHz, intensity: this.scale.intensityOf(value), dtS: dtUs * 1e-6 };
    const count = drawShots(where, how, this.shots, this.words);
    const { time } = this.shots;
    for (let k = 0; k < count; k++) time[k] = fromUs + (time[k] as number) * 1e6;
    return count;
  }

  /** Both kinds of events by time, but for those that fall into the refractory period of the one before. */
  private emit(
    i: number,
    x: number,
    y: number,
    crossings: number,
    shots: number,
    baseUs: number,
  ): void {
    const { refractoryUs } = this.settings;
    let c = 0;
    let s = 0;
    let last = this.lastEventUs[i] as number;
    while (c < crossings || s < shots) {
      const isCrossing =
        s === shots ||
        (c < crossings && (this.crossings.time[c] as number) <= (this.shots.time[s] as number));
      const { time, p } = isCrossing ? this.crossings : this.shots;
      const k = isCrossing ? c++ : s++;
      const at = time[k] as number;
      if (at - last < refractoryUs) continue;
      last = at;
      this.buffer.push(x, y, Math.round(at) - baseUs, p[k] as number);
    }
    this.lastEventUs[i] = last;
  }
}
