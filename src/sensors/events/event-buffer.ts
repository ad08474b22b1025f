/** Collects the events of one frame interval, pixel by pixel, and gives them ordered by time. */
import { UsageError } from '../../core/errors.ts';
import { createPacket, type EventPacket } from '../../core/event-packet.ts';

/** Digits of the radix sort have at most so many bits: the counters then stay in the cache. */
const MOST_DIGIT_BITS = 14;

/** Of one interval: what makes more is a threshold set far too low, and would take all memory. */
const MOST_EVENTS = 1 << 25;
export const MOST_OF_A_PIXEL = 1 << 20;

export const tooMany = (): UsageError =>
  new UsageError(
    `too many events between two frames: raise the contrast threshold, or give frames closer in time`,
  );

/**
 * Its arrays are open, for loops that cannot afford a call an event: `grow()` when `count` reaches `capacity`, then
 * write at `count`. Memory is reused from frame to frame.
 */
export class EventBuffer {
  count = 0;
  capacity = 1 << 16;
  /** Microseconds after `baseUs`, whole, shifted left by one, and the polarity in the lowest bit. */
  key = new Uint32Array(this.capacity);
  /** y << 16 | x */
  pixel = new Uint32Array(this.capacity);
  /** Of the interval, whole microseconds. */
  private baseUs = 0;
  private spareKey = new Uint32Array(0);
  private sparePixel = new Uint32Array(0);
  private readonly counts = new Uint32Array(1 << MOST_DIGIT_BITS);
  private packet = createPacket(0);

  /** Begins an interval; it may last up to 2^31 microseconds. */
  begin(baseUs: number): void {
    this.baseUs = baseUs;
    this.count = 0;
  }

  /** @throws UsageError beyond {@link MOST_EVENTS} */
  grow(): void {
    if (this.capacity >= MOST_EVENTS) throw tooMany();
    this.capacity *= 2;
    const [key, pixel] = [new Uint32Array(this.capacity), new Uint32Array(this.capacity)];
    key.set(this.key);
    pixel.set(this.pixel);
    this.key = key;
    this.pixel = pixel;
  }

  /** @param offsetUs whole microseconds after the interval's base @param p 1 ON, 0 OFF */
  push(x: number, y: number, offsetUs: number, p: number): void {
    if (this.count === this.capacity) this.grow();
    this.key[this.count] = (offsetUs << 1) | p;
    this.pixel[this.count] = (y << 16) | x;
    this.count++;
  }

  /** Ordered by time; those of one microsecond stay in the order in which they were pushed. Valid until the next call. */
  sorted(): EventPacket {
    const { count, baseUs } = this;
    this.sort();
    if (this.packet.tUs.length < count) this.packet = createPacket(this.capacity);
    const { tUs, x, y, p } = this.packet;
    const { key, pixel } = this;
    for (let i = 0; i < count; i++) {
      const [k, at] = [key[i] as number, pixel[i] as number];
      tUs[i] = baseUs + (k >>> 1);
      x[i] = at & 0xffff;
      y[i] = at >>> 16;
      p[i] = k & 1;
    }
    return { count, tUs, x, y, p };
  }

  private sort(): void {
    let most = 0;
    for (let i = 0; i < this.count; i++) most |= this.key[i] as number;
    const bits = 32 - Math.clz32(most >>> 1);
    if (this.count < 2 || bits === 0) return;
    const passes = Math.ceil(bits / MOST_DIGIT_BITS);
    const digitBits = Math.ceil(bits / passes);
    for (let pass = 0; pass < passes; pass++) this.sortByDigit(1 + pass * digitBits, digitBits);
  }

  /** One stable pass of counting sort. */
  private sortByDigit(shift: number, bits: number): void {
    const { count, key, pixel, counts } = this;
    if (this.spareKey.length < this.capacity) {
      this.spareKey = new Uint32Array(this.capacity);
      this.sparePixel = new Uint32Array(this.capacity);
    }
    const { spareKey, sparePixel } = this;
    const mask = (1 << bits) - 1;
    counts.fill(0, 0, mask + 1);
    for (let i = 0; i < count; i++) {
      const digit = ((key[i] as number) >>> shift) & mask;
      counts[digit] = (counts[digit] as number) + 1;
    }
    let sum = 0;
    for (let digit = 0; digit <= mask; digit++) {
      const here = counts[digit] as number;
      counts[digit] = sum;
      sum += here;
    }
    for (let i = 0; i < count; i++) {
      const digit = ((key[i] as number) >>> shift) & mask;
      const to = counts[digit] as number;
      counts[digit] = to + 1;
      spareKey[to] = key[i] as number;
      sparePixel[to] = pixel[i] as number;
    }
    this.key = spareKey;
    this.pixel = sparePixel;
    this.spareKey = key;
    this.sparePixel = pixel;
  }
}
