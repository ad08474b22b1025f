/** `nearmiss evaluate`: scores predictions against a dataset's truth. */
import { basename, join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { DRIVABLE_NAMES } from '../../core/drivable-grid.ts';
import { CheckError, UsageError } from '../../core/errors.ts';
import { SPLITS } from '../../core/scene-record.ts';
import type { Column, ObjectRow, RowOf } from '../../core/tables.ts';
import { FRAME_COLUMNS, OBJECT_COLUMNS, SCENE_COLUMNS } from '../../core/tables.ts';
import { jsonBytes, sha256, writeWhole } from '../../dataset/bytes.ts';
import { checkWritable, openFolder } from '../../dataset/folder.ts';
import { readTable } from '../../dataset/parquet.ts';
import { predictionsBytes, readPredictions } from '../../dataset/predictions.ts';
import type { DatasetReader } from '../../dataset/reader.ts';
import { readDataset } from '../../dataset/reader.ts';
import { evaluate } from '../../evaluation/evaluate.ts';
import { frameKey, type Predictions, type Truth } from '../../evaluation/match-predictions.ts';
import type { MetricsRecord } from '../../evaluation/metrics-record.ts';
import { TASKS } from '../../evaluation/metrics-record.ts';
import { drivableCells } from '../../labels/drivable.ts';
import type { Adapter } from '../../perception/inputs/adapter.ts';
import {
  checkAdapter,
  type FactsOf,
  type PredictedRow,
  predictDataset,
} from '../../pipeline/predict-dataset.ts';
import { openModelFile, readFileOrRefuse } from '../model-file.ts';
import { counted, printResult, say } from '../output.ts';
import { startProgress } from '../progress.ts';
import { reportPage } from '../report/report-page.ts';

interface Options {
  readonly task: MetricsRecord['task'];
  readonly data: string;
  readonly predictions?: string;
  readonly model?: string;
  readonly adapter?: string;
  readonly split: MetricsRecord['data']['split'];
  readonly horizon: number;
  readonly out?: string;
  readonly json?: boolean;
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('It must be a number of seconds above 0.');
  return value;
}

/** @throws CheckError where it is missing or not the one that dataset.json names */
async function tableOf<C extends readonly Column[]>(
  reader: DatasetReader,
  columns: C,
  path: string,
): Promise<RowOf<C>[]> {
  const bytes = await reader.source.read(path);
  if (sha256(bytes) !== reader.record.files[path])
    throw new CheckError(`${path} is damaged: its SHA-256 is not the one in dataset.json`);
  return readTable(columns, bytes, path);
}

async function readTruth(reader: DatasetReader): Promise<Truth> {
  if (Object.keys(reader.record.files).length === 0)
    throw new CheckError('the dataset is unfinished; go on with nearmiss generate --resume');
  return {
    scenes: await tableOf(reader, SCENE_COLUMNS, 'scenes.parquet'),
    frames: await tableOf(reader, FRAME_COLUMNS, 'frames.parquet'),
    objects: await tableOf(reader, OBJECT_COLUMNS, 'objects.parquet'),
  };
}

/** Drivable cells of the frames, where they were predicted and the dataset has the images that tell the truth. */
async function drivableTruth(
  reader: DatasetReader,
  { scenes }: Truth,
  { columns }: Predictions,
  { split }: Options,
): Promise<Pick<Truth, 'drivable'>> {
  const isWanted = columns.includes(DRIVABLE_NAMES[0] as string);
  if (!isWanted || !reader.record.sensors.includes('semantic')) return {};
  const drivable = new Map<string, Float32Array>();
  for (const row of scenes) {
    if (split !== 'all' && row.split !== split) continue;
    for (let i = 0; i < row.frames; i++) {
      const image = await reader.image(row.scene, 'semantic', i);
      drivable.set(frameKey(row.scene, i), drivableCells(image));
    }
  }
  return { drivable };
}

interface Predicted {
  /** What made them, by its file's name. */
  readonly model: string;
  readonly predictions: Predictions;
}

/** What the tables say, by frame. */
function factsByFrame({ frames, objects }: Truth): FactsOf {
  const byFrame = new Map(
    frames.map((ego) => [frameKey(ego.scene, ego.frame), { ego, objects: [] as ObjectRow[] }]),
  );
  for (const object of objects)
    byFrame.get(frameKey(object.scene, object.frame))?.objects.push(object);
  return (scene, frame) => {
    const facts = byFrame.get(frameKey(scene, frame));
    if (!facts) throw new CheckError(`frames.parquet has no frame ${frame} of scene ${scene}`);
    return facts;
  };
}

/** A model that is shown less than it was made for still runs; but its figures are not what it can do. */
function tellOfScaling({ dir, record: { camera } }: DatasetReader, { input }: Adapter): void {
  const [width, height] = input.size;
  if (input.sensor !== 'rgb' || (camera.width >= width && camera.height >= height)) return;
  say(
    `${dir} has pictures of ${camera.width}x${camera.height}, which are scaled up to ${width}x${height} for the model`,
  );
}

/** @throws UsageError naming what the model, its adapter or the dataset lack */
async function runModel(
  path: string,
  options: Options,
  reader: DatasetReader,
  truth: Truth,
): Promise<Predicted> {
  const { task, split, adapter: by } = options;
  const opened = await openModelFile(path, by);
  const { model, adapter } = opened;
  try {
    if (adapter.task !== task) {
      throw new UsageError(
        `the adapter of ${opened.path} is for the task ${adapter.task}, not ${task}`,
      );
    }
    checkAdapter(reader, adapter);
    tellOfScaling(reader, adapter);
    const scenes = truth.scenes.filter((row) => split === 'all' || row.split === split);
    const progress = startProgress(scenes.length, 'scenes');
    const rows: PredictedRow[] = [];
    const factsOf = factsByFrame(truth);
    try {
      for await (const some of predictDataset(
        reader,
        scenes,
        model,
        adapter,
        opened.path,
        factsOf,
      )) {
        rows.push(...some);
        progress.advance();
      }
    } finally {
      progress.stop();
    }
    const ofObjects = adapter.objects ? ['object_id'] : [];
    const columns = ['scene', 'frame', ...ofObjects, ...adapter.output.columns];
    return { model: basename(path), predictions: { columns, rows } };
  } finally {
    await model.dispose();
  }
}

/** @throws UsageError where neither or both of the options are there */
async function predictionsOf(
  options: Options,
  reader: DatasetReader,
  truth: Truth,
): Promise<Predicted> {
  const { predictions: path, model } = options;
  if ((path === undefined) === (model === undefined)) {
    throw new UsageError('say either --predictions FILE or --model DIR|FILE');
  }
  if (model !== undefined) return runModel(model, options, reader, truth);
  const file = path as string;
  return {
    model: basename(file),
    predictions: await readPredictions(await readFileOrRefuse(file), file),
  };
}

const shown = (value: number | null): string => (value === null ? '-' : value.toFixed(4));

function describe({ task, model, data, metrics }: MetricsRecord, out?: string): string {
  const lines = Object.entries(metrics).map(([name, { value, low, high, reason }]) => {
    const interval = low === null ? (reason ?? '') : `${shown(low)} .. ${shown(high)}`;
    return `  ${name.padEnd(30)}${shown(value).padStart(8)}   ${interval}`;
  });
  const of = `${counted(data.scenes, 'scene')}, ${counted(data.frames, 'frame')}, split ${data.split}`;
  const where = out ? `\nmetrics and report: ${join(out, 'report.html')}` : '';
  return `${task}, ${model}: ${of}; value and 95 % interval\n${lines.join('\n')}${where}`;
}

async function run(options: Options): Promise<void> {
  const { task, split, horizon, out } = options;
  const reader = await readDataset(options.data);
  if (out) await checkWritable(out);
  const tables = await readTruth(reader);
  const { model, predictions } = await predictionsOf(options, reader, tables);
  const cells = task === 'affordances' ? drivableTruth(reader, tables, predictions, options) : {};
  const truth = { ...tables, ...(await cells) };
  const { fps } = reader.record;
  const found = evaluate(predictions, truth, { task, model, split, horizon, fps });
  if (out) {
    const folder = openFolder(out);
    await writeWhole(folder, 'metrics.json', jsonBytes(found.record));
    if (options.model !== undefined)
      await writeWhole(folder, 'predictions.parquet', predictionsBytes(predictions));
    const page = await reportPage(found, reader, horizon);
    await writeWhole(folder, 'report.html', new TextEncoder().encode(page));
  }
  printResult(options.json, found.record, describe(found.record, out));
}

export function addEvaluate(program: Command): void {
  program
    .command('evaluate')
    .description("score predictions against a dataset's truth")
    .addOption(
      new Option('--task <name>', 'what was predicted').choices(TASKS).makeOptionMandatory(),
    )
    .requiredOption('--data <dir>', 'folder of the dataset')
    .option('--predictions <file>', 'predictions.parquet')
    .option('--model <dir|file>', "a folder with model.json, tfjs's model.json or an .onnx")
    .option('--adapter <file>', 'how frames become its input (default: adapter.json beside it)')
    .addOption(
      new Option('--split <name>', 'which scenes').choices([...SPLITS, 'all']).default('test'),
    )
    .option(
      '--horizon <s>',
      'a frame is positive where the impact is at most so far off',
      seconds,
      2,
    )
    .option('--out <dir>', 'folder for metrics.json, report.html and what a model predicted')
    .option('--json', 'machine-readable result on standard output')
    .action(run);
}
