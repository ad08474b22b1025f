/** What is stored about a scene as a whole. */
import type { SceneRecord, Split } from '../core/scene-record.ts';
import { findSpec } from '../core/world-state.ts';
import { bodyModel } from '../world/bodies/catalogue.ts';
import { brakeDelayS } from '../world/dynamics/actuation.ts';
import { GRAVITY } from '../world/dynamics/vehicle.ts';
import { closenessTo, othersThanEgo } from './criticality.ts';
import type { Found } from './find-outcome.ts';
import { digestOf } from './play-out.ts';
import type { SceneOrder } from './scene-orders.ts';

export function describeScene(
  order: SceneOrder,
  found: Found,
  times: readonly number[],
  fps: number,
  split: Split,
): SceneRecord {
  const { episode } = found;
  const { stage } = episode;
  const lastUs = times[times.length - 1] as number;
  const closeness = closenessTo(stage, episode.states, othersThanEgo(stage), lastUs);
  const ego = findSpec(
    stage.actors.map((actor) => actor.spec),
    stage.egoId,
  );
  const [x, y, z] = ego.originInBody;
  return {
    schema: 'nearmiss.scene/1',
    id: order.id,
    scenario: order.scenario.id,
    seed: order.seed,
    outcome: order.outcome,
    egoId: stage.egoId,
    parameters: { ...found.parameters },
    friction: stage.friction,
    place: stage.place.network.name,
    light: stage.light.name,
    weather: stage.weather,
    frames: times.length,
    fps,
    split,
    ego: {
      size: [...ego.size],
      mass: ego.mass,
      boxCentre: [-x, -y, -z],
      brakeDelay: brakeDelayS(
        stage.friction * GRAVITY,
        bodyModel(ego.model).chassis?.maxBrakeDeceleration ?? GRAVITY,
      ),
    },
    collisions: episode.collisions.map((collision) => ({
      ...collision,
      actors: [...collision.actors],
      point: [...collision.point],
      normal: [...collision.normal],
      deltaV: [...collision.deltaV],
    })),
    closestApproach: closeness.approach,
    minTtc: closeness.ttc,
    twin: null,
    lastAvoidableUs: null,
    digest: digestOf(episode.states),
    files: {},
  };
}
