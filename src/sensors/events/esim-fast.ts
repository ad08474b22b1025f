/**
 * ESIM for storage: the events of esim-reference.ts, bit for bit, without noise between frames and in a loop that most
 * pixels leave after one comparison. A pixel's next level upwards and downwards are kept, and move only with its events.
 */

import { UsageError } from '../../core/errors.ts';
import type { EventPacket, SensorSize } from '../../core/event-packet.ts';
import { LEAST_CHANGE } from './esim-reference.ts';
import { EventBuffer, MOST_OF_A_PIXEL, tooMany } from './event-buffer.ts';
import {
  CodeFinder,
  type IntensityScale,
  type IntensityValues,
  LogIntensity,
} from './intensity.ts';
import { LightLevels } from './light-levels.ts';
import { drawThresholds, type Thresholds } from './pixel-noise.ts';
import { checkSettings, type EventSettings, isNoisy } from './settings.ts';
import type { EventSimulator } from './simulator.ts';

/** Each pixel's next levels as codes of the scale: what is at least `up` or below `down` makes an event. */
class CodeLevels {
  readonly table: Float64Array;
  private readonly finder: CodeFinder;
  readonly up: Uint16Array | Uint32Array;
  readonly down: Uint16Array | Uint32Array;
  /** The frame before. */
  readonly before: Uint16Array;

  constructor(table: Float64Array, pixels: number) {
    const Codes = table.length < 65536 ? Uint16Array : Uint32Array;
    this.table = table;
    this.finder = new CodeFinder(table);
    this.up = new Codes(pixels);
    this.down = new Codes(pixels);
    this.before = new Uint16Array(pixels);
  }

  set(i: number, up: number, down: number): void {
    const { table, finder } = this;
    this.up[i] = finder.atLeast(up);
    const at = finder.atLeast(down);
    // A level that is just reached counts.
    this.down[i] = table[at] === down ? at + 1 : at;
  }
}

export class EsimFast implements EventSimulator {
  private readonly size: SensorSize;
  private readonly contrast: number;
  private readonly eps: number;
  private readonly refractoryUs: number;
  private readonly logs: LogIntensity;
  private readonly thresholds: Thresholds | null;
  private readonly buffer = new EventBuffer();
  private readonly first: Float64Array;
  private readonly last: Float64Array;
  /** The levels that make the next event, upwards and downwards. */
  private readonly up: Float64Array;
  private readonly down: Float64Array;
  private readonly ups: Int32Array;
  private readonly downs: Int32Array;
  private readonly lastEventUs: Float64Array;
  private readonly codes: CodeLevels | null;
  private readonly isLight: boolean;
  private light: LightLevels | null = null;
  private lastUs = Number.NaN;

  /** @throws UsageError naming a setting that cannot be, or that only the reference has */
  constructor(size: SensorSize, scale: IntensityScale, settings: EventSettings) {
    checkSettings(settings);
    if (isNoisy(settings))
      throw new UsageError('leak, shot noise and bandwidth need the reference');
    const pixels = size.width * size.height;
    this.size = size;
    this.contrast = settings.contrast;
    this.refractoryUs = settings.refractoryUs;
    this.logs = new LogIntensity(scale, settings.logEps);
    this.thresholds = drawThresholds(settings, pixels);
    this.first = new Float64Array(pixels);
    this.last = new Float64Array(pixels);
    this.up = new Float64Array(pixels);
    this.down = new Float64Array(pixels);
    this.ups = new Int32Array(pixels);
    this.downs = new Int32Array(pixels);
    const table = this.logs.risingTable(LEAST_CHANGE);
    this.codes = table ? new CodeLevels(table, pixels) : null;
    this.eps = settings.logEps;
    this.isLight = scale.levels === 0;
    this.lastEventUs = new Float64Array(settings.refractoryUs > 0 ? pixels : 0).fill(
      Number.NEGATIVE_INFINITY,
    );
  }

  next(tUs: number, values: IntensityValues): EventPacket {
    const isFirst = Number.isNaN(this.lastUs);
    if (!isFirst && !(tUs > this.lastUs))
      throw new RangeError(`a frame at ${tUs} us cannot follow one at ${this.lastUs} us`);
    this.buffer.begin(isFirst ? 0 : Math.floor(this.lastUs));
    if (isFirst) this.takeFirst(values);
    else if (this.codes) this.takeCodes(this.codes, values, tUs - this.lastUs);
    else if (this.light && values instanceof Float32Array)
      this.takeLight(this.light, values, tUs - this.lastUs);
    else this.takeInterval(values, tUs - this.lastUs);
    this.lastUs = tUs;
    return this.buffer.sorted();
  }

