/**
 * Event lists of what a GPU found: it tells of each pixel how many levels were met, when the first one and how far apart
 * (src/engine/events); here they become events, and shot noise comes among them.
 */
import type { EventPacket, SensorSize } from '../../core/event-packet.ts';
import { EventBuffer, MOST_OF_A_PIXEL, tooMany } from './event-buffer.ts';
import { drawShots, streamSeed } from './pixel-noise.ts';
import type { EventSettings } from './settings.ts';

/** One interval between two frames. */
export interface Interval {
  readonly fromUs: number;
  readonly toUs: number;
  /** Number of the frame at its end, from 0. */
  readonly frame: number;
}

/** What was found, by pixel. */
export interface FoundInterval extends Interval {
  /**
   * Four words a pixel, rows from the top: events << 9 | shots OFF << 5 | shots ON << 1 | polarity, then first time
   * and spacing as shares of the interval, floats. The refractory period is applied, except to pixels with shots.
   */
  readonly found: Int32Array;
  /** Four words a pixel: -, -, intensity and when its last event was, microseconds after the start, floats; null without shots. */
  readonly noise: Int32Array | null;
}

/** What was found, as a list in the order of pixels. */
export interface ListedInterval extends Interval {
  /**
   * Pairs of words, each an event: pixel << 2 | polarity, and its time as a share of the interval, a float. The refractory
   * period is applied. A pixel with shots has three pairs instead: pixel << 2 | 2 | polarity, how many levels were met;
   * first time and spacing as shares, floats; intensity and when its last event was, as {@link FoundInterval.noise} has it.
   */
  readonly list: Uint32Array;
}

/** Levels that a pixel met, evenly spaced in time, of a pixel with shots. */
interface Row {
  readonly pixel: number;
  readonly count: number;
  readonly p: number;
  readonly firstUs: number;
  readonly spacingUs: number;
  /** Linear, at the interval's end. */
  readonly intensity: number;
  /** When the pixel's last event was, after the interval's start. */
  readonly lastUs: number;
}

/** The same words, read as floats. */
const floatsOf = ({ buffer, byteOffset, length }: Int32Array | Uint32Array): Float32Array =>
  new Float32Array(buffer, byteOffset, length);

/** Of the first word: whether there are shots. */
const SHOTS = 0x1fe;

export class EventExpander {
  private readonly size: SensorSize;
  private readonly settings: EventSettings;
  private readonly shotKey: number;
  private readonly buffer = new EventBuffer();
  private readonly shots = { time: [] as number[], p: [] as number[] };
  private readonly words = new Uint32Array(3);

  constructor(size: SensorSize, settings: EventSettings) {
    this.size = size;
    this.settings = settings;
    this.shotKey = streamSeed(settings.seed, 'shot');
  }

  /**
   * @returns the events in (from, to], in the order that every simulator gives them; valid until the next call
   * @throws UsageError where a pixel has more than can be meant
   */
  expand(interval: FoundInterval): EventPacket {
    const { width, height } = this.size;
    const { found, noise, fromUs, toUs } = interval;
    const baseUs = Math.floor(fromUs);
    const shares = floatsOf(found);
    const told = noise ? floatsOf(noise) : null;
    const dtUs = toUs - fromUs;
    const { buffer } = this;
    buffer.begin(baseUs);
    for (let y = 0, k = 0; y < height; y++) {
      for (let x = 0; x < width; x++, k += 4) {
        const word = found[k] as number;
        if (word === 0) continue;
        const count = word >>> 9;
        if (count > MOST_OF_A_PIXEL) throw tooMany();
        const firstUs = fromUs + (shares[k + 1] as number) * dtUs;
        const spacingUs = (shares[k + 2] as number) * dtUs;
        if ((word & SHOTS) !== 0) {
          if (!told) throw new RangeError('shots need the intensities of their pixels');
          const [intensity, lastUs] = [told[k + 2] as number, told[k + 3] as number];
          const pixel = k / 4;
          const row = { pixel, count, p: word & 1, firstUs, spacingUs, intensity, lastUs };
          this.mix(interval, row);
          continue;
        }
        for (let j = 0; j < count; j++) {
          const at = Math.min(toUs, firstUs + j * spacingUs);
          buffer.push(x, y, Math.round(at) - baseUs, word & 1);
        }
      }
    }
    return buffer.sorted();
  }

  /**
   * As {@link expand}, of a list.
   * @throws UsageError where a pixel has more than can be meant
   */
  expandList(interval: ListedInterval): EventPacket {
    const { list, fromUs, toUs } = interval;
    const { width } = this.size;
    const baseUs = Math.floor(fromUs);
    const floats = floatsOf(list);
    const dtUs = toUs - fromUs;
    const { buffer } = this;
    buffer.begin(baseUs);
    for (let k = 0; k < list.length; k += 2) {
      const word = list[k] as number;
      const [pixel, p] = [word >>> 2, word & 1];
      if ((word & 2) === 0) {
        const at = Math.min(toUs, fromUs + (floats[k + 1] as number) * dtUs);
        buffer.push(pixel % width, Math.floor(pixel / width), Math.round(at) - baseUs, p);
        continue;
      }
      const count = list[k + 1] as number;
      if (count > MOST_OF_A_PIXEL) throw tooMany();
      const firstUs = fromUs + (floats[k + 2] as number) * dtUs;
      const spacingUs = (floats[k + 3] as number) * dtUs;
      const [intensity, lastUs] = [floats[k + 4] as number, floats[k + 5] as number];
      this.mix(interval, { pixel, count, p, firstUs, spacingUs, intensity, lastUs });
      k += 4;
    }
    return buffer.sorted();
  }

  /** Crossings and shot events of a pixel by time, but for those in the refractory period of the one before. */
  private mix({ fromUs, toUs, frame }: Interval, row: Row): void {
    const { pixel, count, p, firstUs, spacingUs, intensity } = row;
    const { width } = this.size;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const { refractoryUs, shotHz } = this.settings;
    const where = { pixel, frame, key: this.shotKey };
    const how = { shotHz, intensity, dtS: (toUs - fromUs) * 1e-6 };
    const shots = drawShots(where, how, this.shots, this.words);
    const shotUs = (s: number) => fromUs + (this.shots.time[s] as number) * 1e6;
    let lastUs = fromUs + row.lastUs;
    for (let c = 0, s = 0; c < count || s < shots; ) {
      const crossingUs = Math.min(toUs, firstUs + c * spacingUs);
      const isCrossing = s === shots || (c < count && crossingUs <= shotUs(s));
      const at = isCrossing ? crossingUs : shotUs(s);
      const polarity = isCrossing ? p : (this.shots.p[s] as number);
      if (isCrossing) c++;
      else s++;
      if (at - lastUs < refractoryUs) continue;
      lastUs = at;
      this.buffer.push(x, y, Math.round(at) - Math.floor(fromUs), polarity);
    }
  }
}
