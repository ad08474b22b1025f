/** `nearmiss simulate`: runs the world without rendering. */
import { once } from 'node:events';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { SCENARIOS } from '../../../scenes/index.ts';
import { StateDigest } from '../../core/digest.ts';
import { UsageError } from '../../core/errors.ts';
import { OUTCOMES, type Outcome, PLACE_NAMES, type PlaceName } from '../../core/scenario-spec.ts';
import type { LastAvoidable } from '../../core/scene-record.ts';
import type { CollisionRecord } from '../../core/world-state.ts';
import { lastAvoidable } from '../../pipeline/avoidability.ts';
import { findOutcome, findScenario } from '../../pipeline/find-outcome.ts';
import { freeRun } from '../../pipeline/free-run.ts';
import { episodeLines, runLines } from '../../pipeline/ndjson.ts';
import { digestOf, type Episode, playOut } from '../../pipeline/play-out.ts';
import { stageFreeDrive } from '../../world/staging/free-drive.ts';
import { loadPhysics } from '../load-physics.ts';
import { MAX_SEED, wholeNumber } from '../options.ts';
import { printResult } from '../output.ts';
import { ROAD_HELP, readOwnRoad } from '../own-road.ts';

interface Options {
  readonly scenario?: string;
  readonly drive?: PlaceName;
  readonly moving: number;
  readonly parked: number;
  readonly pedestrians: number;
  readonly seed: number;
  readonly outcome: Outcome;
  readonly seconds?: number;
  readonly set: Record<string, number>;
  readonly traffic: boolean;
  readonly road?: string;
  readonly ndjson?: boolean;
  readonly json?: boolean;
}

const DRIVE_SECONDS = 60;

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0) || value > 3600) {
    throw new InvalidArgumentError('It must be a number of seconds above 0, at most 3600.');
  }
  return value;
}

function assignment(text: string, before: Record<string, number>): Record<string, number> {
  const [, name, number] = /^([A-Za-z]\w*)=(.+)$/.exec(text) ?? [];
  const value = Number(number);
  if (!name || number?.trim() === '' || !Number.isFinite(value)) {
    throw new InvalidArgumentError('It must be NAME=NUMBER.');
  }
  return { ...before, [name]: value };
}

async function printLines(lines: Iterable<object>): Promise<void> {
  for (const line of lines) {
    if (!process.stdout.write(`${JSON.stringify(line)}\n`)) await once(process.stdout, 'drain');
  }
}

const collisionLines = (collisions: readonly CollisionRecord[]): string[] =>
  collisions.length === 0
    ? ['no collision']
    : [
        'collisions:',
        ...collisions.map(
          (c) =>
            `  ${(c.tUs / 1e6).toFixed(2)} s: ${c.actors.join(' and ')} at ${c.closingSpeed.toFixed(1)} m/s`,
        ),
      ];

function describe(
  { stage, states, collisions }: Episode,
  outcome: string,
  digest: string,
  ego: LastAvoidable | null,
): string {
  const parameters = Object.entries(stage.parameters).map(
    ([name, value]) => `${name}=${value.toFixed(3)}`,
  );
  const by = (tUs: number | null) => (tUs === null ? 'never' : `${(tUs / 1e6).toFixed(2)} s`);
  return [
    `${stage.scenario}, seed ${stage.seed}, ${outcome}: ${stage.actors.length} road users, ${(states.length - 1) / 100} s`,
    `  ${parameters.join(' ')}`,
    ...collisionLines(collisions),
    ...(ego
      ? [
          `avoidable by the ego's braking until ${by(ego.brake)}, by a swerve until ${by(ego.steer)}`,
        ]
      : []),
    `digest ${digest}`,
  ].join('\n');
}

