/** Whether images and tables of a stored dataset tell of the same world: from the files alone, as a user would check. */
import { type CameraSpec, project, unproject } from '../../src/core/camera.ts';
import type { FrameRow, ObjectRow } from '../../src/core/tables.ts';
import {
  invertRigid,
  type Mat4,
  multiply,
  rotateInverse,
  rotationFromEuler,
  subtract,
  transformFromRotation,
  transformPoint,
} from '../../src/core/vector.ts';
import { cameraOf, readDataset } from '../../src/dataset/reader.ts';

export interface Truth {
  /** Pixels of road users that were looked at. */
  readonly pixels: number;
  /** Metres by which the farthest of them lies outside its own actor's 3D box; negative inside. */
  readonly outside: number;
  /** Visible boxes that are not tight round their pixels, and ids in images that have no row. */
  readonly wrong: readonly string[];
  /** Static pixels whose flow was checked, and the largest error against the cameras' poses, pixels. */
  readonly flowPixels: number;
  readonly flowError: number;
}

interface Images {
  readonly instance: Uint16Array;
  readonly depth: Float32Array;
  readonly flow: Float32Array | null;
}

function worldFromCamera(frame: FrameRow, camera: CameraSpec): Mat4 {
  const rotation = rotationFromEuler(frame.ego_yaw, frame.ego_pitch, frame.ego_roll);
  const worldFromEgo = transformFromRotation(rotation, [frame.ego_x, frame.ego_y, frame.ego_z]);
  return multiply(worldFromEgo, camera.egoFromCamera);
}

/** Distance of a world point beyond the nearest face of an object's box; negative inside. */
function beyond(object: ObjectRow, world: readonly [number, number, number]): number {
  const rotation = rotationFromEuler(object.yaw, object.pitch, object.roll);
  const [x, y, z] = rotateInverse(rotation, subtract(world, [object.x, object.y, object.z]));
  const sizes = [object.length, object.width, object.height];
  return Math.max(...[x, y, z].map((value, axis) => Math.abs(value) - (sizes[axis] ?? 0) / 2));
}

function lookAtObjects(
  images: Images,
  objects: readonly ObjectRow[],
  egoId: number,
  from: Mat4,
  camera: CameraSpec,
) {
  const rows = new Map(objects.map((object) => [object.object_id, object]));
  const boxes = new Map<number, [number, number, number, number]>();
  const wrong: string[] = [];
  let pixels = 0;
  let outside = Number.NEGATIVE_INFINITY;
  for (const [i, id] of images.instance.entries()) {
    if (id === 0 || id === egoId) continue;
    const [u, v] = [i % camera.width, Math.floor(i / camera.width)];
    const box = boxes.get(id) ?? [u, v, u + 1, v + 1];
    boxes.set(id, [
      Math.min(box[0], u),
      Math.min(box[1], v),
      Math.max(box[2], u + 1),
      Math.max(box[3], v + 1),
    ]);
    const row = rows.get(id);
    if (!row) wrong.push(`instance ${id} has no row`);
    const z = images.depth[i] ?? 0;
    if (!row || z === 0) continue;
    pixels++;
    outside = Math.max(
      outside,
      beyond(row, transformPoint(from, unproject(camera, u + 0.5, v + 0.5, z))),
    );
  }
  for (const row of objects) {
    const tight = boxes.get(row.object_id) ?? [null, null, null, null];
    const told = [row.visible_left, row.visible_top, row.visible_right, row.visible_bottom];
    if (tight.join() !== told.join())
      wrong.push(`object ${row.object_id}: ${told} is not ${tight}`);
  }
  return { pixels, outside, wrong };
}

/** Static pixels within 60 m: where their world point is to be seen in the next frame. */
function lookAtFlow({ instance, depth, flow }: Images, from: Mat4, next: Mat4, camera: CameraSpec) {
  const nextFromHere = multiply(invertRigid(next), from);
  let flowPixels = 0;
  let flowError = 0;
  for (let i = 0; flow && i < instance.length; i++) {
    const z = depth[i] ?? 0;
    if (instance[i] !== 0 || z === 0 || z > 60 || flow[3 * i + 2] === 0) continue;
    const [u, v] = [(i % camera.width) + 0.5, Math.floor(i / camera.width) + 0.5];
    const p = transformPoint(nextFromHere, unproject(camera, u, v, z));
    if (p[2] < 1) continue;
    const [x, y] = project(camera, p);
    flowPixels++;
    flowError = Math.max(
      flowError,
      Math.hypot(x - u - (flow[3 * i] ?? 0), y - v - (flow[3 * i + 1] ?? 0)),
    );
  }
  return { flowPixels, flowError };
}

/** Looks at every frame of a dataset that has depth, instance and flow. */
export async function checkTruth(dir: string): Promise<Truth> {
  const reader = await readDataset(dir);
  const camera = cameraOf(reader.record);
  const all = {
    pixels: 0,
    outside: Number.NEGATIVE_INFINITY,
    wrong: [] as string[],
    flowPixels: 0,
    flowError: 0,
  };
  for (const id of reader.sceneIds) {
    const stored = await reader.scene(id);
    const { record, labels } = stored;
    for (const [n, { frame, objects }] of labels.frames.entries()) {
      const { images } = await reader.frame(stored, n);
      const from = worldFromCamera(frame, camera);
      const seen = lookAtObjects(images, objects, record.egoId, from, camera);
      all.pixels += seen.pixels;
      all.outside = Math.max(all.outside, seen.outside);
      all.wrong.push(...seen.wrong.map((what) => `${id} frame ${n}: ${what}`));
      const next = labels.frames[n + 1];
      if (!next) continue;
      const flow = lookAtFlow(images, from, worldFromCamera(next.frame, camera), camera);
      all.flowPixels += flow.flowPixels;
      all.flowError = Math.max(all.flowError, flow.flowError);
    }
  }
  return all;
}
