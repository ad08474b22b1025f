/** A full-screen triangle. */
import { VertexBuffer } from '@babylonjs/core/Buffers/buffer.js';
import { Constants } from '@babylonjs/core/Engines/constants.js';
import type { Effect } from '@babylonjs/core/Materials/effect.js';
import type { Gpu } from '../gpu/gpu.ts';

export class Screen {
  private readonly gpu: Gpu;
  private readonly buffers: Record<string, VertexBuffer>;

  constructor(gpu: Gpu) {
    this.gpu = gpu;
    const corners = new Float32Array([-1, -1, 3, -1, -1, 3]);
    this.buffers = { position: new VertexBuffer(gpu.engine, corners, 'position', false, false, 2) };
  }

  draw(effect: Effect): void {
    const { engine } = this.gpu;
    engine.bindBuffers(this.buffers, null, effect);
    engine.drawArraysType(Constants.MATERIAL_TriangleFillMode, 0, 3);
  }
}
