/** The road users and signals of a scene: one batch a mesh, with the instances of the present frame. */
import { type ActorSpec, type ActorState, worldFromBody } from '../../core/actors.ts';
import type { RenderScene } from '../../core/frame-record.ts';
import type { Quality } from '../../core/sky.ts';
import { length, type Mat4, multiply, subtract, type Vec3 } from '../../core/vector.ts';
import { findActor, type WorldState } from '../../core/world-state.ts';
import { actorParts } from '../bodies/actor-parts.ts';
import { type BodyPart, levelIndex } from '../bodies/body-part.ts';
import { chain, rotationZ, translation } from '../bodies/transforms.ts';
import { Batch, INSTANCE_FLOATS, InstanceBuffer } from '../gpu/batch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { MeshData } from '../mesh/mesh-builder.ts';
import { SIGNAL_BITS, signalHead } from '../place/signal-head.ts';
import { boxRect, layOutTiles, type Tile } from './atlas.ts';
import { type CameraPose, sphereIsSeen } from './camera-pose.ts';
import { eyeOf, writeEyeFromPart } from './eye-frame.ts';
import { lampBits } from './lamps.ts';
import type { SceneLight } from './sun.ts';

/** Distances at which simpler meshes begin are for a lens of this many pixels. */
const LEVEL_FOCAL = 450;
/** Who is farther off than this throws no shadow into the map. */
const SHADOW_REACH = 85;

/** Bodies look the same in every scene. */
const MESHES = new Map<string, MeshData>();

function meshOf(name: string, build: () => MeshData): MeshData {
  let mesh = MESHES.get(name);
  if (!mesh) {
    mesh = build();
    MESHES.set(name, mesh);
  }
  return mesh;
}

interface Instance {
  readonly now: Mat4;
  readonly next: Mat4;
  readonly tint: readonly [number, number, number, number];
  readonly actor: number;
  readonly isEgo: boolean;
}

/** A batch with the instances that are in the picture first and those that only throw shadows behind them. */
interface Group {
  readonly batch: Batch;
  readonly isActor: boolean;
  /** Instances that are the ego's; they come before all others. */
  own: number;
  seen: Instance[];
  unseen: Instance[];
}

interface Member {
  readonly spec: ActorSpec;
  readonly radius: number;
  readonly parts: readonly {
    readonly part: BodyPart;
    /** One a level. */
    readonly groups: readonly Group[];
  }[];
}

export class Crowd {
  private readonly gpu: Gpu;
  private readonly scene: RenderScene;
  private readonly light: SceneLight;
  private readonly isFast: boolean;
  private readonly groups = new Map<string, Group>();
  private readonly members: Member[];
  private readonly signals: readonly {
    readonly group: Group;
    readonly place: Mat4;
    readonly index: number;
  }[];

  /** @param quality `fast` draws simpler meshes from nearer on */
  constructor(gpu: Gpu, scene: RenderScene, light: SceneLight, quality: Quality = 'standard') {
    this.gpu = gpu;
    this.isFast = quality === 'fast';
    this.scene = scene;
    this.light = light;
    this.members = scene.actors.map((spec) => ({
      spec,
      radius: length(spec.size) / 2,
      parts: actorParts(spec).map((part) => ({
        part,
        groups: part.levels.map(({ mesh, build }) => this.groupOf(mesh, build, true)),
      })),
    }));
    this.signals = scene.network.signalHeads.map(({ group, position, facing }) => ({
      group: this.groupOf('signal', signalHead, false),
      place: chain(translation([position[0], position[1], 0]), rotationZ(facing)),
      index: group,
    }));
  }

  private groupOf(name: string, build: () => MeshData, isActor: boolean): Group {
    let group = this.groups.get(name);
    if (!group) {
      const batch = new Batch(this.gpu, meshOf(name, build), new InstanceBuffer(this.gpu, 16));
      group = { batch, isActor, own: 0, seen: [], unseen: [] };
      this.groups.set(name, group);
    }
    return group;
  }

