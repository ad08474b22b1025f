/** Dense labels of a frame from the world's geometry: SemanticKITTI's and Occ3D's voxels, and the view from above. */
import { type CameraSpec, project } from '../../core/camera.ts';
import type { SceneFile } from '../../core/frame-record.ts';
import type { SceneSolids, SolidInstance } from '../../core/solids.ts';
import {
  invertRigid,
  length,
  type Mat4,
  multiply,
  subtract,
  transformPoint,
  type Vec3,
} from '../../core/vector.ts';
import { findActor, findSpec, type WorldState } from '../../core/world-state.ts';
import { encodeGrey } from '../../dataset/images.ts';
import { occupancyPaths } from '../../dataset/native-layout.ts';
import { npzBytes } from '../../dataset/npz.ts';
import {
  OCC3D_FREE,
  occ3dClass,
  packBits,
  voxelLabelBytes,
} from '../../dataset/occupancy-files.ts';
import { worldFromEgo } from '../../labels/ego-pose.ts';
import { BIRDS_EYE, birdsEye } from '../../labels/occupancy/birds-eye.ts';
import { fillBodies } from '../../labels/occupancy/fill.ts';
import { markSegment, seenFrom } from '../../labels/occupancy/visible.ts';
import {
  OCC3D_VOLUME,
  SEMANTIC_KITTI_VOLUME,
  type VoxelSpec,
  voxelAt,
  voxelCentre,
} from '../../labels/occupancy/voxel-grid.ts';
import { type Voxels, voxelise } from '../../labels/occupancy/voxelise.ts';
import type { LidarSweep } from '../../sensors/lidar/sweep.ts';
import { classifier } from './classifier.ts';
import { EGO_FROM_LIDAR, type SensedScene } from './lidar-sensor.ts';

/** What stands farther off than this is in neither volume; the longest vehicle and the widest crown included. */
const REACH_M = 75;
const IDENTITY: Mat4 = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** A frame's world around the ego, which is not part of it. */
export interface Surroundings {
  readonly state: WorldState;
  readonly worldFromEgo: Mat4;
  readonly instances: readonly SolidInstance[];
  /** Those near enough, with their sizes. */
  readonly actors: readonly (readonly [WorldState['actors'][number], Vec3])[];
}

export function surroundings(
  { scene }: Pick<SensedScene, 'scene'>,
  solids: SceneSolids,
  state: WorldState,
): Surroundings {
  const pose = worldFromEgo(findActor(state, scene.egoId), findSpec(scene.actors, scene.egoId));
  const eye: Vec3 = [pose[3], pose[7], pose[11]];
  const isNear = (p: Vec3) => length(subtract(p, eye)) < REACH_M;
  const others = state.actors.filter(({ id, position }) => id !== scene.egoId && isNear(position));
  const ground = { mesh: solids.ground, worldFromMesh: IDENTITY, actor: 0, paint: 0 };
  const fixed = solids.fixed(eye).filter(({ worldFromMesh: m }) => isNear([m[3], m[7], m[11]]));
  return {
    state,
    worldFromEgo: pose,
    instances: [ground, ...fixed, ...others.flatMap((actor) => solids.actor(actor, eye))],
    actors: others.map((actor) => [actor, findSpec(scene.actors, actor.id).size] as const),
  };
}

/** Voxels with their bodies filled, in the frame that `frameFromEgo` leads to. */
export function denseVoxels(
  spec: VoxelSpec,
  { instances, actors, worldFromEgo: pose }: Surroundings,
  frameFromEgo: Mat4,
): { voxels: Voxels; hidden: Uint8Array } {
  const frameFromWorld = multiply(frameFromEgo, invertRigid(pose));
  const voxels = voxelise(spec, frameFromWorld, instances);
  const m = multiply(frameFromEgo, EGO_FROM_LIDAR);
  const eye: Vec3 = [m[3], m[7], m[11]];
  return { voxels, hidden: fillBodies(voxels, frameFromWorld, eye, actors) };
}

const pointOf = (points: Float32Array, i: number): Vec3 => [
  points[3 * i] as number,
  points[3 * i + 1] as number,
  points[3 * i + 2] as number,
];

