/** `nearmiss train`: trains the models that are shipped, or others like them. */
import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { checkWritable } from '../../dataset/folder.ts';
import { startWasm } from '../../perception/backend/start-wasm.ts';
import { MEMORIES } from '../../perception/networks/memory.ts';
import { MOTION_INPUTS } from '../../perception/networks/motion.ts';
import { PARTS } from '../../perception/training/team.ts';
import { INTERRUPTED } from '../interrupt.ts';
import { MAX_SEED, wholeNumber } from '../options.ts';
import { printResult } from '../output.ts';
import { type AffordanceOptions, trainAffordancesFrom } from '../training/affordances.ts';
import { type TrainOptions, trainCollisionFrom } from '../training/collision.ts';
import { type MotionOptions, trainMotionFrom } from '../training/motion.ts';

type Options = Omit<TrainOptions, 'out'> & { readonly out?: string; readonly json?: boolean };

function rate(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1))
    throw new InvalidArgumentError('It must be a number above 0, up to 1.');
  return value;
}

async function run(options: Options): Promise<void> {
  const out = options.out ?? `out/collision-${options.memory}-seed${options.seed}`;
  await checkWritable(out);
  await startWasm();
  const result = await trainCollisionFrom({ ...options, out });
  if (result.interrupted) process.exitCode = INTERRUPTED;
  const state = result.interrupted ? 'interrupted; go on with --resume' : 'done';
  const reached =
    result.validationAuc === null
      ? 'the encoder alone'
      : `validation AUC of risk and warning ${result.validationAuc.toFixed(4)}; score it with: npm run nearmiss -- evaluate --task collision --model ${out} --data DIR`;
  printResult(options.json, result, `${state}: ${reached}`);
}

type AffordanceFlags = Omit<AffordanceOptions, 'out'> & {
  readonly out?: string;
  readonly json?: boolean;
};

async function runAffordances(options: AffordanceFlags): Promise<void> {
  const out = options.out ?? `out/affordances-seed${options.seed}`;
  await checkWritable(out);
  await startWasm();
  const result = await trainAffordancesFrom({ ...options, out });
  if (result.interrupted) process.exitCode = INTERRUPTED;
  const state = result.interrupted ? 'interrupted; go on with --resume' : 'done';
  const { encoder, memory } = result.validation;
  const lines = Object.keys(memory).map((name) => {
    const [alone, remembered] = [encoder[name], memory[name]].map((e) => e?.toFixed(4) ?? '-');
    return `  ${name.padEnd(20)}${alone?.padStart(10)}${remembered?.padStart(10)}`;
  });
  const next = `npm run nearmiss -- evaluate --task affordances --model ${out} --data DIR`;
  printResult(
    options.json,
    result,
    `validation error       one frame  memory\n${lines.join('\n')}\n${state}; score it with: ${next}`,
  );
}

type MotionFlags = Omit<MotionOptions, 'out'> & {
  readonly out?: string;
  readonly json?: boolean;
};

async function runMotion(options: MotionFlags): Promise<void> {
  const out = options.out ?? `out/motion-${options.input}-seed${options.seed}`;
  await checkWritable(out);
  await startWasm();
  const result = await trainMotionFrom({ ...options, out });
  if (result.interrupted) process.exitCode = INTERRUPTED;
  const state = result.interrupted ? 'interrupted; go on with --resume' : 'done';
  const { ego_steering: steering = Number.NaN, inverse_ttc: inverse = Number.NaN } =
    result.validation;
  printResult(
    options.json,
    result,
    `${state}: best after epoch ${result.bestEpoch} of ${result.epochs}, validation RMSE ${steering.toFixed(4)} rad, ${inverse.toFixed(4)} 1/s; score it with: npm run nearmiss -- evaluate --task motion --model ${out} --data DIR`,
  );
}