  /**
   * Fills the instance buffers for one frame.
   * @param next null: everything counts as standing still
   * @param withTiles whether amodal tiles are wanted
   * @returns the tiles, one for each actor but the ego whose box is in the picture
   */
  prepare(
    state: WorldState,
    next: WorldState | null,
    pose: CameraPose,
    withTiles: boolean,
  ): Tile[] {
    for (const group of this.groups.values()) {
      group.own = 0;
      group.seen = [];
      group.unseen = [];
    }
    const rects = new Map<number, NonNullable<ReturnType<typeof boxRect>>>();
    for (const member of this.members) {
      const actor = findActor(state, member.spec.id);
      const place = worldFromBody(actor);
      const isEgo = member.spec.id === this.scene.egoId;
      const isSeen = isEgo || sphereIsSeen(pose, actor.position, member.radius);
      this.addMember(
        member,
        actor,
        place,
        next ? findActor(next, member.spec.id) : actor,
        state.tUs,
        pose,
        isSeen,
      );
      if (!isSeen || !withTiles || isEgo) continue;
      const rect = boxRect(pose, place, member.spec.size);
      if (rect) rects.set(member.spec.id, rect);
    }
    this.addSignals(state, pose);
    const tiles = layOutTiles(pose, rects);
    this.upload(tiles, eyeOf(pose));
    return tiles;
  }

  private addMember(
    { spec, parts }: Member,
    actor: ActorState,
    place: Mat4,
    later: ActorState,
    tUs: number,
    pose: CameraPose,
    isSeen: boolean,
  ): void {
    const distance = length(subtract(actor.position, eyeOf(pose)));
    if (!isSeen && distance > SHADOW_REACH) return;
    const apparent = distance / Math.max(0.5, pose.fx / LEVEL_FOCAL);
    const tint = [
      ...spec.colour,
      lampBits(spec, actor, this.light, tUs),
    ] as unknown as Instance['tint'];
    const laterPlace = later === actor ? place : worldFromBody(later);
    for (const { part, groups } of parts) {
      if (part.isThere && !part.isThere(actor)) continue;
      const group = groups[levelIndex(part.levels, apparent, this.isFast)] as Group;
      const now = multiply(place, part.bodyFromPart(actor));
      const next = later === actor ? now : multiply(laterPlace, part.bodyFromPart(later));
      const isEgo = spec.id === this.scene.egoId;
      const instance = { now, next, tint, actor: spec.id, isEgo };
      if (isEgo) {
        group.seen.unshift(instance);
        group.own++;
      } else (isSeen ? group.seen : group.unseen).push(instance);
    }
  }

  private addSignals(state: WorldState, pose: CameraPose): void {
    for (const { group, place, index } of this.signals) {
      const colour = state.signals[index];
      const isSeen = sphereIsSeen(pose, [place[3], place[7], 1.7], 2);
      const tint = [0, 0, 0, colour ? SIGNAL_BITS[colour] : 0] as const;
      (isSeen ? group.seen : group.unseen).push({
        now: place,
        next: place,
        tint,
        actor: 0,
        isEgo: false,
      });
    }
  }

  private upload(tiles: readonly Tile[], eye: Vec3): void {
    const tileOf = new Map(tiles.map((tile) => [tile.actor, tile]));
    for (const { batch, seen, unseen } of this.groups.values()) {
      const count = seen.length + unseen.length;
      batch.instances.reserve(count);
      const { data } = batch.instances;
      [...seen, ...unseen].forEach((instance, i) => {
        writeInstance(data, i * INSTANCE_FLOATS, instance, eye, tileOf.get(instance.actor));
      });
      batch.instances.upload(count);
    }
  }

  /** Every batch with how many of its instances are the ego's, are in the picture, and how many there are. */
  *drawn(): Generator<{ batch: Batch; own: number; seen: number; all: number; isActor: boolean }> {
    for (const { batch, isActor, own, seen, unseen } of this.groups.values()) {
      yield { batch, isActor, own, seen: seen.length, all: seen.length + unseen.length };
    }
  }

  dispose(): void {
    for (const { batch } of this.groups.values()) {
      batch.dispose();
      batch.instances.dispose();
    }
  }
}

/** A number in [0, 1) that differs between actors (golden ratio's multiples). */
const seedOf = (actor: number): number => (actor * 0.6180339887) % 1;

function writeInstance(
  data: Float32Array,
  o: number,
  instance: Instance,
  eye: Vec3,
  tile: Tile | undefined,
): void {
  writeEyeFromPart(data, o, instance.now, eye);
  writeEyeFromPart(data, o + 12, instance.next, eye);
  data.set(instance.tint, o + 24);
  data[o + 28] = instance.actor;
  data[o + 29] = instance.isEgo ? 1 : 0;
  data[o + 30] = seedOf(instance.actor);
  if (tile) {
    data.set(tile.clip, o + 32);
    data[o + 36] = tile.x;
    data[o + 37] = tile.y;
    data[o + 38] = tile.x + tile.width;
    data[o + 39] = tile.y + tile.height;
  } else {
    // Moved out of the atlas.
    data.set([0, 0, 4, 4, 0, 0, 0, 0], o + 32);
  }
}
