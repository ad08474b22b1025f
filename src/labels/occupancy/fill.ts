/**
 * What lies behind surfaces: the inside of bodies is filled, and what is under the ground is told apart. Space that can
 * be reached from the scanner is free. Of every pocket that cannot, the surfaces around say what it is: they face away
 * from it where it is the inside of a house, a trunk or a crown, and towards it where it is a yard behind houses.
 */
import { type ActorState, worldFromBody } from '../../core/actors.ts';
import {
  invertRigid,
  length,
  type Mat4,
  multiply,
  transformPoint,
  type Vec3,
} from '../../core/vector.ts';
import { voxelAt, voxelCentre } from './voxel-grid.ts';
import type { Voxels } from './voxelise.ts';

const GROUND: ReadonlySet<number> = new Set([7, 8, 22]);

/** Filled with these where a road user is hollow. */
const CLASS_OF_KIND: Readonly<Record<ActorState['kind'], number>> = {
  car: 26,
  van: 26,
  truck: 27,
  bus: 28,
  motorcycle: 32,
  bicycle: 33,
  pedestrian: 24,
  animal: 5,
  obstacle: 5,
};

/** Looks at so many voxels of a pocket at most. */
const SAMPLES = 200;

const UNKNOWN = 0;
const FREE = 1;
const OCCUPIED = 2;

class Pockets {
  private readonly voxels: Voxels;
  private readonly strides: readonly [number, number, number];
  /** UNKNOWN, FREE or OCCUPIED, or a mark of a pocket that is being looked at. */
  readonly state: Uint8Array;
  private readonly stack: Int32Array;

  constructor(voxels: Voxels) {
    this.voxels = voxels;
    const [, ny, nz] = voxels.spec.shape;
    this.strides = [ny * nz, nz, 1];
    this.state = voxels.semantic.map((label) => (label === 0 ? UNKNOWN : OCCUPIED));
    this.stack = new Int32Array(voxels.semantic.length);
  }

  private coordinates(v: number): [number, number, number] {
    const [, ny, nz] = this.voxels.spec.shape;
    return [Math.floor(v / (ny * nz)), Math.floor(v / nz) % ny, v % nz];
  }

  /** Marks everything unknown that is joined to a voxel by faces as FREE; returns its members. */
  spread(seed: number): Int32Array {
    const { state, stack, strides } = this;
    const { shape } = this.voxels.spec;
    if (state[seed] !== UNKNOWN) return stack.subarray(0, 0);
    let [read, end] = [0, 0];
    state[seed] = FREE;
    stack[end++] = seed;
    while (read < end) {
      const v = stack[read++] as number;
      const at = this.coordinates(v);
      for (let axis = 0; axis < 3; axis++) {
        const stride = strides[axis] as number;
        const place = at[axis] as number;
        if (place > 0 && state[v - stride] === UNKNOWN) {
          state[v - stride] = FREE;
          stack[end++] = v - stride;
        }
        if (place + 1 < (shape[axis] as number) && state[v + stride] === UNKNOWN) {
          state[v + stride] = FREE;
          stack[end++] = v + stride;
        }
      }
    }
    return stack.slice(0, end);
  }

  /** The first occupied voxel along an axis; -1 where there is none. */
  private first(v: number, axis: number, step: 1 | -1): number {
    const stride = (this.strides[axis] as number) * step;
    const size = this.voxels.spec.shape[axis] as number;
    let place = (this.coordinates(v)[axis] as number) + step;
    for (let w = v + stride; place >= 0 && place < size; w += stride, place += step) {
      if (this.state[w] === OCCUPIED) return w;
    }
    return -1;
  }

  /** What a pocket is: a class to fill it with, `free`, or `hidden` where it is under the ground or nobody can tell. */
  judge(members: Int32Array): number | 'free' | 'hidden' {
    const { semantic, facing } = this.voxels;
    const every = Math.max(1, Math.floor(members.length / SAMPLES));
    const labels = new Map<number, number>();
    let [votes, under, looked] = [0, 0, 0];
    for (let m = 0; m < members.length; m += every) {
      const v = members[m] as number;
      looked++;
      const above = this.first(v, 2, 1);
      if (above >= 0 && GROUND.has(semantic[above] as number)) under++;
      for (const axis of [0, 1] as const) {
        for (const step of [1, -1] as const) {
          const w = this.first(v, axis, step);
          if (w < 0 || GROUND.has(semantic[w] as number)) continue;
          votes += Math.sign((facing[3 * w + axis] as number) * step);
          labels.set(semantic[w] as number, (labels.get(semantic[w] as number) ?? 0) + 1);
        }
      }
    }
    if (under * 2 > looked) return 'hidden';
    if (votes < 0) return 'free';
    const [most] = [...labels].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return votes > 0 && most ? most[0] : 'hidden';
  }
}

/** Fills voxels whose centre is in a road user's box and that cannot be reached from outside. */
function fillActors(
  voxels: Voxels,
  state: Uint8Array,
  frameFromWorld: Mat4,
  actors: readonly (readonly [ActorState, Vec3])[],
): void {
  const { spec, semantic, actor: ids } = voxels;
  for (const [actor, size] of actors) {
    const frameFromBody = multiply(frameFromWorld, worldFromBody(actor));
    const bodyFromFrame = invertRigid(frameFromBody);
    const reach = length(size) / 2;
    const middle = transformPoint(frameFromBody, [0, 0, 0]);
    const span = ([0, 1, 2] as const).map((k) => {
      const at = (x: number) => Math.floor((x - spec.origin[k]) / spec.cell);
      return [
        Math.max(0, at(middle[k] - reach)),
        Math.min(spec.shape[k] - 1, at(middle[k] + reach)),
      ] as const;
    }) as [readonly [number, number], readonly [number, number], readonly [number, number]];
    for (let i = span[0][0]; i <= span[0][1]; i++) {
      for (let j = span[1][0]; j <= span[1][1]; j++) {
        for (let k = span[2][0]; k <= span[2][1]; k++) {
          const v = (i * spec.shape[1] + j) * spec.shape[2] + k;
          if (state[v] !== UNKNOWN) continue;
          const p = transformPoint(bodyFromFrame, voxelCentre(spec, i, j, k));
          if (p.some((x, axis) => Math.abs(x) > (size[axis] as number) / 2)) continue;
          semantic[v] = CLASS_OF_KIND[actor.kind];
          ids[v] = actor.id;
          state[v] = OCCUPIED;
        }
      }
    }
  }
}

/**
 * Fills the voxels' classes in place.
 * @param eye a place in free space, in the grid's frame: the scanner's
 * @param actors with their sizes
 * @returns 1 where a voxel is neither known to be free nor known to be occupied: under the ground
 */
export function fillBodies(
  voxels: Voxels,
  frameFromWorld: Mat4,
  eye: Vec3,
  actors: readonly (readonly [ActorState, Vec3])[],
): Uint8Array {
  const pockets = new Pockets(voxels);
  const { state } = pockets;
  const hidden = new Uint8Array(state.length);
  const seed = voxelAt(voxels.spec, eye);
  if (seed >= 0) pockets.spread(seed);
  fillActors(voxels, state, frameFromWorld, actors);
  for (let v = 0; v < state.length; v++) {
    if (state[v] !== UNKNOWN) continue;
    const members = pockets.spread(v);
    const verdict = pockets.judge(members);
    if (verdict === 'free') continue;
    for (const member of members) {
      if (verdict === 'hidden') hidden[member] = 1;
      else voxels.semantic[member] = verdict;
    }
  }
  return hidden;
}
