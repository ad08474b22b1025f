/** `nearmiss occupancy`: a map of a user's own points that knows what it does not know. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../../core/errors.ts';
import { readArrayFile } from '../../dataset/array-file.ts';
import { checkWritable } from '../../dataset/folder.ts';
import { type PointScan, readPlaces, readScans } from '../../dataset/points/point-file.ts';
import { readDataset } from '../../dataset/reader.ts';
import { loadMap, MAP_METHODS, type MapMethod, type MapOptions } from '../../occupancy/index.ts';
import type { OccupancyMap } from '../../occupancy/occupancy-map.ts';
import { datasetScans } from '../../pipeline/occupancy/lidar-scans.ts';
import { mapScans, type Scores } from '../../pipeline/occupancy/map-scans.ts';
import { surveyScans } from '../../pipeline/occupancy/survey-scans.ts';
import { MAP_FILE, writeMapOutput } from '../occupancy-output.ts';
import { MAX_SEED, wholeNumber } from '../options.ts';
import { counted, printResult } from '../output.ts';
import { startProgress } from '../progress.ts';

interface Options {
  readonly points?: string;
  readonly data?: string;
  readonly scene?: string;
  readonly map?: string;
  readonly query?: string;
  readonly hinge: number;
  readonly gamma: number;
  readonly cell: number;
  readonly emSteps: number;
  readonly halfLife?: number;
  readonly skipWithin: number;
  readonly testFraction: number;
  readonly method: MapMethod;
  readonly seed: number;
  readonly out?: string;
  readonly json?: boolean;
}

const POINTS_FILE = 'points.csv';

const numberIn =
  (isAllowed: (value: number) => boolean, allowed: string) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || !isAllowed(value))
      throw new InvalidArgumentError(`It must be ${allowed}.`);
    return value;
  };
const aboveZero = (unit: string) => numberIn((value) => value > 0, `a number of ${unit} above 0`);

interface Answer {
  readonly x: number;
  readonly y: number;
  readonly z?: number;
  readonly probability: number;
  readonly variance: number;
}

function ask(map: OccupancyMap, places: Float64Array): Answer[] {
  const { probability, variance } = map.predict(places);
  return Array.from(probability, (p, i) => {
    const at = i * map.dimensions;
    const [x, y] = [places[at] as number, places[at + 1] as number];
    const z = map.dimensions === 3 ? { z: places[at + 2] as number } : {};
    return { x, y, ...z, probability: p, variance: variance[i] as number };
  });
}

const answerText = ({ x, y, z, probability, variance }: Answer): string =>
  `  ${[x, y, ...(z === undefined ? [] : [z])].join(', ')}: ${probability.toFixed(4)}, variance ${variance.toPrecision(4)}`;

const shown = (value: number | null): string => (value === null ? '-' : value.toFixed(4));
const scoreText = (name: string, { points, auc, nll, ece }: Scores): string =>
  `  ${name.padEnd(16)}${counted(points, 'point')}, AUC ${shown(auc)}, NLL ${shown(nll)}, ECE ${shown(ece)}`;

/** Kernels much wider than their lattice make no better map, and each point would have thousands of features. */
function checkKernel({ hinge, gamma }: Options): void {
  if (gamma * hinge * hinge >= 0.02) return;
  const width = Math.sqrt(1 / gamma);
  throw new UsageError(
    `--gamma ${gamma} makes kernels ${width.toPrecision(3)} m wide, too wide for hinges ${hinge} m apart; use --hinge ${(width / 2).toPrecision(2)} or a larger gamma`,
  );
}

/** Where points come from: a file, or the lidar of a generated scene. */
interface Source {
  readonly name: string;
  /** Starts anew on each call. */
  readonly scans: () => AsyncIterable<PointScan>;
}

async function sourceOf({ points, data, scene, seed }: Options): Promise<Source | null> {
  if (points) return { name: points, scans: () => readScans(points) };
  if (!data) return null;
  const reader = await readDataset(data);
  return { name: `the lidar of ${data}`, scans: () => datasetScans(reader, scene, seed) };
}

/** The points as a file that --points takes. */
async function writePoints(path: string, scans: AsyncIterable<PointScan>): Promise<void> {
  const lines = ['t,x,y,occupied\n'];
  for await (const { t, positions, occupied } of scans) {
    for (const [i, y] of occupied.entries())
      lines.push(`${t},${positions[2 * i]},${positions[2 * i + 1]},${y}\n`);
  }
  await writeFile(path, lines.join(''));
}

