/** `nearmiss train`: trains the models that are shipped, or others like them. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { checkWritable } from '../../dataset/folder.ts';
import { startWasm } from '../../perception/backend/start-wasm.ts';
import { MEMORIES } from '../../perception/networks/collision.ts';
import { INTERRUPTED } from '../interrupt.ts';
import { MAX_SEED, wholeNumber } from '../options.ts';
import { printResult } from '../output.ts';
import { type TrainOptions, trainCollisionFrom } from '../training/collision.ts';

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
  const auc = result.validationAuc.toFixed(4);
  printResult(
    options.json,
    result,
    `${state}: best after epoch ${result.bestEpoch} of ${result.epochs}, validation AUC ${auc}; score it with: npm run nearmiss -- evaluate --task collision --model ${out} --data DIR`,
  );
}

export function addTrain(program: Command): void {
  const train = program.command('train').description('train a model on a dataset, without a GPU');
  train
    .command('collision')
    .description('the risk that the ego collides within two seconds, from ten frames at 10 Hz')
    .requiredOption(
      '--data <dir>',
      'dataset with rgb at 10 frames a second (recipe crash-training)',
    )
    .option('--out <dir>', 'folder of the model (default: under out/)')
    .option('--cache <dir>', "folder of the decoded frames (default: cache in the model's)")
    .addOption(
      new Option('--memory <name>', 'what goes over time').choices([...MEMORIES]).default('sru'),
    )
    .option(
      '--seed <n>',
      'of the initial weights and the order of the data',
      wholeNumber(0, MAX_SEED),
      1,
    )
    .option('--epochs <n>', 'at most so many', wholeNumber(1, 10_000), 30)
    .option(
      '--patience <n>',
      'end after so many epochs without a better validation',
      wholeNumber(1, 10_000),
      6,
    )
    .option('--batch <n>', 'windows of ten frames in a step', wholeNumber(1, 256), 12)
    .option('--windows <n>', 'of each scene in an epoch', wholeNumber(1, 100), 4)
    .option('--learning-rate <x>', 'of Adam', rate, 1e-3)
    .option('--resume', 'go on with a training that was begun')
    .option('--json', 'machine-readable result on standard output')
    .action(run);
}
