/** The dark ground under road users, which the sun's shadow map does not know of. Only the picture has it. */
import { Buffer, VertexBuffer } from '@babylonjs/core/Buffers/buffer.js';
import { Constants } from '@babylonjs/core/Engines/constants.js';
import type { Effect } from '@babylonjs/core/Materials/effect.js';
import { worldFromBody } from '../../core/actors.ts';
import type { RenderScene } from '../../core/frame-record.ts';
import { length } from '../../core/vector.ts';
import { findActor, type WorldState } from '../../core/world-state.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { type CameraPose, sphereIsSeen } from './camera-pose.ts';
import { eyeOf, writeEyeFromPart } from './eye-frame.ts';

/** Three rows of eyeFromBody, then half length, half width, height, strength. */
const FLOATS = 16;
/** Farther off it is smaller than a pixel. */
const REACH_M = 110;

export class ContactShadows {
  private readonly gpu: Gpu;
  private readonly scene: RenderScene;
  private readonly data: Float32Array;
  private readonly corners: VertexBuffer;
  private readonly instances: Buffer;
  private readonly attributes: Record<string, VertexBuffer>;
  private groundFromEye = 0;
  private count = 0;

  constructor(gpu: Gpu, scene: RenderScene) {
    this.gpu = gpu;
    this.scene = scene;
    this.data = new Float32Array(Math.max(1, scene.actors.length) * FLOATS);
    const quad = new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]);
    this.corners = new VertexBuffer(gpu.engine, quad, 'position', false, false, 2);
    this.instances = new Buffer(gpu.engine, this.data, true, FLOATS, false, true);
    const names = ['now0', 'now1', 'now2', 'rect'];
    this.attributes = Object.fromEntries([
      ['position', this.corners],
      ...names.map((name, i) => [
        name,
        this.instances.createVertexBuffer(name, i * 4, 4, FLOATS, true),
      ]),
    ]);
  }

  prepare(state: WorldState, pose: CameraPose): void {
    this.count = 0;
    const eye = eyeOf(pose);
    this.groundFromEye = -eye[2];
    for (const spec of this.scene.actors) {
      const actor = findActor(state, spec.id);
      const [x, y] = actor.position;
      if (Math.hypot(x - eye[0], y - eye[1]) > REACH_M) continue;
      if (!sphereIsSeen(pose, actor.position, length(spec.size) / 2 + 1)) continue;
      const o = this.count++ * FLOATS;
      writeEyeFromPart(this.data, o, worldFromBody(actor), eye);
      const isSmall = spec.kind === 'pedestrian' || spec.kind === 'bicycle';
      const [l, w, h] = spec.size;
      this.data.set([l / 2, w / 2, h, isSmall ? 0.55 : 1], o + 12);
    }
    if (this.count > 0) {
      this.instances.updateDirectly(this.data.subarray(0, this.count * FLOATS), 0, this.count);
    }
  }

  /** Blends them over the ground with the effect that is enabled. */
  draw(effect: Effect): void {
    if (this.count === 0) return;
    const { engine } = this.gpu;
    engine.setState(false);
    engine.setDepthWrite(false);
    engine.setAlphaMode(Constants.ALPHA_COMBINE);
    effect.setFloat('groundFromEye', this.groundFromEye);
    engine.bindBuffers(this.attributes, null, effect);
    engine.drawArraysType(Constants.MATERIAL_TriangleStripDrawMode, 0, 4, this.count);
    engine.setAlphaMode(Constants.ALPHA_DISABLE);
    engine.setDepthWrite(true);
  }

  dispose(): void {
    this.corners.dispose();
    this.instances.dispose();
  }
}