  private takeFirst(values: IntensityValues): void {
    // Longer floats take the plain way: nothing that is quick has as many digits.
    if (this.isLight && values instanceof Float32Array)
      this.light = new LightLevels(this.eps, values.length);
    for (let i = 0; i < values.length; i++) {
      const log = this.logs.of(values[i] as number);
      this.first[i] = log;
      this.last[i] = log;
      this.up[i] = this.level(i, 1, 0);
      this.down[i] = this.level(i, 0, 1);
      this.codes?.set(i, this.up[i] as number, this.down[i] as number);
      this.light?.set(i, this.up[i] as number, this.down[i] as number);
      this.light?.see(i, values[i] as number);
    }
    this.codes?.before.set(values);
  }

  private level(i: number, ups: number, downs: number): number {
    const { thresholds } = this;
    const first = this.first[i] as number;
    if (!thresholds) return first + (ups - downs) * this.contrast;
    return first + (ups * (thresholds.on[i] as number) - downs * (thresholds.off[i] as number));
  }

  /** As {@link takeInterval}, without a look at any logarithm but those of pixels that have an event. */
  private takeCodes(codes: CodeLevels, values: IntensityValues, dtUs: number): void {
    const { table, up, down, before } = codes;
    const { width, height } = this.size;
    for (let y = 0, i = 0; y < height; y++) {
      for (const end = i + width; i < end; i++) {
        const code = values[i] as number;
        if (code < (up[i] as number) && code >= (down[i] as number)) continue;
        const [from, target] = [table[before[i] as number] as number, table[code] as number];
        this.cross(i, (y << 16) | (i - end + width), from, target, dtUs);
        codes.set(i, this.up[i] as number, this.down[i] as number);
      }
    }
    before.set(values);
  }

  /** As {@link takeInterval}, for linear light: only what the levels' loop leaves open is looked at by logarithms. */
  private takeLight(light: LightLevels, values: Float32Array, dtUs: number): void {
    const { logs } = this;
    const { width } = this.size;
    const { groups, before } = light;
    const count = light.find(values);
    for (let k = 0; k < count; k++) {
      const group = groups[k] as number;
      for (let lane = 0; lane < 4; lane++) {
        if ((group & (1 << lane)) === 0) continue;
        const i = ((group >>> 4) << 2) + lane;
        const value = values[i] as number;
        const [from, target] = [logs.of(before[i] as number), logs.of(value)];
        if (Math.abs(target - from) <= LEAST_CHANGE) continue;
        light.see(i, value);
        if (target < (this.up[i] as number) && target > (this.down[i] as number)) continue;
        const y = Math.floor(i / width);
        this.cross(i, (y << 16) | (i - y * width), from, target, dtUs);
        light.set(i, this.up[i] as number, this.down[i] as number);
      }
    }
  }

  private takeInterval(values: IntensityValues, dtUs: number): void {
    const { last, up, down } = this;
    const { width, height } = this.size;
    const table = this.logs.tableFor(values);
    for (let y = 0, i = 0; y < height; y++) {
      for (const end = i + width; i < end; i++) {
        const value = values[i] as number;
        const target = table ? (table[value] as number) : this.logs.of(value);
        const from = last[i] as number;
        const change = target - from;
        if (change <= LEAST_CHANGE && change >= -LEAST_CHANGE) continue;
        last[i] = target;
        if (target < (up[i] as number) && target > (down[i] as number)) continue;
        this.cross(i, (y << 16) | (i - end + width), from, target, dtUs);
      }
    }
  }

  /** The events of a pixel that reaches a level on its way from `from` to `target`. */
  private cross(i: number, pixel: number, from: number, target: number, dtUs: number): void {
    const { buffer, refractoryUs, lastUs } = this;
    const baseUs = Math.floor(lastUs);
    const slope = dtUs / (target - from);
    const isUp = target > from;
    const p = isUp ? 1 : 0;
    let [ups, downs] = [this.ups[i] as number, this.downs[i] as number];
    let level = (isUp ? this.up[i] : this.down[i]) as number;
    const mostSteps = ups + downs + MOST_OF_A_PIXEL;
    while (isUp ? level <= target : level >= target) {
      const at = lastUs + (level - from) * slope;
      if (isUp) ups++;
      else downs++;
      level = isUp ? this.level(i, ups + 1, downs) : this.level(i, ups, downs + 1);
      if (ups + downs > mostSteps) throw tooMany();
      if (refractoryUs > 0) {
        if (at - (this.lastEventUs[i] as number) < refractoryUs) continue;
        this.lastEventUs[i] = at;
      }
      if (buffer.count === buffer.capacity) buffer.grow();
      buffer.key[buffer.count] = ((Math.round(at) - baseUs) << 1) | p;
      buffer.pixel[buffer.count++] = pixel;
    }
    this.ups[i] = ups;
    this.downs[i] = downs;
    this.up[i] = this.level(i, ups + 1, downs);
    this.down[i] = this.level(i, ups, downs + 1);
  }
}
