/** `nearmiss drive-test`: models in the loop, an emergency brake and lane keeping, against rules that know the truth. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../../core/errors.ts';
import type { Estimate } from '../../evaluation/bootstrap.ts';
import type { Adapter } from '../../perception/inputs/adapter.ts';
import type { BrakeRule } from '../../pipeline/drive-test/brake-rule.ts';
import { drivesFor, type RuleResult, testBrakes } from '../../pipeline/drive-test/brake-test.ts';
import { CONTROLLERS } from '../../pipeline/drive-test/lane-controllers.ts';
import { type LaneResult, testLanes } from '../../pipeline/drive-test/lane-test.ts';
import { loomingRule } from '../../pipeline/drive-test/looming-rule.ts';
import { modelRule } from '../../pipeline/drive-test/model-rule.ts';
import { DRIVING_COLUMNS, modelEye, truthEye } from '../../pipeline/drive-test/road-sense.ts';
import { ModelEye, type SeeingModel } from '../../pipeline/drive-test/seen-drive.ts';
import { truthRule } from '../../pipeline/drive-test/truth-rule.ts';
import { turningRule } from '../../pipeline/drive-test/turning-rule.ts';
import { RemoteRenderer } from '../browser/remote-renderer.ts';
import { loadPhysics } from '../load-physics.ts';
import { openModelFile } from '../model-file.ts';
import { MAX_SEED, wholeNumber } from '../options.ts';
import { printResult } from '../output.ts';
import { startProgress } from '../progress.ts';

const TASKS = ['brake', 'lane', 'both'] as const;
const SEES = ['truth', 'model'] as const;

interface Options {
  readonly task: (typeof TASKS)[number];
  readonly by: (typeof SEES)[number];
  readonly crashes: number;
  readonly minutes: number;
  readonly drives: number;
  readonly seed: number;
  readonly ttc: number;
  readonly threshold: number;
  readonly collision: string;
  readonly affordances: string;
  readonly json?: boolean;
}

const numberFrom =
  (low: number, high: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && value >= low && value <= high) return value;
    throw new InvalidArgumentError(`It must be a number from ${low} to ${high}.`);
  };

/** @throws UsageError naming the model where its adapter is of another task or does not fit the looks */
function checkAdapter(path: string, adapter: Adapter, task: Adapter['task']): void {
  if (adapter.task !== task)
    throw new UsageError(`the adapter of ${path} is for the task ${adapter.task}, not ${task}`);
  if (!Number.isInteger(ModelEye.strideOf(adapter)))
    throw new UsageError(`adapter of ${path}: input.fps ${adapter.input.fps} does not divide 10`);
  const missing = DRIVING_COLUMNS.find((name) => !adapter.output.columns.includes(name));
  if (task === 'affordances' && missing)
    throw new UsageError(
      `adapter of ${path}: output.columns lacks ${missing}, which driving needs`,
    );
}

/** Opens a model, and the renderer that draws for it when it is first needed. */
class Models {
  private renderer: RemoteRenderer | null = null;

  async open(given: string, task: Adapter['task']): Promise<SeeingModel> {
    const { path, adapter, model } = await openModelFile(given);
    checkAdapter(path, adapter, task);
    this.renderer ??= await RemoteRenderer.start();
    return { path, adapter, model, renderer: this.renderer };
  }

  async close(): Promise<void> {
    await this.renderer?.close();
  }
}

async function brakes(options: Options, models: Models): Promise<RuleResult[]> {
  const { crashes, minutes, seed, ttc, threshold, by } = options;
  const rules: BrakeRule[] = [truthRule(ttc), turningRule(ttc), loomingRule(ttc)];
  if (by === 'model')
    rules.push(modelRule(await models.open(options.collision, 'collision'), threshold));
  const createPhysics = await loadPhysics();
  const progress = startProgress(crashes + drivesFor(minutes), 'scenes');
  try {
    const onDone = () => progress.advance();
    return await testBrakes({ rules, crashes, minutes, seed, createPhysics, onDone });
  } finally {
    progress.stop();
  }
}