/** SemanticKITTI's four files. */
function completionFiles(around: Surroundings, turn: LidarSweep, frame: number): SceneFile[] {
  const spec = SEMANTIC_KITTI_VOLUME;
  const { voxels, hidden } = denseVoxels(spec, around, invertRigid(EGO_FROM_LIDAR));
  const classOf = classifier(around.state);
  const classes = Uint16Array.from(voxels.semantic, (semantic, v) =>
    semantic === 0 ? 0 : classOf(semantic, voxels.actor[v] as number),
  );
  const scanned = new Uint8Array(voxels.semantic.length);
  for (let i = 0; i < turn.ring.length; i++) {
    const v = voxelAt(spec, pointOf(turn.points, i));
    if (v >= 0) scanned[v] = 1;
  }
  const seen = seenFrom(spec, voxels.semantic, [0, 0, 0]);
  const paths = occupancyPaths(frame);
  return [
    { path: paths.bin, bytes: packBits(scanned) },
    { path: paths.label, bytes: voxelLabelBytes(classes) },
    { path: paths.invalid, bytes: packBits(hidden) },
    { path: paths.occluded, bytes: packBits(seen.map((one, v) => (one || scanned[v] ? 0 : 1))) },
  ];
}

/** Voxels in the camera's picture that nothing hides from it. */
function cameraMask(spec: VoxelSpec, occupied: Uint8Array, camera: CameraSpec): Uint8Array {
  const m = camera.egoFromCamera;
  const seen = seenFrom(spec, occupied, [m[3], m[7], m[11]]);
  const cameraFromEgo = invertRigid(m);
  const [nx, ny, nz] = spec.shape;
  let v = 0;
  for (let i = 0; i < nx; i++) {
    for (let j = 0; j < ny; j++) {
      for (let k = 0; k < nz; k++, v++) {
        if (seen[v] === 0) continue;
        const p = transformPoint(cameraFromEgo, voxelCentre(spec, i, j, k));
        const [x, y] = p[2] > 0 ? project(camera, p) : [-1, -1];
        if (x < 0 || y < 0 || x >= camera.width || y >= camera.height) seen[v] = 0;
      }
    }
  }
  return seen;
}

/** Occ3D's labels.npz. */
function occ3dFile(
  around: Surroundings,
  turn: LidarSweep,
  camera: CameraSpec,
  frame: number,
): SceneFile {
  const spec = OCC3D_VOLUME;
  const { voxels } = denseVoxels(spec, around, IDENTITY);
  const riders = new Set(
    around.actors.flatMap(([{ id, kind }]) => (kind === 'motorcycle' ? [id] : [])),
  );
  const semantics = voxels.semantic.map((semantic, v) =>
    semantic === 0 ? OCC3D_FREE : occ3dClass(semantic, riders.has(voxels.actor[v] as number)),
  );
  const byLidar = new Uint8Array(semantics.length);
  const eye: Vec3 = [EGO_FROM_LIDAR[3], EGO_FROM_LIDAR[7], EGO_FROM_LIDAR[11]];
  for (let i = 0; i < turn.ring.length; i++) {
    markSegment(spec, eye, transformPoint(EGO_FROM_LIDAR, pointOf(turn.points, i)), byLidar);
  }
  const { shape } = spec;
  const bytes = npzBytes({
    semantics: { shape, data: semantics },
    mask_lidar: { shape, data: byLidar },
    mask_camera: { shape, data: cameraMask(spec, voxels.semantic, camera) },
  });
  return { path: occupancyPaths(frame).occ3d, bytes };
}

/** A frame's files. @param turn of the scanner around the frame's time */
export async function occupancyFiles(
  around: Surroundings,
  turn: LidarSweep,
  camera: CameraSpec,
  frame: number,
): Promise<SceneFile[]> {
  const above = birdsEye(BIRDS_EYE, invertRigid(around.worldFromEgo), around.instances);
  const size = { width: BIRDS_EYE.cells, height: BIRDS_EYE.cells };
  const paths = occupancyPaths(frame);
  return [
    ...completionFiles(around, turn, frame),
    occ3dFile(around, turn, camera, frame),
    { path: paths.birdsEye, bytes: await encodeGrey(above.semantic, size) },
    { path: paths.drivable, bytes: await encodeGrey(above.drivable, size) },
  ];
}
