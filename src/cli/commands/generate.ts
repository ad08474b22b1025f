/** `nearmiss generate`: the main job. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { SCENARIOS } from '../../../scenes/index.ts';
import type { CameraSpec } from '../../core/camera.ts';
import { CAMERA_SENSORS, SENSORS, type Sensor, USUAL_SENSORS } from '../../core/dataset-record.ts';
import { UsageError } from '../../core/errors.ts';
import type { Recipe } from '../../core/recipe.ts';
import {
  checkBeforeRendering,
  type Dataset,
  type DatasetIdentity,
  openDataset,
} from '../../dataset/dataset.ts';
import { EXTRA_FORMATS, findFormat } from '../../dataset/index.ts';
import { roadBytes, roadHash } from '../../dataset/road-file.ts';
import { splitOf } from '../../dataset/splits.ts';
import { egoCamera } from '../../pipeline/ego-camera.ts';
import { eventsOfScene } from '../../pipeline/event-sensor.ts';
import { generate } from '../../pipeline/generate.ts';
import { findRecipe } from '../../pipeline/recipes/index.ts';
import { DEFAULT_FRAMES, DEFAULT_SCENES } from '../../pipeline/recipes/named-recipe.ts';
import { type SceneOrder, sceneOrders, shardOf } from '../../pipeline/scene-orders.ts';
import {
  frameSensors,
  hasGeometrySensor,
  lidarRecord,
} from '../../pipeline/sensing/frame-sensors.ts';
import { HDL_64E, LIDARS, type LidarSpec } from '../../sensors/lidar/lidar-spec.ts';
import { RENDERER_CHOICES, type RendererChoice } from '../browser/launch.ts';
import { RemoteRenderer } from '../browser/remote-renderer.ts';
import {
  addEventOptions,
  checkExposure,
  type EventOptions,
  eventSamplingOf,
  eventSettingsOf,
  sizeFor,
} from '../event-options.ts';
import { INTERRUPTED, onInterrupt } from '../interrupt.ts';
import { addLookOptions, checkLens, type LookOptions, withLook } from '../look-options.ts';
import { imageSize, listOf, MAX_SEED, shard, wholeNumber } from '../options.ts';
import { counted, printResult, say } from '../output.ts';
import {
  checkRecipeOnRoad,
  type OwnRoad,
  ROAD_HELP,
  readOwnRoad,
  scenariosFor,
} from '../own-road.ts';
import { packageVersion } from '../package-version.ts';
import { PlanPool } from '../plan-pool.ts';
import { startProgress } from '../progress.ts';
import { resolveRecipe } from '../resolve-recipe.ts';
import { readStyles, type Styles } from '../style-photos.ts';

interface Options extends LookOptions, EventOptions {
  readonly recipe: string;
  readonly scenes?: number;
  readonly seed: number;
  readonly out?: string;
  readonly sensors: Sensor[];
  readonly lidar: string;
  readonly formats: string[];
  readonly size: { readonly width: number; readonly height: number };
  readonly fps: number;
  readonly frames: number;
  readonly jobs: number;
  readonly shard: { readonly number: number; readonly of: number };
  readonly resume?: boolean;
  readonly renderer: RendererChoice;
  readonly road?: string;
  readonly json?: boolean;
}

/** As commander gives them. */
type AskedOptions = Omit<Options, 'frames' | 'size'> & {
  readonly frames?: number;
  readonly size?: Options['size'];
};

/** out/NAME-seedN, or the first of out/NAME-seedN-2, -3, ... that is free. */
function outputFolder(options: Options, recipe: Recipe): string {
  if (options.out !== undefined) return options.out;
  const base = join('out', `${recipe.name}-seed${options.seed}`);
  if (options.resume) return base;
  let folder = base;
  for (let n = 2; existsSync(folder); n++) folder = `${base}-${n}`;
  return folder;
}

async function startRenderers(count: number, renderer: RendererChoice): Promise<RemoteRenderer[]> {
  const first = await RemoteRenderer.start({ renderer });
  const others = await Promise.allSettled(
    Array.from({ length: count - 1 }, () => RemoteRenderer.start({ renderer })),
  );
  const started = [
    first,
    ...others.flatMap((other) => (other.status === 'fulfilled' ? [other.value] : [])),
  ];
  const failed = others.find((other) => other.status === 'rejected');
  if (!failed) return started;
  await Promise.all(started.map((one) => one.close()));
  throw failed.reason;
}

