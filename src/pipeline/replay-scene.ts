/** A stored scene in full again: simulated anew from its record, and proved the same by its digest. */
import { SCENARIOS } from '../../scenes/index.ts';
import { CheckError } from '../core/errors.ts';
import { PLACE_NAMES, type PlaceName, type ScenarioSpec } from '../core/scenario-spec.ts';
import type { SceneRecord } from '../core/scene-record.ts';
import type { CreatePhysics } from '../world/physics-port.ts';
import type { Place } from '../world/places/place.ts';
import type { Stage } from '../world/staging/stage.ts';
import { prepareStage } from '../world/staging/stage-scenario.ts';
import { isDriveName } from './drives.ts';
import { findScenario } from './find-outcome.ts';
import { driveTimes } from './frame-times.ts';
import { digestOf, type Episode, playDrive, playOut } from './play-out.ts';
import { trialOptions } from './trials.ts';

/** The parameters with which the background traffic was drawn: for a near miss of a pair, those of its crash. */
function drawnWith({ outcome, parameters, twin }: SceneRecord): Readonly<Record<string, number>> {
  return twin && outcome !== 'crash'
    ? { ...parameters, [twin.intervention]: twin.twinValue }
    : parameters;
}

function placeNameOf(record: SceneRecord): PlaceName {
  const place = PLACE_NAMES.find((name): name is PlaceName => name === record.place);
  if (!place) throw new CheckError(`scene ${record.id}: there is no place '${record.place}'`);
  return place;
}

function stageOf(record: SceneRecord, scenario: ScenarioSpec, road?: Place): Stage {
  const stage = prepareStage(scenario, record.seed, road);
  const place = road ? {} : { place: placeNameOf(record) };
  const { parameters, traffic } = record;
  const drawn = stage({ parameters: drawnWith(record), traffic, ...place });
  const background = drawn.actors.filter((actor) => actor.role === null);
  return stage({ parameters, traffic, background, ...place });
}

function simulate(record: SceneRecord, createPhysics: CreatePhysics, road?: Place): Episode {
  if (isDriveName(record.scenario)) {
    return playDrive(
      record.scenario,
      record.seed,
      driveTimes(record.fps, record.frames),
      record.friction,
      createPhysics,
    );
  }
  const scenario = findScenario(SCENARIOS, record.scenario);
  const stage = stageOf(record, scenario, road);
  const options = trialOptions(scenario, stage, (record.frames - 1) / record.fps);
  return playOut(stage, createPhysics, options);
}

/**
 * Simulates a stored scene from its start to its end.
 * @param road the place of the dataset's road, where it has one of its own
 * @throws CheckError where this version of the simulation gives another scene than the stored one
 */
export function replayScene(
  record: SceneRecord,
  createPhysics: CreatePhysics,
  road?: Place,
): Episode {
  const episode = simulate(record, createPhysics, road);
  if (digestOf(episode.states) !== record.digest) {
    throw new CheckError(
      `scene ${record.id} cannot be simulated again: this version gives other world states than are stored`,
    );
  }
  return episode;
}
