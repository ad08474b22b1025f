/** `nearmiss events`: turns the user's own PNG sequence into the events of an event camera. */
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../../core/errors.ts';
import { EVENT_FORMATS, findEventFormat } from '../../dataset/events/index.ts';
import { checkFileWritable } from '../../dataset/events/whole-file.ts';
import { FrameDecoder } from '../../dataset/frames/decode-frame.ts';
import { checkIntervals, readTimes, timesAtRate } from '../../dataset/frames/frame-times.ts';
import { listFrames, missingFrame } from '../../dataset/frames/list-frames.ts';
import { writeVideoEvents } from '../../pipeline/video-events.ts';
import { EsimFast } from '../../sensors/events/esim-fast.ts';
import { EsimReference } from '../../sensors/events/esim-reference.ts';
import { type EventSettings, isNoisy, PLAIN_EVENTS } from '../../sensors/events/settings.ts';
import type { EventSimulator } from '../../sensors/events/simulator.ts';
import { DAVIS346_CONSTANTS, Voltmeter } from '../../sensors/events/voltmeter.ts';
import { INTERRUPTED, onInterrupt } from '../interrupt.ts';
import { MAX_SEED, numberAbove0, numberFrom0, wholeNumber } from '../options.ts';
import { counted, printResult } from '../output.ts';
import { startProgress } from '../progress.ts';

interface Options extends EventSettings {
  readonly frames: string;
  readonly fps?: number;
  readonly timestamps?: string;
  readonly out: string;
  readonly bitDepth?: 8 | 16;
  readonly srgb?: boolean;
  readonly format: string;
  readonly reference?: boolean;
  readonly model: 'esim' | 'voltmeter';
  readonly json?: boolean;
}

const bitDepth = (text: string): 8 | 16 => {
  if (text !== '8' && text !== '16') throw new InvalidArgumentError('It must be 8 or 16.');
  return text === '8' ? 8 : 16;
};

async function timesOf(options: Options, paths: readonly string[]): Promise<Float64Array> {
  const { fps, timestamps } = options;
  if (fps !== undefined && timestamps !== undefined)
    throw new UsageError('--fps and --timestamps both say when the frames were: choose one');
  if (timestamps !== undefined) return readTimes(timestamps, paths.length);
  if (fps === undefined)
    throw new UsageError('say when the frames were: --fps F, or --timestamps FILE');
  const missing = missingFrame(paths);
  if (missing !== null)
    throw new UsageError(
      `frame ${missing} is missing, and --fps would take the ones after it for earlier than they were: give --timestamps`,
    );
  return timesAtRate(paths.length, fps);
}

/** @throws UsageError where the events would be written over what they come from */
async function checkNotInput(out: string, inputs: readonly string[]): Promise<void> {
  const target = await realpath(out).catch(() => resolve(out));
  for (const input of inputs) {
    if ((await realpath(input).catch(() => resolve(input))) === target)
      throw new UsageError(`--out ${out} is one of the files that are read`);
  }
}

const settingsOf = (options: Options): EventSettings => ({
  contrast: options.contrast,
  refractoryUs: options.refractoryUs,
  sigma: options.sigma,
  logEps: options.logEps,
  leakHz: options.leakHz,
  shotHz: options.shotHz,
  cutoffHz: options.cutoffHz,
  seed: options.seed,
});

/** @throws UsageError naming an option that this model knows nothing of */
function checkVoltmeter(options: Options): void {
  const names = ['contrast', 'logEps', 'refractoryUs', 'sigma', 'leakHz', 'shotHz', 'cutoffHz'];
  for (const name of names as (keyof EventSettings)[]) {
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (options[name] !== PLAIN_EVENTS[name])
      throw new UsageError(`--${flag} is of --model esim: voltmeter has noise of its own`);
  }
  if (options.reference) throw new UsageError('--reference is of --model esim');
}

/** Noise between frames is work for every pixel, so that nothing is gained over the reference. */
function simulatorOf(options: Options, { kind, scale }: FrameDecoder): EventSimulator {
  const settings = settingsOf(options);
  if (options.model === 'voltmeter') {
    checkVoltmeter(options);
    return new Voltmeter(kind, scale, { constants: DAVIS346_CONSTANTS, seed: options.seed });
  }
  return options.reference || isNoisy(settings)
    ? new EsimReference(kind, scale, settings)
    : new EsimFast(kind, scale, settings);
}

