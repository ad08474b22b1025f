/** The lidar of a generated scene: a spinning scanner on the ego's roof, a turn a frame. */
import type { SceneFile } from '../../core/frame-record.ts';
import { createRng } from '../../core/rng.ts';
import type { SceneSolids } from '../../core/solids.ts';
import { length, type Mat4, multiply, type Vec3 } from '../../core/vector.ts';
import { findSpec, type WorldState } from '../../core/world-state.ts';
import {
  rawSweepBytes,
  semanticKittiLabelBytes,
  velodyneBytes,
} from '../../dataset/lidar-files.ts';
import { lidarPaths } from '../../dataset/native-layout.ts';
import { worldFromEgo } from '../../labels/ego-pose.ts';
import type { LidarSpec } from '../../sensors/lidar/lidar-spec.ts';
import { actorBetween, between, sceneCaster } from '../../sensors/lidar/scene-caster.ts';
import { type LidarSweep, sweep } from '../../sensors/lidar/sweep.ts';
import type { PlannedScene } from '../plan-scene.ts';
import { classifier } from './classifier.ts';

/** KITTI's place: 0.76 m before the rear axle, 1.73 m above the ground, level. Vehicle frame from the scanner's. */
export const EGO_FROM_LIDAR: Mat4 = [1, 0, 0, 0.76, 0, 1, 0, 0, 0, 0, 1, 1.73, 0, 0, 0, 1];

export type SensedScene = {
  readonly scene: Pick<PlannedScene['scene'], 'actors' | 'egoId' | 'seed'>;
  readonly motion?: PlannedScene['motion'];
};

/**
 * One turn around a time. What meets the ego's own body does not come back: such beams are masked on a real car too.
 * @param name of the turn's noise
 */
export function senseTurn(
  spec: LidarSpec,
  { scene, motion = [] }: SensedScene,
  solids: SceneSolids,
  tUs: number,
  name: string,
): LidarSweep {
  const ego = scene.actors.findIndex(({ id }) => id === scene.egoId);
  const egoSpec = findSpec(scene.actors, scene.egoId);
  const worldFromLidar = (at: number): Mat4 =>
    multiply(worldFromEgo(actorBetween(between(motion, at), ego), egoSpec), EGO_FROM_LIDAR);
  const pose = worldFromLidar(tUs);
  const eye: Vec3 = [pose[3], pose[7], pose[11]];
  const radii = new Map(scene.actors.map(({ id, size }) => [id, length(size) / 2]));
  const cast = sceneCaster({ solids, motion, radii }, eye, spec.maxRange);
  const rng = createRng(scene.seed).split('lidar').split(name);
  return sweep(
    spec,
    worldFromLidar,
    tUs,
    (origin, direction, at) => {
      const hit = cast(origin, direction, at);
      return hit?.instance === scene.egoId ? null : hit;
    },
    rng,
  );
}

/** A frame's files: the de-skewed points, their labels, and the points as they were measured. */
export function lidarFiles(turn: LidarSweep, state: WorldState, frame: number): SceneFile[] {
  const classOf = classifier(state);
  const classes = turn.semantic.map((semantic, i) => classOf(semantic, turn.instance[i] as number));
  const paths = lidarPaths(frame);
  return [
    { path: paths.points, bytes: velodyneBytes(turn.points, turn.intensity) },
    { path: paths.labels, bytes: semanticKittiLabelBytes(classes, turn.instance) },
    { path: paths.raw, bytes: rawSweepBytes(turn, state.tUs) },
  ];
}
