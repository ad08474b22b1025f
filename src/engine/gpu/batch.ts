/** A mesh on the GPU with its instances. */
import { Buffer, VertexBuffer } from '@babylonjs/core/Buffers/buffer.js';
import type { DataBuffer } from '@babylonjs/core/Buffers/dataBuffer.js';
import type { Effect } from '@babylonjs/core/Materials/effect.js';
import type { MeshData } from '../mesh/mesh-builder.ts';
import { VERTEX_BYTES } from '../mesh/mesh-builder.ts';
import type { Gpu } from './gpu.ts';

/**
 * Floats of one instance: three rows of eyeFromPart now, three at the next frame, tint (r, g, b, lamp mask),
 * tags (actor id, 1 on the ego, -, -), tile, rect (see TILE_VERTEX).
 */
export const INSTANCE_FLOATS = 40;
const INSTANCE_ATTRIBUTES = [
  'now0',
  'now1',
  'now2',
  'next0',
  'next1',
  'next2',
  'tint',
  'tags',
  'tile',
  'rect',
];

/** Instances in one buffer that grows as needed. */
export class InstanceBuffer {
  data: Float32Array;
  private readonly gpu: Gpu;
  private buffer: Buffer;
  private capacity: number;
  /** Counts reallocations, so that batches know when to rebind. */
  generation = 0;

  constructor(gpu: Gpu, capacity: number) {
    this.gpu = gpu;
    this.capacity = capacity;
    this.data = new Float32Array(capacity * INSTANCE_FLOATS);
    this.buffer = this.create();
  }

  private create(): Buffer {
    return new Buffer(this.gpu.engine, this.data, true, INSTANCE_FLOATS, false, true);
  }

  /** Makes room; what was in `data` is lost. */
  reserve(instances: number): void {
    if (instances <= this.capacity) return;
    this.capacity = Math.max(instances, this.capacity * 2);
    this.buffer.dispose();
    this.data = new Float32Array(this.capacity * INSTANCE_FLOATS);
    this.buffer = this.create();
    this.generation++;
  }

  upload(instances: number): void {
    if (instances > 0)
      this.buffer.updateDirectly(this.data.subarray(0, instances * INSTANCE_FLOATS), 0, instances);
  }

  attributes(): Record<string, VertexBuffer> {
    return Object.fromEntries(
      INSTANCE_ATTRIBUTES.map((name, i) => [
        name,
        this.buffer.createVertexBuffer(name, i * 4, 4, INSTANCE_FLOATS, true),
      ]),
    );
  }

  dispose(): void {
    this.buffer.dispose();
  }
}

/** Which faces of a mesh: all of them, or only what is (not) glass. */
export type Faces = 'all' | 'opaque' | 'glass';

export class Batch {
  readonly mesh: MeshData;
  readonly instances: InstanceBuffer;
  private readonly gpu: Gpu;
  private readonly vertices: Buffer;
  private readonly indices: DataBuffer;
  private readonly arrays = new Map<Effect, WebGLVertexArrayObject>();
  private generation: number;

  constructor(gpu: Gpu, mesh: MeshData, instances: InstanceBuffer) {
    this.gpu = gpu;
    this.mesh = mesh;
    this.instances = instances;
    this.generation = instances.generation;
    this.vertices = new Buffer(
      gpu.engine,
      new Uint8Array(mesh.vertices),
      false,
      VERTEX_BYTES,
      false,
      false,
      true,
    );
    this.indices = gpu.engine.createIndexBuffer(mesh.indices);
  }

  private vertexAttributes(): Record<string, VertexBuffer> {
    const { engine } = this.gpu;
    const at = (name: string, offset: number, size: number, type: number, normalised: boolean) =>
      new VertexBuffer(
        engine,
        this.vertices,
        name,
        false,
        false,
        VERTEX_BYTES,
        false,
        offset,
        size,
        type,
        normalised,
        true,
      );
    return {
      position: at('position', 0, 3, VertexBuffer.FLOAT, false),
      normal: at('normal', 12, 3, VertexBuffer.FLOAT, false),
      uv: at('uv', 24, 2, VertexBuffer.FLOAT, false),
      colour: at('colour', 32, 4, VertexBuffer.UNSIGNED_BYTE, true),
      surface: at('surface', 36, 4, VertexBuffer.UNSIGNED_BYTE, false),
    };
  }

  /** Draws the first `count` instances with the effect that is enabled: all of them, or only what is (not) glass. */
  draw(effect: Effect, count: number, faces: Faces = 'all'): void {
    const { indices, opaqueIndices } = this.mesh;
    const from = faces === 'glass' ? opaqueIndices : 0;
    const to = faces === 'opaque' ? opaqueIndices : indices.length;
    if (count === 0 || from === to) return;
    const { engine } = this.gpu;
    if (this.generation !== this.instances.generation) this.releaseArrays();
    let array = this.arrays.get(effect);
    if (!array) {
      const buffers = { ...this.vertexAttributes(), ...this.instances.attributes() };
      array = engine.recordVertexArrayObject(buffers, this.indices, effect);
      this.arrays.set(effect, array);
    }
    engine.bindVertexArrayObject(array, this.indices);
    engine.drawElementsType(0, from, to - from, count);
  }

  private releaseArrays(): void {
    for (const array of this.arrays.values()) this.gpu.engine.releaseVertexArrayObject(array);
    this.arrays.clear();
    this.generation = this.instances.generation;
  }

  dispose(): void {
    this.releaseArrays();
    this.vertices.dispose();
    this.gpu.engine._releaseBuffer(this.indices);
  }
}