async function mapPoints({ name, scans: source }: Source, options: Options): Promise<void> {
  const { method, out, json, testFraction, seed } = options;
  checkKernel(options);
  const survey = await surveyScans(source(), name);
  const places = options.query ? await readPlaces(options.query, survey.dimensions) : null;
  if (out) await checkWritable(out);
  const mapOptions: MapOptions = {
    dimensions: survey.dimensions,
    hinge: options.hinge,
    gamma: options.gamma,
    cell: options.cell,
    emSteps: options.emSteps,
    halfLife: options.halfLife ?? Number.POSITIVE_INFINITY,
    skipWithin: options.skipWithin,
  };
  const progress = startProgress(survey.scans, 'scans');
  const mapping = await mapScans(source(), {
    method,
    options: mapOptions,
    testFraction,
    seed,
    clock: () => performance.now() / 1000,
    onScan: () => progress.advance(),
  }).finally(() => progress.stop());
  const { map, heldOut, heldOutScans, secondsPerScan } = mapping;
  const query = places ? { query: ask(map, places) } : {};
  const { features } = map;
  const found = { method, scans: mapping.scans, features, heldOut, heldOutScans, secondsPerScan };
  if (out && options.data) await writePoints(join(out, POINTS_FILE), source());
  if (out) await writeMapOutput(out, { ...survey, map, method, options: mapOptions, found });
  const text = [
    `${method}: ${counted(mapping.scans, 'scan')}, ${counted(features, 'feature')}, ${secondsPerScan.median.toPrecision(3)} s a scan (p99 ${secondsPerScan.p99.toPrecision(3)})`,
    scoreText('held-out points', heldOut),
    scoreText('held-out scans', heldOutScans),
    ...(query.query ?? []).map(answerText),
    ...(out
      ? [
          `picture: ${join(out, 'map.png')}; ask again with --map ${join(out, MAP_FILE)} --query FILE`,
        ]
      : []),
  ];
  printResult(json, { ...found, ...query }, text.join('\n'));
}

async function askSaved(path: string, { query, json }: Options): Promise<void> {
  if (!query) throw new UsageError('--map needs --query, the places to ask about');
  const saved = await readArrayFile(path);
  const { method, map } = (() => {
    try {
      return loadMap(saved);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new UsageError(`${path} holds no whole map: ${error.message}`);
    }
  })();
  const answers = ask(map, await readPlaces(query, map.dimensions));
  const text = [`${method}, ${counted(map.features, 'feature')}`, ...answers.map(answerText)];
  printResult(json, { method, features: map.features, query: answers }, text.join('\n'));
}

async function run(options: Options): Promise<void> {
  const { points, map, data } = options;
  if ([points, map, data].filter(Boolean).length > 1)
    throw new UsageError('--points and --data make a map and --map asks one: give one of them');
  if (options.scene && !data) throw new UsageError('--scene belongs to --data');
  const source = await sourceOf(options);
  if (source) return mapPoints(source, options);
  if (!map)
    throw new UsageError('--points FILE is missing: a .csv or .parquet of t, x, y[, z], occupied');
  if (options.out) throw new UsageError('--out belongs to --points: a saved map is only asked');
  return askSaved(map, options);
}

export function addOccupancy(program: Command): void {
  program
    .command('occupancy')
    .description('map points that were seen free or occupied, and say how sure the map is')
    .option(
      '--points <file>',
      '.csv or .parquet with columns t (s), x, y[, z] (m), occupied (0 or 1)',
    )
    .option('--data <dir>', 'a generated dataset with lidar, in place of --points')
    .option('--scene <id>', 'which of its scenes (default: the first)')
    .option('--map <file>', `a ${MAP_FILE} that --out wrote, to be asked with --query`)
    .addOption(
      new Option('--method <name>', 'kind of map').choices(MAP_METHODS).default('bhm-full'),
    )
    .option('--hinge <m>', 'between the hinges of a Hilbert map', aboveZero('metres'), 0.5)
    .option('--gamma <per m2>', 'of its kernel exp(-gamma d^2)', aboveZero('1/m^2'), 6.71)
    .option('--em-steps <n>', 'turns a scan, bhm-full alone', wholeNumber(1, 1000), 10)
    .option('--cell <m>', "side of a grid's cell", aboveZero('metres'), 0.5)
    .option('--half-life <s>', 'evidence halves in so long; never without it', aboveZero('seconds'))
    .option(
      '--skip-within <p>',
      'bhm-full passes over points that it gives at least 1 - p already; 0: none',
      numberIn((value) => value >= 0 && value < 0.5, 'a number from 0 to below 0.5'),
      0,
    )
    .option(
      '--test-fraction <f>',
      'share of the scans and of the points that is held out',
      numberIn((value) => value > 0 && value <= 0.5, 'a number above 0 and at most 0.5'),
      0.1,
    )
    .option('--seed <n>', 'which points are held out', wholeNumber(0, MAX_SEED), 1)
    .option('--query <file>', '.csv or .parquet with x, y[, z]: ask the final map there')
    .option(
      '--out <dir>',
      `folder for map.png, ${MAP_FILE} and map.json; of --data ${POINTS_FILE} too`,
    )
    .option('--json', 'machine-readable result on standard output')
    .action(run);
}
