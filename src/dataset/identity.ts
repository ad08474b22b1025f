/** In what two datasets differ, in words for the one who asked. */
import { isDeepStrictEqual } from 'node:util';
import type { DatasetRecord } from '../core/dataset-record.ts';

const COMPARED = [
  'generator',
  'recipe',
  'seed',
  'road',
  'fps',
  'framesPerScene',
  'camera',
  'lidar',
  'quality',
  'style',
  'sensors',
  'formats',
  'renderer',
  'browser',
] as const satisfies readonly (keyof DatasetRecord)[];
type Compared = Pick<DatasetRecord, (typeof COMPARED)[number]>;

const SHOWN: { readonly [K in keyof Compared]-?: (value: Compared[K]) => string } = {
  generator: (value) => `${value.name} ${value.version}`,
  recipe: (value) =>
    `'${value.name}' (${value.scenarios.reduce((sum, entry) => sum + entry.count, 0)} scenes)`,
  seed: String,
  road: (value) => (value ? `'${value.name}'` : "the scenarios' own"),
  fps: String,
  framesPerScene: String,
  camera: (value) => `${value.width}x${value.height}, focal length ${value.fx.toFixed(1)} px`,
  lidar: (value) => value?.name ?? 'none',
  quality: String,
  style: (value) =>
    value
      ? `${value.photographs} photographs, colour ${value.colour}, Fourier ${value.fourier}`
      : 'none',
  sensors: (value) => value.join(','),
  formats: (value) => value.join(',') || 'native alone',
  renderer: String,
  browser: String,
};

function difference<K extends keyof Compared>(key: K, there: Compared, here: Compared): string[] {
  if (isDeepStrictEqual(there[key], here[key])) return [];
  const shown = SHOWN[key] as (value: Compared[K]) => string;
  const [a, b] = [shown(there[key]), shown(here[key])];
  return [a === b ? `its ${key} differs` : `its ${key} is ${a}, not ${b}`];
}

/** One phrase a difference; none where both are the same dataset. */
export const differencesBetween = (there: Compared, here: Compared): string[] =>
  COMPARED.flatMap((key) => difference(key, there, here));