/** Options of every training. */
const addShared = (command: Command): Command =>
  command
    .option('--out <dir>', 'folder of the model (default: under out/)')
    .option('--cache <dir>', "folder of the decoded frames (default: cache in the model's)")
    .option(
      '--seed <n>',
      'of the initial weights and the order of the data',
      wholeNumber(0, MAX_SEED),
      1,
    )
    .option(
      '--patience <n>',
      'end after so many epochs without a better validation',
      wholeNumber(1, 10_000),
      6,
    )
    .option('--learning-rate <x>', 'of Adam', rate, 1e-3)
    .option('--resume', 'go on with a training that was begun')
    .option('--json', 'machine-readable result on standard output');

const threadsOption = (): Option =>
  new Option(
    '--threads <n>',
    "that share the encoder's training, which gives the same with any number of them",
  )
    .argParser(wholeNumber(1, PARTS))
    .default(Math.min(PARTS, availableParallelism()));

export function addTrain(program: Command): void {
  const train = program.command('train').description('train a model on a dataset, without a GPU');
  addCollision(train);
  addAffordances(train);
  addMotion(train);
}

function addMotion(train: Command): void {
  const command = train
    .command('events')
    .description(
      'steering angle and inverse time to collision from half a second of events, or of frames',
    )
    .requiredOption(
      '--data <dir>',
      'dataset with rgb and events of 96x64 at 10 frames a second (recipe event-training)',
    )
    .addOption(
      new Option('--input <name>', 'what the network sees')
        .choices([...MOTION_INPUTS])
        .default('events'),
    );
  addShared(command)
    .option('--epochs <n>', 'at most so many', wholeNumber(1, 10_000), 40)
    .option('--batch <n>', 'windows of half a second in a step', wholeNumber(1, 256), 16)
    .option('--windows <n>', 'of each scene in an epoch', wholeNumber(1, 100), 3)
    .action(runMotion);
}

function addAffordances(train: Command): void {
  const command = train
    .command('affordances')
    .description(
      'lanes, vehicles ahead, speed limit, drivable surface and more, from five seconds at 2 Hz',
    )
    .requiredOption(
      '--data <dir>',
      'dataset with rgb and semantic of 320x180 at 2 frames a second (recipe affordance-training)',
    );
  addShared(command)
    .option('--epochs <n>', 'of the encoder, at most so many', wholeNumber(1, 10_000), 16)
    .option('--memory-epochs <n>', 'of the memory, at most so many', wholeNumber(1, 10_000), 40)
    .option('--batch <n>', 'frames in a step of the encoder', wholeNumber(1, 256), 24)
    .addOption(threadsOption())
    .action(runAffordances);
}

function addCollision(train: Command): void {
  const command = train
    .command('collision')
    .description('the risk that the ego collides within two seconds, from ten frames at 10 Hz')
    .requiredOption(
      '--data <dir...>',
      'datasets with rgb at 10 frames a second (recipes crash-training, everyday)',
    );
  addShared(command)
    .addOption(
      new Option('--memory <name>', 'what goes over time').choices([...MEMORIES]).default('sru'),
    )
    .option('--still', 'see each frame alone, without how it differs from earlier ones')
    .option('--closer', 'see pictures of 320x180 in two looks, the second at their middle alone')
    .option(
      '--normalise',
      'the encoder normalises over the batch: it learns faster, and its own scenes better than others',
    )
    .option('--no-ego', 'go by pictures alone, without the speed and yaw rate of the ego')
    .option('--from <model>', 'begin with what a model has learnt, a folder like models/collision')
    .option('--average', 'of --from: ship the mean of the weights begun with and of those learnt')
    .option(
      '--encoder <dir>',
      'take an encoder as it is: of a finished training on the same data, or of a model',
    )
    .option('--epochs <n>', 'of the encoder, at most so many', wholeNumber(1, 10_000), 20)
    .option('--memory-epochs <n>', 'of the memory, at most so many', wholeNumber(1, 10_000), 60)
    .option('--batch <n>', 'frames in a step of the encoder', wholeNumber(1, 256), 24)
    .option(
      '--moments <n>',
      'of each scene in an epoch of the encoder; of one with fewer frames, about half of them',
      wholeNumber(1, 100),
      15,
    )
    .addOption(threadsOption())
    .action(run);
}
