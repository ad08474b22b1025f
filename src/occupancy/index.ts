/** The methods by name: a new one is a file and a line here. */
import { BhmDiagonal } from './bhm-diagonal.ts';
import { BhmFull } from './bhm-full.ts';
import { countGrid, logOddsGrid } from './cell-map.ts';
import { type Dimensions, type OccupancyMap, type SavedMap, settingOf } from './occupancy-map.ts';

/** Of all methods together; each takes what it knows. */
export interface MapOptions {
  readonly dimensions: Dimensions;
  /** Between hinges, metres. */
  readonly hinge: number;
  /** Of the kernel exp(-gamma d^2), 1/m^2. */
  readonly gamma: number;
  /** Side of a cell, metres. */
  readonly cell: number;
  /** Turns of expectation and maximisation a scan; bhm-full alone. */
  readonly emSteps: number;
  /** Seconds; Infinity: nothing fades. */
  readonly halfLife: number;
  /** Points whose class has at least 1 - skipWithin of the probability already are passed over; bhm-full alone. */
  readonly skipWithin: number;
}

/** Precision of a weight before anything was seen: the value of Senanayake and Ramos. */
const PRIOR_PRECISION = 1e-4;

const bhmOptions = ({ dimensions, hinge, gamma, emSteps, halfLife, skipWithin }: MapOptions) => ({
  dimensions,
  spacing: hinge,
  gamma,
  emSteps,
  halfLife,
  skipWithin,
  priorPrecision: PRIOR_PRECISION,
});

const METHODS = {
  'bhm-full': (options: MapOptions) => new BhmFull(bhmOptions(options)),
  'bhm-diagonal': (options: MapOptions) => new BhmDiagonal(bhmOptions(options)),
  grid: logOddsGrid,
  counts: countGrid,
} satisfies Record<string, (options: MapOptions) => OccupancyMap>;

export type MapMethod = keyof typeof METHODS;
export const MAP_METHODS = Object.keys(METHODS) as MapMethod[];

/** An empty map. @throws RangeError where an option is out of range */
export function createMap(method: MapMethod, options: MapOptions): OccupancyMap {
  for (const name of ['hinge', 'gamma', 'cell', 'emSteps', 'halfLife'] as const)
    if (!(options[name] > 0)) throw new RangeError(`${name} is above 0, not ${options[name]}`);
  return METHODS[method](options);
}

const SCHEMA = 'nearmiss.occupancy-map/1';
const OPTION_NAMES = [
  'dimensions',
  'hinge',
  'gamma',
  'cell',
  'emSteps',
  'halfLife',
  'skipWithin',
] as const satisfies (keyof MapOptions)[];

/** All that a map is, by which {@link loadMap} makes it again. */
export function saveMap(method: MapMethod, options: MapOptions, map: OccupancyMap): SavedMap {
  const { settings, arrays } = map.save();
  const named = Object.fromEntries(OPTION_NAMES.map((name) => [name, options[name]]));
  return { settings: { schema: SCHEMA, method, ...named, ...settings }, arrays };
}

/** @throws RangeError where it is no saved map, or a damaged one */
export function loadMap(saved: SavedMap): {
  readonly method: MapMethod;
  readonly options: MapOptions;
  readonly map: OccupancyMap;
} {
  if (saved.settings.schema !== SCHEMA) throw new RangeError(`it is no ${SCHEMA}`);
  const method = MAP_METHODS.find((name) => name === saved.settings.method);
  if (!method) throw new RangeError(`there is no method '${saved.settings.method}'`);
  const entries = OPTION_NAMES.map((name) => [name, settingOf(saved, name)]);
  const options = Object.fromEntries(entries) as MapOptions;
  if (options.dimensions !== 2 && options.dimensions !== 3)
    throw new RangeError(`a map has 2 or 3 dimensions, not ${options.dimensions}`);
  const map = createMap(method, options);
  map.restore(saved);
  return { method, options, map };
}