async function simulateScenario(id: string, options: Options): Promise<void> {
  const scenario = findScenario(SCENARIOS, id);
  const createPhysics = await loadPhysics();
  const { seed, outcome, set: overrides, traffic } = options;
  const road = options.road === undefined ? {} : { road: (await readOwnRoad(options.road)).place };
  const request = { scenario, seed, outcome, overrides, traffic, ...road };
  const found = findOutcome(request, createPhysics).episode;
  const episode =
    options.seconds === undefined
      ? found
      : playOut(found.stage, createPhysics, { fullSeconds: options.seconds });
  if (options.ndjson) return printLines(episodeLines(episode, outcome));
  const digest = digestOf(episode.states);
  const { stage, states, collisions } = episode;
  const avoidable = lastAvoidable(found, createPhysics);
  const value = {
    scenario: stage.scenario,
    seed,
    outcome,
    parameters: stage.parameters,
    friction: stage.friction,
    place: stage.place.network.name,
    actors: stage.actors.length,
    tUs: states.at(-1)?.tUs,
    collisions,
    lastAvoidableUs: avoidable && { ego: avoidable.ego, other: avoidable.other },
    digest,
  };
  printResult(options.json, value, describe(episode, outcome, digest, avoidable?.ego ?? null));
}

/** A drive with traffic in which nothing is staged. It may be long: nothing of it is kept. */
async function simulateDrive(place: PlaceName, options: Options): Promise<void> {
  const createPhysics = await loadPhysics();
  const { seed, moving, parked, pedestrians, seconds: durationS = DRIVE_SECONDS } = options;
  const stage = stageFreeDrive(place, seed, { moving, parked, pedestrians }, durationS);
  const steps = freeRun(stage, createPhysics, Math.round(durationS * 1e6));
  if (options.ndjson) return printLines(runLines(stage, steps));
  const hash = new StateDigest();
  const collisions: CollisionRecord[] = [];
  let tUs = 0;
  for (const step of steps) {
    hash.update(step.state);
    collisions.push(...step.collisions);
    tUs = step.state.tUs;
  }
  const digest = hash.hex();
  const { friction } = stage;
  const actors = stage.actors.length;
  const value = { drive: place, seed, friction, place, actors, tUs, collisions, digest };
  const text = [
    `drive in ${place}, seed ${seed}: ${actors} road users, ${tUs / 1e6} s`,
    ...collisionLines(collisions),
    `digest ${digest}`,
  ];
  printResult(options.json, value, text.join('\n'));
}

async function simulate(options: Options): Promise<void> {
  const { scenario, drive } = options;
  if (scenario !== undefined && drive !== undefined)
    throw new UsageError('--scenario and --drive are two things to simulate: choose one');
  if (drive !== undefined && options.road !== undefined)
    throw new UsageError('--drive is in a place of our own: --road goes with --scenario');
  if (drive !== undefined) return simulateDrive(drive, options);
  if (scenario === undefined)
    throw new UsageError('say what to simulate: --scenario ID, or --drive PLACE');
  return simulateScenario(scenario, options);
}

export function addSimulate(program: Command): void {
  program
    .command('simulate')
    .description('run a scene without rendering, and print its states or their digest')
    .option('--scenario <id>', 'a staged scene; scenarios are listed by `nearmiss scenarios`')
    .addOption(new Option('--drive <place>', 'a drive without a staged event').choices(PLACE_NAMES))
    .option('--seed <n>', 'seed of the scene', wholeNumber(0, MAX_SEED), 1)
    .addOption(new Option('--outcome <name>', 'how it ends').choices(OUTCOMES).default('crash'))
    .option('--seconds <s>', 'run exactly so long (default: until the event is over)', seconds)
    .option(
      '--set <name=value>',
      'fix a parameter of the scenario; may be repeated',
      assignment,
      {},
    )
    .option('--no-traffic', 'a staged scene without background traffic')
    .option('--moving <n>', 'of a drive: vehicles at most', wholeNumber(0, 200), 12)
    .option('--parked <n>', 'of a drive: parked vehicles at most', wholeNumber(0, 200), 12)
    .option('--pedestrians <n>', 'of a drive: at most', wholeNumber(0, 200), 8)
    .option('--road <path>', ROAD_HELP)
    .option('--ndjson', 'a line of JSON for each step: states, collisions, the digest last')
    .option('--json', 'machine-readable summary on standard output')
    .action(simulate);
}
