/** The radar of a generated scene: behind the ego's front bumper. */
import type { SceneFile } from '../../core/frame-record.ts';
import { createRng } from '../../core/rng.ts';
import type { SceneSolids } from '../../core/solids.ts';
import {
  add,
  cross,
  dot,
  length,
  type Mat4,
  multiply,
  scale,
  subtract,
  transformPoint,
  type Vec3,
} from '../../core/vector.ts';
import { findActor, findSpec, type WorldState } from '../../core/world-state.ts';
import { radarPath } from '../../dataset/native-layout.ts';
import { radarBytes } from '../../dataset/radar-file.ts';
import { worldFromEgo } from '../../labels/ego-pose.ts';
import { sceneCaster } from '../../sensors/lidar/scene-caster.ts';
import {
  type RadarDetection,
  type RadarEcho,
  type RadarSpec,
  radarFrame,
} from '../../sensors/radar/radar.ts';
import type { SensedScene } from './lidar-sensor.ts';

/** Half a metre above the ground, in the middle of the saloon's front. Vehicle frame from the radar's. */
export const EGO_FROM_RADAR: Mat4 = [1, 0, 0, 3.75, 0, 1, 0, 0, 0, 0, 1, 0.5, 0, 0, 0, 1];

/** How much of what it gets a class sends back: metal much, plants and people little, the ground hardly any. */
const GAINS: ReadonlyMap<number, number> = new Map([
  [7, 0.0005],
  [8, 0.001],
  [22, 0.002],
  [21, 0.02],
  [11, 0.1],
  [12, 0.1],
  [24, 0.06],
  [25, 0.06],
  [33, 0.15],
]);
const METAL = 0.5;

/** Velocity of a point of a rigid body. */
function velocityAt(state: WorldState, id: number, p: Vec3): Vec3 {
  if (id === 0) return [0, 0, 0];
  const { velocity, angularVelocity, position } = findActor(state, id);
  return add(velocity, cross(angularVelocity, subtract(p, position)));
}

export function senseRadar(
  spec: RadarSpec,
  { scene, motion = [] }: SensedScene,
  solids: SceneSolids,
  state: WorldState,
  name: string,
): RadarDetection[] {
  const { egoId } = scene;
  const ego = findActor(state, egoId);
  const pose = multiply(worldFromEgo(ego, findSpec(scene.actors, egoId)), EGO_FROM_RADAR);
  const eye: Vec3 = [pose[3], pose[7], pose[11]];
  const radii = new Map(scene.actors.map(({ id, size }) => [id, length(size) / 2]));
  const cast = sceneCaster({ solids, motion, radii }, eye, spec.maxRange);
  const own = velocityAt(state, egoId, eye);
  const echo = (local: Vec3): RadarEcho | null => {
    const d = subtract(transformPoint(pose, local), eye);
    const hit = cast(eye, d, state.tUs);
    if (!hit || hit.instance === egoId) return null;
    const overGround = dot(velocityAt(state, hit.instance, add(eye, scale(d, hit.range))), d);
    return {
      range: hit.range,
      cosIncidence: hit.cosIncidence,
      gain: GAINS.get(hit.semantic) ?? METAL,
      doppler: overGround - dot(own, d),
      overGround,
      instance: hit.instance,
    };
  };
  const ahead: Vec3 = [pose[0], pose[4], pose[8]];
  const rng = createRng(scene.seed).split('radar').split(name);
  return radarFrame(spec, echo, dot(own, ahead), rng);
}

/** A frame's file. */
export const radarFile = (detections: readonly RadarDetection[], frame: number): SceneFile => ({
  path: radarPath(frame),
  bytes: radarBytes(detections),
});