async function lanes(options: Options, models: Models): Promise<LaneResult[]> {
  const { drives, seed, by } = options;
  const createPhysics = await loadPhysics();
  const seeing = by === 'model' ? await models.open(options.affordances, 'affordances') : null;
  const progress = startProgress(drives * CONTROLLERS.length, 'drives');
  try {
    return await testLanes({
      controllers: CONTROLLERS,
      eye: (scene, graph) => (seeing ? modelEye(seeing, scene) : truthEye(scene.stage, graph)),
      drives,
      seed,
      createPhysics,
      onDone: () => progress.advance(),
    });
  } finally {
    progress.stop();
  }
}

const percent = ({ value, low, high }: Estimate): string =>
  value === null
    ? '-'
    : [value, low, high].map((x) => (x === null ? '-' : (100 * x).toFixed(0))).join(' ');

const ROW = [14, 15, 15, 16, 14, 12];
const row = (cells: readonly string[]): string =>
  cells
    .map((cell, i) => cell.padEnd(ROW[i] ?? 12))
    .join('')
    .trimEnd();

function describeBrakes(results: readonly RuleResult[]): string[] {
  const [first] = results;
  if (!first) return [];
  const avoidable = first.crashes.filter((crash) => crash.avoidable).length;
  const seen = first.crashes.filter((crash) => crash.avoidableWhenSeen).length;
  const head = ['rule', 'avoided %', 'of avoidable', 'halved of seen', 'speed off %', 'false/h'];
  return [
    `emergency brake: ${first.crashes.length} crashes, ${avoidable} avoidable by braking, ${seen} of them from when the other party is first seen; ${first.everydayMinutes} minutes of everyday driving; value and 95 % interval`,
    row(head),
    ...results.map(({ rule, metrics, falsePerHour }) =>
      row([
        rule,
        ...['avoided', 'avoided_of_avoidable', 'halved_of_seen', 'speed_taken_off'].map((name) =>
          percent(metrics[name] as Estimate),
        ),
        falsePerHour === null ? '-' : falsePerHour.toFixed(1),
      ]),
    ),
  ];
}

const fixed = (value: number | null, digits: number): string =>
  value === null ? '-' : value.toFixed(digits);

function describeLanes(results: readonly LaneResult[], by: Options['by']): string[] {
  const head = [
    'controller',
    'departures/h',
    'collisions/h',
    'off middle m',
    'speed m/s',
    'minutes',
  ];
  return [
    `lane keeping by affordances of the ${by}`,
    row(head),
    ...results.map((r) =>
      row([
        r.controller,
        fixed(r.departuresPerHour, 1),
        fixed(r.collisionsPerHour, 1),
        fixed(r.meanOffset, 3),
        fixed(r.meanSpeed, 1),
        fixed(r.hours * 60, 1),
      ]),
    ),
  ];
}

async function run(options: Options): Promise<void> {
  const { task, by, seed } = options;
  const models = new Models();
  try {
    const brake = task === 'lane' ? null : await brakes(options, models);
    const lane = task === 'brake' ? null : await lanes(options, models);
    const text = [...describeBrakes(brake ?? []), ...(lane ? describeLanes(lane, by) : [])];
    printResult(
      options.json,
      { schema: 'nearmiss.drive-test/1', seed, by, brake, lane },
      text.join('\n'),
    );
  } finally {
    await models.close();
  }
}

export function addDriveTest(program: Command): void {
  program
    .command('drive-test')
    .description('let rules and models brake and steer over scenes of fresh seeds')
    .addOption(new Option('--task <name>', 'what is tried').choices(TASKS).default('both'))
    .addOption(
      new Option('--by <name>', 'who sees: the truth alone, or the shipped models as well')
        .choices(SEES)
        .default('truth'),
    )
    .option('--crashes <n>', 'that are to be braked for', wholeNumber(0, 10_000), 34)
    .option('--minutes <n>', 'of everyday driving for false brakings', numberFrom(0, 600), 10)
    .option('--drives <n>', 'of each controller along a road', wholeNumber(0, 1000), 8)
    .option('--seed <n>', 'of the scenes', wholeNumber(0, MAX_SEED), 9005)
    .option('--ttc <s>', 'rules brake at this time to collision', numberFrom(0.1, 10), 1.2)
    .option(
      '--threshold <p>',
      'the forecaster brakes where its risk, times how dangerous the most dangerous is if it says so, is this',
      numberFrom(0, 1),
      0.3,
    )
    .option('--collision <dir|file>', 'the forecaster', 'models/collision')
    .option('--affordances <dir|file>', 'the network that steers', 'models/affordances')
    .option('--json', 'machine-readable result on standard output')
    .action(run);
}