/** What is known of the dataset before a browser renders it. */
const plannedIdentity = (
  options: Options,
  recipe: Recipe,
  road: OwnRoad | null,
  styles: Styles | null,
): Omit<DatasetIdentity, 'browser' | 'renderer'> => ({
  generator: { name: 'nearmiss', version: packageVersion() },
  recipe,
  seed: options.seed,
  ...(road ? { road: { name: road.network.name, sha256: roadHash(road.network) } } : {}),
  camera: cameraRecord(cameraOf(options)),
  ...(hasGeometrySensor(options.sensors) ? { lidar: lidarRecord(lidarOf(options)) } : {}),
  quality: options.quality,
  ...(styles
    ? {
        style: {
          photographs: styles.photographs,
          sha256: styles.sha256,
          colour: options.styleColour,
          fourier: options.styleFourier,
        },
      }
    : {}),
  ...(options.sensors.includes('events')
    ? {
        events: {
          ...eventSettingsOf(options),
          ...eventSamplingOf(options),
          exposureUs: options.eventExposureUs,
        },
      }
    : {}),
  sensors: options.sensors,
  formats: options.formats.filter((name) => name !== 'native'),
  fps: options.fps,
  framesPerScene: options.frames,
});

const lidarOf = ({ lidar }: Options): LidarSpec =>
  LIDARS.find(({ name }) => name === lidar) as LidarSpec;

const cameraOf = ({ size, distortion }: Options): CameraSpec => ({
  ...egoCamera(size.width, size.height),
  ...(distortion ? { distortion } : {}),
});

const cameraRecord = ({ egoFromCamera, distortion, ...lens }: CameraSpec) => ({
  ...lens,
  egoFromCamera: [...egoFromCamera],
  ...(distortion ? { distortion: [...distortion] } : {}),
});

async function makeScenes(
  options: Options,
  dataset: Dataset,
  orders: readonly SceneOrder[],
  renderers: readonly RemoteRenderer[],
  road: OwnRoad | null,
  styles: Styles | null,
): Promise<boolean> {
  const { fps, frames } = options;
  const hasEvents = options.sensors.includes('events');
  const senseFrames = frameSensors(options.sensors, lidarOf(options), cameraOf(options));
  const motion = hasEvents || senseFrames !== null;
  const setting = { fps, frames, motion, ...(road ? { road: road.network } : {}) };
  const pool = new PlanPool(renderers.length, setting);
  const progress = startProgress(orders.length * frames, 'frames');
  // Scenes under way are finished, tables written; `--resume` goes on from there.
  const interrupt = onInterrupt('stopping after the scenes under way; once more to stop at once');
  try {
    await generate(orders, {
      renderers,
      plan: (unit) => pool.plan(unit),
      ahead: renderers.length,
      camera: cameraOf(options),
      look: {
        quality: options.quality,
        radiance: hasEvents || options.sensors.includes('hdr'),
      },
      ...(hasEvents
        ? {
            sense: (plan, renderer) =>
              eventsOfScene(plan, renderer, cameraOf(options), {
                settings: eventSettingsOf(options),
                sampling: eventSamplingOf(options),
                exposureUs: options.eventExposureUs,
              }),
          }
        : {}),
      ...(senseFrames ? { senseFrames } : {}),
      styleOf: (sceneSeed) => styles?.of(sceneSeed) ?? null,
      splitOf: (leadIndex) => splitOf(leadIndex, options.seed),
      begin: (header) => dataset.beginScene(header),
      onFrame: () => progress.advance(),
      stopped: interrupt.stopped,
    });
  } finally {
    progress.stop();
    interrupt.release();
    await pool.close();
  }
  return interrupt.stopped();
}

