/**
 * Photographed skies: CC0 panoramas (`@pmndrs/assets`, from Poly Haven) that lend the drawn sky its clouds and what polished
 * surfaces mirror. Each is fetched and decoded when a scene first wants it.
 */
import parseExr from 'parse-exr';
import { createRng } from '../../core/rng.ts';
import type { LightSpec, WeatherSpec } from '../../core/sky.ts';

/**
 * What of a panorama the drawn sky shows: its clouds instead of drawn ones, its gradients beneath drawn clouds, or nothing,
 * where towers or trees stand in it that would hang in the air. Polished surfaces mirror all of it in any case.
 */
export type SkyShown = 'clouds' | 'gradients' | 'nothing';

interface Source {
  readonly shown: SkyShown;
  /** Sine of the elevation up to which trees, hills and houses stand in it. */
  readonly skyline: number;
  fetch(): Promise<{ readonly default: string }>;
}

const SOURCES = {
  city: { shown: 'nothing', skyline: 0.9, fetch: () => import('@pmndrs/assets/hdri/city.exr.js') },
  dawn: { shown: 'clouds', skyline: 0.1, fetch: () => import('@pmndrs/assets/hdri/dawn.exr.js') },
  night: {
    shown: 'nothing',
    skyline: 0.5,
    fetch: () => import('@pmndrs/assets/hdri/night.exr.js'),
  },
  park: {
    shown: 'gradients',
    skyline: 0.08,
    fetch: () => import('@pmndrs/assets/hdri/park.exr.js'),
  },
  sky: { shown: 'clouds', skyline: 0, fetch: () => import('@pmndrs/assets/hdri/sky.exr.js') },
  sunrise: {
    shown: 'gradients',
    skyline: 0.22,
    fetch: () => import('@pmndrs/assets/hdri/sunrise.exr.js'),
  },
  sunset: {
    shown: 'nothing',
    skyline: 0.6,
    fetch: () => import('@pmndrs/assets/hdri/sunset.exr.js'),
  },
  venice: {
    shown: 'clouds',
    skyline: 0.12,
    fetch: () => import('@pmndrs/assets/hdri/venice.exr.js'),
  },
} as const satisfies Record<string, Source>;

export type PhotographName = keyof typeof SOURCES;

/** A decoded panorama, equirectangular. */
export interface Photograph {
  readonly width: number;
  readonly height: number;
  /** Linear radiance in units of its own, RGBA, rows from straight up to straight down. */
  readonly pixels: Float32Array;
  readonly shown: SkyShown;
  readonly skyline: number;
}

/** Those that may stand for a light, under a sky that shows and under a closed one. */
const CHOICES: Readonly<Record<string, readonly [PhotographName[], PhotographName[]]>> = {
  day: [['sky', 'sky', 'park'], ['city']],
  'low-sun': [
    ['park', 'sunrise', 'sunset'],
    ['city', 'venice'],
  ],
  dusk: [
    ['dawn', 'venice', 'sunset'],
    ['city', 'venice'],
  ],
  night: [['night'], ['night']],
};

/** Which panorama a scene has; a light of the user's own has that of the day. */
export function photographFor(
  light: LightSpec,
  weather: WeatherSpec,
  seed: number,
): PhotographName {
  const [open, closed] = CHOICES[light.name] ?? (CHOICES.day as (typeof CHOICES)[string]);
  const isClosed = light.cloudiness > 0.7 || weather.rainfall > 0 || weather.visibilityM < 1000;
  return createRng(seed)
    .split('sky photograph')
    .choice(isClosed ? closed : open);
}

const decoded = new Map<PhotographName, Promise<Photograph>>();

/** Floats, in the parser's terms. */
const FLOAT = 1015;

/** Compression works on blocks of this side. */
const BLOCK = 8;
/** Radiance that only the sun has, and what nothing so near to it falls below, in the panoramas' units. */
const BLINDING = 50;
const DIM = 0.5;

/** Compression leaves rubbish around the sun, a channel lost or less than nothing: such pixels become the sun's. */
function mendSun(pixels: Float32Array, width: number, height: number): void {
  const channels = [0, 1, 2];
  for (let block = 0; block < (width / BLOCK) * (height / BLOCK); block++) {
    const left = (block % (width / BLOCK)) * BLOCK;
    const top = Math.floor(block / (width / BLOCK)) * BLOCK;
    const offsets = Array.from(
      { length: BLOCK * BLOCK },
      (_, i) => ((top + Math.floor(i / BLOCK)) * width + left + (i % BLOCK)) * 4,
    );
    const at = (o: number, c: number) => pixels[o + c] as number;
    if (!offsets.some((o) => channels.some((c) => at(o, c) > BLINDING))) continue;
    for (const o of offsets) {
      if (channels.some((c) => at(o, c) < DIM)) pixels.fill(BLINDING, o, o + 3);
    }
  }
}

async function decode({ shown, skyline, fetch }: Source): Promise<Photograph> {
  const url = (await fetch()).default;
  const bytes = Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (c) => c.charCodeAt(0));
  const { width, height, data } = parseExr(bytes.buffer, FLOAT);
  const pixels = new Float32Array(width * height * 4);
  // The parser gives the rows from the bottom.
  for (let y = 0; y < height; y++) {
    const row = data.subarray((height - 1 - y) * width * 4, (height - y) * width * 4);
    pixels.set(row, y * width * 4);
  }
  mendSun(pixels, width, height);
  return { width, height, pixels, shown, skyline };
}

/** A panorama, decoded once. */
export function loadPhotograph(name: PhotographName): Promise<Photograph> {
  const known = decoded.get(name) ?? decode(SOURCES[name]);
  decoded.set(name, known);
  return known;
}
