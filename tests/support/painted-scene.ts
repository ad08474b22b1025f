/**
 * A stand-in for the renderer: paints boxes on a plane by casting a ray a pixel. Slow, plain and exact, so that
 * labels and files can be tested without a browser.
 */
import type { ActorKind, ActorSpec, ActorState } from '../../src/core/actors.ts';
import { worldFromBody } from '../../src/core/actors.ts';
import type { CameraSpec } from '../../src/core/camera.ts';
import { dashboardCamera, project, unproject } from '../../src/core/camera.ts';
import type { FrameImages } from '../../src/core/frame-record.ts';
import type { Mat4, Vec3 } from '../../src/core/vector.ts';
import { invertRigid, multiply, transformPoint } from '../../src/core/vector.ts';
import type { WorldState } from '../../src/core/world-state.ts';
import { findActor, findSpec } from '../../src/core/world-state.ts';
import { boxCorners } from '../../src/labels/box-projection.ts';
import { worldFromCamera } from '../../src/labels/ego-pose.ts';

export const EGO_ID = 1;
export const smallCamera = (width = 64, height = 36): CameraSpec =>
  dashboardCamera(width, height, Math.PI / 2, [1.6, 0, 1.3]);

export const actorSpec = (
  id: number,
  kind: ActorKind = 'car',
  size: Vec3 = [4.5, 1.8, 1.5],
): ActorSpec => ({
  id,
  kind,
  model: 'box',
  size,
  mass: 1500,
  colour: [((id * 83) % 255) / 255, ((id * 151) % 255) / 255, ((id * 37) % 255) / 255],
  wheels: [],
  originInBody: [-1.4, 0, -size[2] / 2],
});

export const actorState = (
  id: number,
  position: Vec3,
  changes: Partial<ActorState> = {},
): ActorState => ({
  id,
  kind: 'car',
  position,
  yaw: 0,
  pitch: 0,
  roll: 0,
  velocity: [0, 0, 0],
  angularVelocity: [0, 0, 0],
  steeringAngle: 0,
  throttle: 0,
  brake: 0,
  brakeLamp: false,
  wheels: [],
  stride: 0,
  ...changes,
});

/** Ray parameter at which a ray enters a box centred on the origin; null where it misses or starts inside. */
function enterBox(origin: Vec3, ray: Vec3, size: Vec3): number | null {
  let [enter, exit] = [0, Number.POSITIVE_INFINITY];
  for (let axis = 0; axis < 3; axis++) {
    const [o, d, half] = [origin[axis]!, ray[axis]!, size[axis]! / 2];
    if (d === 0 && Math.abs(o) > half) return null;
    if (d === 0) continue;
    const [t1, t2] = [(-half - o) / d, (half - o) / d];
    enter = Math.max(enter, Math.min(t1, t2));
    exit = Math.min(exit, Math.max(t1, t2));
  }
  return enter <= exit && enter > 0 ? enter : null;
}

interface Placed {
  readonly spec: ActorSpec;
  readonly bodyFromCamera: Mat4;
}

/** Casts the ray through pixel (i, j); the ray's parameter is the depth, since its z is 1 in the camera frame. */
function hit(camera: CameraSpec, placed: Placed, i: number, j: number): number | null {
  const { bodyFromCamera, spec } = placed;
  const origin = transformPoint(bodyFromCamera, [0, 0, 0]);
  const end = transformPoint(bodyFromCamera, unproject(camera, i + 0.5, j + 0.5, 1));
  const ray: Vec3 = [end[0] - origin[0], end[1] - origin[1], end[2] - origin[2]];
  return enterBox(origin, ray, spec.size);
}

/** Pixels of one actor alone, on an image three times as wide and high. */
function countAlone(camera: CameraSpec, placed: Placed): number {
  const corners = boxCorners(invertRigid(placed.bodyFromCamera), placed.spec.size);
  if (corners.every((corner) => corner[2] <= 0)) return 0;
  let count = 0;
  for (let j = -camera.height; j < 2 * camera.height; j++) {
    for (let i = -camera.width; i < 2 * camera.width; i++)
      if (hit(camera, placed, i, j) !== null) count++;
  }
  return count;
}

const semanticOf: Partial<Record<ActorKind, number>> = { truck: 27, pedestrian: 24, bicycle: 33 };

/** Images of `state` from the ego's camera; flow to `next`, none where that is null. */
export function paint(
  state: WorldState,
  next: WorldState | null,
  actors: readonly ActorSpec[],
  camera: CameraSpec,
  egoId = EGO_ID,
): FrameImages {
  const { width, height } = camera;
  const pixels = width * height;
  const egoSpec = findSpec(actors, egoId);
  const cameraPose = worldFromCamera(findActor(state, egoId), egoSpec, camera);
  const nextCamera = next && invertRigid(worldFromCamera(findActor(next, egoId), egoSpec, camera));
  const placed = state.actors
    .filter((actor) => actor.id !== egoId)
    .map((actor) => ({
      spec: findSpec(actors, actor.id),
      bodyFromCamera: multiply(invertRigid(worldFromBody(actor)), cameraPose),
    }));
  const images = {
    rgb: new Uint8Array(pixels * 3),
    depth: new Float32Array(pixels),
    semantic: new Uint8Array(pixels).fill(23),
    instance: new Uint16Array(pixels),
    flow: next ? new Float32Array(pixels * 3) : null,
    amodalPixels: new Map(placed.map((p) => [p.spec.id, countAlone(camera, p)])),
  };
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const at = j * width + i;
      const down =
        transformPoint(cameraPose, unproject(camera, i + 0.5, j + 0.5, 1))[2] - cameraPose[11];
      let depth = down < 0 ? -cameraPose[11] / down : Number.POSITIVE_INFINITY;
      let nearest: Placed | null = null;
      for (const candidate of placed) {
        const t = hit(camera, candidate, i, j);
        if (t !== null && t < depth) [depth, nearest] = [t, candidate];
      }
      const shade = 0.6 + 0.4 * (((i * 7 + j * 13) % 11) / 11);
      const colour = nearest?.spec.colour ?? (down < 0 ? [0.4, 0.4, 0.42] : [0.6, 0.75, 0.9]);
      for (let c = 0; c < 3; c++) images.rgb[at * 3 + c] = Math.round(255 * colour[c]! * shade);
      if (depth === Number.POSITIVE_INFINITY) continue;
      images.depth[at] = depth;
      images.instance[at] = nearest?.spec.id ?? 0;
      images.semantic[at] = nearest ? (semanticOf[nearest.spec.kind] ?? 26) : 7;
      if (!next || !nextCamera || !images.flow) continue;
      const inCamera = unproject(camera, i + 0.5, j + 0.5, depth);
      const world = nearest
        ? transformPoint(
            worldFromBody(findActor(next, nearest.spec.id)),
            transformPoint(nearest.bodyFromCamera, inCamera),
          )
        : transformPoint(cameraPose, inCamera);
      const moved = transformPoint(nextCamera, world);
      if (moved[2] <= 0) continue;
      const [u, v] = project(camera, moved);
      images.flow.set([u - i - 0.5, v - j - 0.5, 1], at * 3);
    }
  }
  return images;
}
