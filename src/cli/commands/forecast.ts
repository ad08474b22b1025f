/** `nearmiss forecast`: occupancy and flow eight seconds ahead, in the layout of Waymo's challenge. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { UsageError } from '../../core/errors.ts';
import { PLACE_NAMES, type PlaceName } from '../../core/scenario-spec.ts';
import { numbered } from '../../dataset/bytes.ts';
import { checkWritable } from '../../dataset/folder.ts';
import { type NumpyArray, npzBytes } from '../../dataset/npz.ts';
import { readNpz } from '../../dataset/read-npz.ts';
import {
  evaluateFlow,
  FLOW_METRICS,
  type FlowFigures,
  meanFigures,
} from '../../evaluation/occupancy-flow/evaluate-flow.ts';
import { FLOW_GRID, type FlowForecast, WAYPOINTS } from '../../labels/occupancy/occupancy-flow.ts';
import { forecastDrive } from '../../pipeline/occupancy/forecast-drive.ts';
import { VLP_16 } from '../../sensors/lidar/lidar-spec.ts';
import { stageFreeDrive } from '../../world/staging/free-drive.ts';
import { loadPhysics } from '../load-physics.ts';
import { MAX_SEED, wholeNumber } from '../options.ts';
import { counted, printResult } from '../output.ts';
import { startProgress } from '../progress.ts';

interface Options {
  readonly drive: PlaceName;
  readonly seed: number;
  readonly seconds: number;
  readonly every: number;
  readonly moving: number;
  readonly parked: number;
  readonly predictions?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** Drivers and traffic have settled. */
const FROM_US = 2_000_000;

const joined = (grids: readonly Float32Array[]): Float32Array => {
  const out = new Float32Array(grids.reduce((sum, grid) => sum + grid.length, 0));
  let at = 0;
  for (const grid of grids) {
    out.set(grid, at);
    at += grid.length;
  }
  return out;
};

/** What a moment's .npz has, the truth and the baseline alike. */
function arraysOf({ now, waypoints }: FlowForecast, prefix: string): Record<string, NumpyArray> {
  const { size } = FLOW_GRID;
  const grids = (of: 'observed' | 'occluded'): NumpyArray => ({
    shape: [WAYPOINTS, size, size],
    data: Uint8Array.from(joined(waypoints.map((waypoint) => waypoint[of]))),
  });
  return {
    [`${prefix}now`]: { shape: [size, size], data: Uint8Array.from(now) },
    [`${prefix}observed`]: grids('observed'),
    [`${prefix}occluded`]: grids('occluded'),
    [`${prefix}flow`]: {
      shape: [WAYPOINTS, size, size, 2],
      data: joined(waypoints.map(({ flow }) => flow)),
    },
  };
}

const CELLS = FLOW_GRID.size * FLOW_GRID.size;

/** Your own forecast of a moment. @throws UsageError naming the file and the array that is missing or out of shape */
async function readForecast(path: string): Promise<FlowForecast> {
  const bytes = await readFile(path).catch(() => {
    throw new UsageError(`${path} cannot be read: there must be a forecast for every moment`);
  });
  const arrays = readNpz(bytes, path);
  const grids = (name: string, perCell: 1 | 2): Float32Array[] => {
    const array = arrays.get(name);
    if (!array) throw new UsageError(`${path} has no array '${name}'`);
    const length = CELLS * perCell;
    if (array.data.length !== WAYPOINTS * length)
      throw new UsageError(`${path}: '${name}' has the shape (${array.shape.join(', ')})`);
    const isWrong = array.data.some(
      (x) => !Number.isFinite(x) || (perCell === 1 && (x < 0 || x > 1)),
    );
    if (isWrong) throw new UsageError(`${path}: '${name}' has values that are out of range`);
    return Array.from({ length: WAYPOINTS }, (_, k) =>
      array.data.subarray(k * length, (k + 1) * length),
    );
  };
  const [observed, occluded, flow] = [grids('observed', 1), grids('occluded', 1), grids('flow', 2)];
  return {
    now: new Float32Array(CELLS),
    waypoints: observed.map((one, k) => ({
      observed: one,
      occluded: occluded[k] as Float32Array,
      flow: flow[k] as Float32Array,
    })),
  };
}

const shown = (value: number | null): string => (value === null ? '-' : value.toFixed(3));

async function forecast(options: Options): Promise<void> {
  const { drive, seed, seconds, every, moving, parked, predictions, out, json } = options;
  if (out) await checkWritable(out);
  const createPhysics = await loadPhysics();
  const untilUs = seconds * 1e6;
  const traffic = { moving, parked, pedestrians: 8 };
  const stage = stageFreeDrive(drive, seed, traffic, seconds + WAYPOINTS);
  const times = { fromUs: FROM_US, everyUs: every * 1e6, untilUs };
  const progress = startProgress(Math.floor((seconds - 2) / every) + 1, 'moments');
  const all: FlowFigures[] = [];
  try {
    for (const moment of forecastDrive(stage, createPhysics, times, VLP_16)) {
      if (out) {
        const arrays = {
          ...arraysOf(moment.truth, ''),
          ...arraysOf(moment.baseline, 'constant_velocity_'),
        };
        await writeFile(join(out, numbered(all.length, 'npz')), npzBytes(arrays));
      }
      const guess = predictions
        ? await readForecast(join(predictions, numbered(all.length, 'npz')))
        : moment.baseline;
      all.push(evaluateFlow(moment.truth, guess));
      progress.advance();
    }
  } finally {
    progress.stop();
  }
  const figures = meanFigures(all);
  const whose = predictions ?? 'constant velocity';
  const value = { drive, seed, moments: all.length, forecast: whose, ...figures };
  const text = [
    `${counted(all.length, 'moment')} of a drive in ${drive}, seed ${seed}; ${whose}:`,
    ...FLOW_METRICS.map((name) => `  ${name.padEnd(24)}${shown(figures[name])}`),
    ...(out ? [`grids: ${out}`] : []),
  ];
  printResult(json, value, text.join('\n'));
}

export function addForecast(program: Command): void {
  program
    .command('forecast')
    .description(
      'occupancy and flow for the next 8 s of a drive, and how well constant velocity does',
    )
    .addOption(new Option('--drive <place>', 'where').choices(PLACE_NAMES).default('town'))
    .option('--seed <n>', 'seed of the drive', wholeNumber(0, MAX_SEED), 1)
    .option('--seconds <n>', 'up to when there are moments', wholeNumber(2, 3600), 20)
    .option('--every <n>', 'seconds between moments', wholeNumber(1, 600), 2)
    .option('--moving <n>', 'vehicles at most', wholeNumber(0, 200), 30)
    .option('--parked <n>', 'parked vehicles at most', wholeNumber(0, 200), 20)
    .option(
      '--predictions <dir>',
      'score these in place of constant velocity: NNNNNN.npz with observed, occluded (8, 256, 256) and flow (8, 256, 256, 2)',
    )
    .option('--out <dir>', 'folder for NNNNNN.npz, the grids of each moment')
    .option('--json', 'machine-readable result on standard output')
    .action(forecast);
}
