/**
 * The one source of chance: a seeded, named, splittable generator.
 *
 * The stream is sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state; names are hashed into the
 * state with FNV-1a and MurmurHash3's finaliser. A child drawn with `split(name)` depends on the parent's
 * seed and the name only, never on how much was drawn before, so adding a draw in one place leaves all
 * others as they were.
 */
import { cos, ln } from './math.ts';

export interface Rng {
  /** Uniform 32-bit unsigned integer. */
  uint32(): number;
  /** Uniform in [low, high); 53 bits. Defaults to [0, 1). */
  uniform(low?: number, high?: number): number;
  /** Uniform integer in [low, high], both inclusive. */
  integer(low: number, high: number): number;
  /** Normal by Box-Muller. */
  normal(mean?: number, standardDeviation?: number): number;
  /** One of the items; throws RangeError on an empty list. */
  choice<T>(items: readonly T[]): T;
  /** A new array with the items in random order. */
  shuffle<T>(items: readonly T[]): T[];
  /** An independent generator for `name`. */
  split(name: string): Rng;
}

function mix(h: number): number {
  let x = h;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

function hashName(name: string, start: number): number {
  let h = start ^ 0x811c9dc5;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  return mix(h);
}

class Sfc32 implements Rng {
  private readonly key: readonly [number, number, number];
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(key: readonly [number, number, number]) {
    this.key = key;
    [this.a, this.b, this.c] = key;
    for (let i = 0; i < 12; i++) this.uint32();
  }

  uint32(): number {
    const t = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (this.c << 21) | (this.c >>> 11);
    this.c = (this.c + t) | 0;
    return t >>> 0;
  }

  uniform(low = 0, high = 1): number {
    const bits = (this.uint32() >>> 5) * 67108864 + (this.uint32() >>> 6);
    return low + (high - low) * (bits / 9007199254740992);
  }

  integer(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  normal(mean = 0, standardDeviation = 1): number {
    const radius = Math.sqrt(-2 * ln(1 - this.uniform()));
    return mean + standardDeviation * radius * cos(2 * Math.PI * this.uniform());
  }

  choice<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('choice from an empty list');
    return items[this.integer(0, items.length - 1)] as T;
  }

  shuffle<T>(items: readonly T[]): T[] {
    const out = [...items];
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.integer(0, i);
      [out[i], out[j]] = [out[j] as T, out[i] as T];
    }
    return out;
  }

  split(name: string): Rng {
    const [a, b, c] = this.key;
    return new Sfc32([
      hashName(name, a),
      hashName(name, mix(b ^ 0x9e3779b9)),
      hashName(name, mix(c)),
    ]);
  }
}

/**
 * A generator for `seed`, an integer in [0, 2^53); 0 is a seed like any other.
 * @throws RangeError where the seed is not such an integer.
 */
export function createRng(seed: number): Rng {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`a seed is a whole number from 0 to 2^53 - 1, not ${seed}`);
  }
  const low = seed >>> 0;
  const high = Math.floor(seed / 4294967296) >>> 0;
  return new Sfc32([
    mix(low ^ 0x243f6a88),
    mix(high ^ 0x85a308d3),
    mix(low ^ mix(high ^ 0x13198a2e)),
  ]);
}

/** A 32-bit seed derived from a parent seed and a name; the seed of one scene of a dataset, say. */
export const deriveSeed = (seed: number, name: string): number =>
  createRng(seed).split(name).uint32();
