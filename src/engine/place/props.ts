/** Things that stand in many places and look alike: one mesh a kind and level of detail, an instance each. */
import type { Mat4, Vec3 } from '../../core/vector.ts';
import { type CameraPose, sphereIsSeen } from '../frame/camera-pose.ts';
import { eyeOf, writeEyeFromPart } from '../frame/eye-frame.ts';
import { Batch, INSTANCE_FLOATS, InstanceBuffer } from '../gpu/batch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { MeshData } from '../mesh/mesh-builder.ts';
import { type Prop, type PropLevel, placeOf, propLevel } from './prop.ts';

/** Focal length for which the levels' distances are meant, pixels. */
const FOCAL = 450;
/** What is farther off throws no shadow into the map. */
const SHADOW_REACH = 85;

/** Meshes look the same in every scene. */
const MESHES = new Map<string, MeshData>();

function meshOf({ mesh, build }: PropLevel): MeshData {
  const known = MESHES.get(mesh) ?? build();
  MESHES.set(mesh, known);
  return known;
}

interface Group {
  readonly batch: Batch;
  seen: Placed[];
  unseen: Placed[];
}

interface Placed {
  readonly prop: Prop;
  readonly groups: readonly Group[];
  readonly worldFromMesh: Mat4;
  readonly centre: Vec3;
}

export class Props {
  private readonly gpu: Gpu;
  private readonly groups = new Map<string, Group>();
  private readonly placed: readonly Placed[];
  /** Levels are left for the next one so much earlier. */
  private readonly thrift: number;

  /** @param thrift 1 keeps the levels' distances, less shortens them */
  constructor(gpu: Gpu, props: readonly Prop[], thrift: number) {
    this.gpu = gpu;
    this.thrift = thrift;
    this.placed = props.map((prop) => ({
      prop,
      groups: prop.levels.map((level) => this.groupOf(level)),
      worldFromMesh: placeOf(prop),
      centre: [prop.position[0], prop.position[1], prop.position[2] + prop.height / 2],
    }));
  }

  private groupOf(level: PropLevel): Group {
    let group = this.groups.get(level.mesh);
    if (!group) {
      const batch = new Batch(this.gpu, meshOf(level), new InstanceBuffer(this.gpu, 16));
      group = { batch, seen: [], unseen: [] };
      this.groups.set(level.mesh, group);
    }
    return group;
  }

  /** Fills the instance buffers for one view. */
  prepare(pose: CameraPose): void {
    for (const group of this.groups.values()) {
      group.seen = [];
      group.unseen = [];
    }
    const eye = eyeOf(pose);
    const zoom = Math.max(0.5, pose.fx / FOCAL) * this.thrift;
    for (const one of this.placed) {
      const { prop, centre, groups } = one;
      const isSeen = sphereIsSeen(pose, centre, prop.radius);
      const distance = Math.hypot(centre[0] - eye[0], centre[1] - eye[1], centre[2] - eye[2]);
      if (!isSeen && distance > SHADOW_REACH) continue;
      const level = propLevel(prop, distance, zoom);
      if (!level) continue;
      const group = groups[prop.levels.indexOf(level)] as Group;
      (isSeen ? group.seen : group.unseen).push(one);
    }
    for (const group of this.groups.values()) upload(group, eye);
  }

  /** Every batch with how many of its instances are in the picture, and how many there are. */
  *drawn(): Generator<{ batch: Batch; seen: number; all: number }> {
    for (const { batch, seen, unseen } of this.groups.values()) {
      yield { batch, seen: seen.length, all: seen.length + unseen.length };
    }
  }

  dispose(): void {
    for (const { batch } of this.groups.values()) {
      batch.dispose();
      batch.instances.dispose();
    }
  }
}

function upload({ batch, seen, unseen }: Group, eye: Vec3): void {
  const count = seen.length + unseen.length;
  if (count === 0) return;
  batch.instances.reserve(count);
  const { data } = batch.instances;
  [...seen, ...unseen].forEach(({ prop, worldFromMesh }, i) => {
    const o = i * INSTANCE_FLOATS;
    writeEyeFromPart(data, o, worldFromMesh, eye);
    data.copyWithin(o + 12, o, o + 12);
    data.set([...prop.tint, 0, 0, 0, prop.seed, 0], o + 24);
    // Moved out of the atlas of road users.
    data.set([0, 0, 4, 4, 0, 0, 0, 0], o + 32);
  });
  batch.instances.upload(count);
}