async function run(asked: AskedOptions): Promise<void> {
  const options: Options = {
    ...asked,
    size: sizeFor(asked.size, asked),
    frames: asked.frames ?? findRecipe(asked.recipe)?.frames ?? DEFAULT_FRAMES,
  };
  if (options.sensors.includes('events')) checkExposure(options, options.fps);
  for (const name of options.formats) {
    const drawn: readonly Sensor[] = CAMERA_SENSORS;
    const lacking = findFormat(name).needs.find(
      (sensor) => !drawn.includes(sensor) && !options.sensors.includes(sensor),
    );
    if (lacking) throw new UsageError(`the format ${name} needs --sensors ${lacking}`);
  }
  const road = options.road === undefined ? null : await readOwnRoad(options.road);
  const scenarios = road ? scenariosFor(SCENARIOS, road) : SCENARIOS;
  const recipe = withLook(await resolveRecipe(options, scenarios), options);
  const all = sceneOrders(recipe, SCENARIOS, options.seed);
  const orders = shardOf(all, options.shard.number, options.shard.of);
  const dir = outputFolder(options, recipe);
  if (road) checkRecipeOnRoad(recipe, SCENARIOS, road);
  const camera = cameraOf(options);
  checkLens(options.distortion, camera);
  const styles = options.styleFrom
    ? await readStyles(
        { dir: options.styleFrom, colour: options.styleColour, fourier: options.styleFourier },
        camera,
      )
    : null;
  const planned = plannedIdentity(options, recipe, road, styles);
  await checkBeforeRendering(dir, planned);
  say(`${counted(orders.length, 'scene')} of ${recipe.name}, seed ${options.seed}, into ${dir}`);
  const renderers = await startRenderers(
    Math.min(options.jobs, Math.max(1, orders.length)),
    options.renderer,
  );
  try {
    const { browser, renderer } = renderers[0] as RemoteRenderer;
    const identity = { ...planned, browser, renderer };
    const dataset = await openDataset(dir, identity, {
      resume: options.resume ?? false,
      sceneIds: orders.map((order) => order.id),
      ...(road ? { road: roadBytes(road.network) } : {}),
    });
    const left = orders.filter((order) => !dataset.done.has(order.id));
    if (dataset.done.size > 0) say(`${counted(dataset.done.size, 'scene')} already there`);
    const stopped = await makeScenes(options, dataset, left, renderers, road, styles).catch(
      async (error) => {
        // What is whole is still a dataset that can be read and gone on with.
        await dataset.finalise();
        throw error;
      },
    );
    const record = await dataset.finalise();
    if (stopped) process.exitCode = INTERRUPTED;
    const complete = stopped ? `interrupted; go on with --resume --out ${dir}` : 'done';
    const text = `${complete}: ${counted(record.scenes, 'scene')} in ${dir}; look at them with: npm run nearmiss -- inspect ${dir}`;
    printResult(options.json, { out: dir, interrupted: stopped, ...record }, text);
  } finally {
    await Promise.all(renderers.map((renderer) => renderer.close()));
  }
}

export function addGenerate(program: Command): void {
  addEventOptions(
    addLookOptions(program.command('generate').description('generate a labelled dataset')),
  )
    .option('--recipe <name|file>', 'which scenes', 'crash-balanced')
    .option(
      '--scenes <n>',
      `how many scenes (default: ${DEFAULT_SCENES}; all of ncap)`,
      wholeNumber(1, 1_000_000),
    )
    .option('--seed <n>', 'seed of the dataset', wholeNumber(0, MAX_SEED), 1)
    .option('--out <dir>', 'folder (default: a new one under out/)')
    .option('--sensors <list>', `any of ${SENSORS.join(',')}`, listOf(SENSORS, 'sensor'), [
      ...USUAL_SENSORS,
    ])
    .option(
      '--formats <list>',
      `formats beside the native one: ${EXTRA_FORMATS.join(',')}`,
      listOf(['native', ...EXTRA_FORMATS], 'format'),
      [],
    )
    .addOption(
      new Option('--lidar <name>', 'which scanner the lidar is')
        .choices(LIDARS.map(({ name }) => name))
        .default(HDL_64E.name),
    )
    .option('--size <WxH>', 'pixels (default: 640x360)', imageSize)
    .option('--fps <n>', 'frames a second', wholeNumber(1, 100), 10)
    .option(
      '--frames <n>',
      `frames a scene (default: ${DEFAULT_FRAMES}; 200 of everyday)`,
      wholeNumber(1, 600),
    )
    .option('--jobs <n>', 'browsers that render at the same time', wholeNumber(1, 16), 1)
    .option('--shard <i/n>', 'only every n-th scene, from the i-th', shard, { number: 0, of: 1 })
    .option('--road <path>', ROAD_HELP)
    .option('--resume', 'go on with a dataset that was begun')
    .addOption(
      new Option('--renderer <name>', 'what renders').choices(RENDERER_CHOICES).default('auto'),
    )
    .option('--json', 'machine-readable result on standard output')
    .action(run);
}
