/** `nearmiss simulate`: runs the world without rendering. */
import { once } from 'node:events';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { SCENARIOS } from '../../../scenes/index.ts';
import { OUTCOMES, type Outcome } from '../../core/scenario-spec.ts';
import { findOutcome, findScenario } from '../../pipeline/find-outcome.ts';
import { episodeLines } from '../../pipeline/ndjson.ts';
import { digestOf, type Episode, playOut } from '../../pipeline/play-out.ts';
import { loadPhysics } from '../load-physics.ts';
import { MAX_SEED, wholeNumber } from '../options.ts';
import { printResult } from '../output.ts';
import { ROAD_HELP, readOwnRoad } from '../own-road.ts';

interface Options {
  readonly scenario: string;
  readonly seed: number;
  readonly outcome: Outcome;
  readonly seconds?: number;
  readonly set: Record<string, number>;
  readonly road?: string;
  readonly ndjson?: boolean;
  readonly json?: boolean;
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0) || value > 600) {
    throw new InvalidArgumentError('It must be a number of seconds above 0, at most 600.');
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

async function printLines(episode: Episode, outcome: string): Promise<void> {
  for (const line of episodeLines(episode, outcome)) {
    if (!process.stdout.write(`${JSON.stringify(line)}\n`)) await once(process.stdout, 'drain');
  }
}

function describe(episode: Episode, outcome: string, digest: string): string {
  const { stage, states, collisions } = episode;
  const parameters = Object.entries(stage.parameters).map(
    ([name, value]) => `${name}=${value.toFixed(3)}`,
  );
  const crashes = collisions.map(
    (c) =>
      `  ${(c.tUs / 1e6).toFixed(2)} s: ${c.actors.join(' and ')} at ${c.closingSpeed.toFixed(1)} m/s`,
  );
  return [
    `${stage.scenario}, seed ${stage.seed}, ${outcome}: ${stage.actors.length} road users, ${(states.length - 1) / 100} s`,
    `  ${parameters.join(' ')}`,
    ...(crashes.length > 0 ? ['collisions:', ...crashes] : ['no collision']),
    `digest ${digest}`,
  ].join('\n');
}

async function simulate(options: Options): Promise<void> {
  const scenario = findScenario(SCENARIOS, options.scenario);
  const createPhysics = await loadPhysics();
  const { seed, outcome, set: overrides } = options;
  const road = options.road === undefined ? {} : { road: (await readOwnRoad(options.road)).place };
  const request = { scenario, seed, outcome, overrides, ...road };
  const found = findOutcome(request, createPhysics).episode;
  const episode =
    options.seconds === undefined
      ? found
      : playOut(found.stage, createPhysics, { fullSeconds: options.seconds });
  if (options.ndjson) return printLines(episode, outcome);
  const digest = digestOf(episode.states);
  const { stage, states, collisions } = episode;
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
    digest,
  };
  printResult(options.json, value, describe(episode, outcome, digest));
}

export function addSimulate(program: Command): void {
  program
    .command('simulate')
    .description('run a scene without rendering, and print its states or their digest')
    .requiredOption('--scenario <id>', 'scenario, as `nearmiss scenarios` lists them')
    .option('--seed <n>', 'seed of the scene', wholeNumber(0, MAX_SEED), 1)
    .addOption(new Option('--outcome <name>', 'how it ends').choices(OUTCOMES).default('crash'))
    .option('--seconds <s>', 'run exactly so long (default: until the event is over)', seconds)
    .option(
      '--set <name=value>',
      'fix a parameter of the scenario; may be repeated',
      assignment,
      {},
    )
    .option('--road <path>', ROAD_HELP)
    .option('--ndjson', 'a line of JSON for each step: states, collisions, the digest last')
    .option('--json', 'machine-readable summary on standard output')
    .action(simulate);
}