async function run(options: Options): Promise<void> {
  const { out } = options;
  const paths = await listFrames(options.frames);
  const timesUs = await timesOf(options, paths);
  checkIntervals(timesUs, paths);
  const decoder = await FrameDecoder.of(
    paths[0] as string,
    options.bitDepth ?? null,
    options.srgb ?? false,
  );
  const { width, height } = decoder.kind;
  const format = findEventFormat(options.format, { width, height });
  const settings = settingsOf(options);
  const simulator = simulatorOf(options, decoder);
  await checkNotInput(out, [...paths, ...(options.timestamps ? [options.timestamps] : [])]);
  await checkFileWritable(out);
  const writer = await format.create(out, { width, height });
  const progress = startProgress(paths.length, 'frames');
  const interrupt = onInterrupt('stopping, without a file; once more to stop at once');
  try {
    const video = { timesUs, decode: (frame: number) => decoder.decode(paths[frame] as string) };
    const counts = await writeVideoEvents(video, simulator, writer, () => {
      progress.advance();
      return interrupt.stopped();
    });
    progress.stop();
    if (interrupt.stopped()) {
      await writer.abort();
      process.exitCode = INTERRUPTED;
      return;
    }
    await writer.close();
    const events = counts.on + counts.off;
    const durationUs = Math.round(timesUs.at(-1) as number);
    const value = {
      out,
      format: format.name,
      frames: paths.length,
      width,
      height,
      bitDepth: decoder.kind.bitDepth,
      durationUs,
      events,
      ...counts,
      ...settings,
      reference: options.reference ?? false,
      model: options.model,
    };
    const text = `${out}: ${counted(events, 'event')} (${counts.on} ON, ${counts.off} OFF) of ${counted(paths.length, 'frame')} of ${width}x${height}, ${durationUs / 1e6} s, as ${format.title}`;
    printResult(options.json, value, text);
  } catch (error) {
    progress.stop();
    await writer.abort();
    throw error;
  } finally {
    interrupt.release();
  }
}

export function addEvents(program: Command): void {
  const { contrast, refractoryUs, sigma, logEps, leakHz, shotHz, cutoffHz, seed } = PLAIN_EVENTS;
  program
    .command('events')
    .description('turn a PNG sequence into the events of an event camera')
    .requiredOption(
      '--frames <dir>',
      'folder of the PNG files, grey or RGB, in natural order of names',
    )
    .option('--fps <n>', 'frames a second', numberAbove0)
    .option('--timestamps <file>', 'a decimal number of seconds a line, one for each frame')
    .requiredOption('--out <file>', 'the file to write')
    .option('--contrast <c>', 'change of log intensity that makes an event', numberAbove0, contrast)
    .option(
      '--refractory-us <t>',
      'least time between events of a pixel',
      numberFrom0,
      refractoryUs,
    )
    .option('--sigma <s>', 'standard deviation of thresholds over pixels', numberFrom0, sigma)
    .option('--log-eps <e>', 'added to the intensity before the logarithm', numberAbove0, logEps)
    .option('--leak-hz <r>', 'ON events a pixel and second from leak', numberFrom0, leakHz)
    .option('--shot-hz <r>', 'shot noise events a dark pixel and second', numberFrom0, shotHz)
    .option('--cutoff-hz <f>', 'bandwidth of a white pixel; 0: no limit', numberFrom0, cutoffHz)
    .option('--seed <n>', 'seed of the noise', wholeNumber(0, MAX_SEED), seed)
    .option(
      '--bit-depth <n>',
      "8 or 16: at which values are read (default: the PNG's own)",
      bitDepth,
    )
    .option('--srgb', 'values are sRGB codes (default: linear)')
    .addOption(
      new Option('--format <name>', 'of the file')
        .choices(EVENT_FORMATS.map(({ name }) => name))
        .default('dsec'),
    )
    .addOption(
      new Option('--model <name>', 'of the pixels: ESIM, or DVS-Voltmeter as fitted to a DAVIS346')
        .choices(['esim', 'voltmeter'])
        .default('esim'),
    )
    .option('--reference', 'the plain float64 path')
    .option('--json', 'machine-readable result on standard output')
    .action(run);
}
