/**
 * Event lists of what a GPU found: it tells of each pixel how many levels were met, when the first one and how far apart
 * (src/engine/events); here they become events, and shot noise comes among them.
 */
import type { EventPacket, SensorSize } from '../../core/event-packet.ts';
import { EventBuffer, MOST_OF_A_PIXEL, tooMany } from './event-buffer.ts';
import { drawShots, streamSeed } from './pixel-noise.ts';
import type { EventSettings } from './settings.ts';

/** One interval between two frames. */
export interface FoundInterval {
  readonly fromUs: number;
  readonly toUs: number;
  /** Number of the frame at its end, from 0. */
  readonly frame: number;
  /**
   * Four words a pixel, rows from the top: events << 9 | shots OFF << 5 | shots ON << 1 | polarity, then first time
   * and spacing as shares of the interval, floats. The refractory period is applied, except to pixels with shots.
   */
  readonly found: Int32Array;
  /** Four words a pixel: -, -, intensity and when its last event was, microseconds after the start, floats; null without shots. */
  readonly noise: Int32Array | null;
}

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
    const { found, fromUs, toUs } = interval;
    const baseUs = Math.floor(fromUs);
    const shares = new Float32Array(found.buffer, found.byteOffset, found.length);
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
          this.mix(interval, { x, y, count, p: word & 1, firstUs, spacingUs });
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

  /** Crossings and shot events of a pixel by time, but for those in the refractory period of the one before. */
  private mix(
    { fromUs, toUs, frame, noise }: FoundInterval,
    row: { x: number; y: number; count: number; p: number; firstUs: number; spacingUs: number },
  ): void {
    if (!noise) throw new RangeError('shots need the intensities of their pixels');
    const { x, y, count, p, firstUs, spacingUs } = row;
    const pixel = y * this.size.width + x;
    const floats = new Float32Array(noise.buffer, noise.byteOffset + pixel * 16, 4);
    const { refractoryUs, shotHz } = this.settings;
    const where = { pixel, frame, key: this.shotKey };
    const how = { shotHz, intensity: floats[2] as number, dtS: (toUs - fromUs) * 1e-6 };
    const shots = drawShots(where, how, this.shots, this.words);
    const shotUs = (s: number) => fromUs + (this.shots.time[s] as number) * 1e6;
    let lastUs = fromUs + (floats[3] as number);
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
