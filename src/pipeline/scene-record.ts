/** What is stored about a scene as a whole. */
import type { SceneRecord } from '../core/scene-record.ts';
import { findSpec, stateAt } from '../core/world-state.ts';
import { bodyModel } from '../world/bodies/catalogue.ts';
import { brakeDelayS } from '../world/dynamics/actuation.ts';
import { GRAVITY } from '../world/dynamics/vehicle.ts';
import type { Stage } from '../world/staging/stage.ts';
import { STEP_US } from '../world/time.ts';
import { measureCollision } from './collision-measures.ts';
import { closenessTo, othersThanEgo } from './criticality.ts';
import type { FoundScene } from './found-scene.ts';
import { digestOf, type Episode } from './play-out.ts';
import type { SceneLook } from './scene-look.ts';
import type { SceneOrder } from './scene-orders.ts';

function egoOf(stage: Stage): SceneRecord['ego'] {
  const ego = findSpec(
    stage.actors.map((actor) => actor.spec),
    stage.egoId,
  );
  const [x, y, z] = ego.originInBody;
  const fullBraking = bodyModel(ego.model).chassis?.maxBrakeDeceleration ?? GRAVITY;
  return {
    size: [...ego.size],
    mass: ego.mass,
    boxCentre: [-x, -y, -z],
    brakeDelay: brakeDelayS(stage.friction * GRAVITY, fullBraking),
  };
}

function collisionsOf({ stage, collisions, states }: Episode): SceneRecord['collisions'] {
  const actors = stage.actors.map((actor) => actor.spec);
  return collisions.map((collision) =>
    measureCollision(collision, stateAt(states, collision.tUs - STEP_US), actors),
  );
}

const twinOf = (order: SceneOrder, change: FoundScene['twin']): SceneRecord['twin'] =>
  change && order.kind === 'staged' && order.twin ? { scene: order.twin.id, ...change } : null;

/** Light, weather and camera as numbers. */
function recordLook({ light, weather, effects }: SceneLook): SceneRecord['look'] {
  const { name: _light, ...sun } = light;
  const { name: _weather, ...air } = weather;
  return { ...sun, ...air, camera: { ...effects } };
}

/** All of the record but the split, which is the dataset's to give. */
export function describeScene(plan: FoundScene, fps: number): Omit<SceneRecord, 'split'> {
  const { order, episode, times } = plan;
  const { stage } = episode;
  const lastUs = times[times.length - 1] as number;
  const closeness = closenessTo(stage, episode.states, othersThanEgo(stage), lastUs);
  return {
    schema: 'nearmiss.scene/1',
    id: order.id,
    scenario: order.kind === 'staged' ? order.scenario.id : order.drive,
    seed: order.seed,
    outcome: order.kind === 'staged' ? order.outcome : 'none',
    egoId: stage.egoId,
    parameters: { ...plan.parameters },
    friction: stage.friction,
    place: stage.place.network.name,
    light: order.look.light.name,
    weather: order.look.weather.name,
    look: recordLook(order.look),
    frames: times.length,
    fps,
    ego: egoOf(stage),
    collisions: collisionsOf(episode),
    closestApproach: closeness.approach,
    minTtc: closeness.ttc,
    twin: twinOf(order, plan.twin),
    lastAvoidableUs: plan.lastAvoidable,
    traffic: plan.traffic,
    digest: digestOf(episode.states),
    files: {},
  };
}
