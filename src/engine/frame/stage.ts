/** One scene on the GPU, and the passes over it. */
import { VertexBuffer } from '@babylonjs/core/Buffers/buffer.js';
import { Constants } from '@babylonjs/core/Engines/constants.js';
import type { Effect } from '@babylonjs/core/Materials/effect.js';
import type { ThinTexture } from '@babylonjs/core/Materials/Textures/thinTexture.js';
import { NEAR_M } from '../../core/camera.ts';
import type { RenderScene } from '../../core/frame-record.ts';
import type { Quality } from '../../core/sky.ts';
import { multiply, type Vec3 } from '../../core/vector.ts';
import type { WorldState } from '../../core/world-state.ts';
import { Batch, type Faces, INSTANCE_FLOATS, InstanceBuffer } from '../gpu/batch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { createNoise } from '../gpu/noise.ts';
import { createShadowTarget, drawInto } from '../gpu/targets.ts';
import { placeMeshes } from '../place/place.ts';
import type { Tile } from './atlas.ts';
import {
  type CameraPose,
  columns,
  DEPTH_LENS,
  lensUniform,
  rotationColumns,
  sphereIsSeen,
} from './camera-pose.ts';
import { Crowd } from './crowd.ts';
import { FrameLamps } from './lamps.ts';
import type { Passes, PicturePasses } from './passes.ts';
import { type SceneLight, SHADOW_MAP, sceneLight, shadowFromWorld } from './sun.ts';

/** A full-screen triangle. */
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

export class Stage {
  private readonly gpu: Gpu;
  private readonly passes: Passes;
  private readonly picture: PicturePasses;
  private readonly lamps: FrameLamps;
  private readonly screen: Screen;
  readonly light: SceneLight;
  readonly quality: Quality;
  private readonly crowd: Crowd;
  private readonly single: InstanceBuffer;
  private readonly ground: Batch[];
  private readonly upright: Batch[];
  private readonly noise: ThinTexture;
  private readonly shadow: ReturnType<typeof createShadowTarget>;
  private shadowMatrix: Float32Array = new Float32Array(16);

  constructor(
    gpu: Gpu,
    passes: Passes,
    picture: PicturePasses,
    screen: Screen,
    scene: RenderScene,
    quality: Quality,
  ) {
    this.gpu = gpu;
    this.passes = passes;
    this.picture = picture;
    this.quality = quality;
    this.screen = screen;
    this.light = sceneLight(scene.light, scene.weather);
    this.lamps = new FrameLamps(scene, this.light);
    this.crowd = new Crowd(gpu, scene, this.light, quality);
    this.single = fixedInstance(gpu);
    const { ground, upright } = placeMeshes(scene.network);
    const batch = (mesh: (typeof ground)[number]) => new Batch(gpu, mesh, this.single);
    this.ground = ground.map(batch);
    this.upright = upright.map(batch);
    this.noise = createNoise(gpu, scene.seed);
    this.shadow = createShadowTarget(gpu, SHADOW_MAP.resolution);
  }

  /** Places everything for a frame. Must come before the passes. */
  prepare(
    state: WorldState,
    next: WorldState | null,
    pose: CameraPose,
    withTiles: boolean,
  ): Tile[] {
    this.lamps.choose(state, pose);
    return this.crowd.prepare(state, next, pose, withTiles);
  }

  /** The sun's depth map around what the camera looks at. */
  drawShadows(pose: CameraPose): void {
    const m = pose.worldFromCamera;
    const ahead = SHADOW_MAP.span * 0.3;
    const flat = Math.sqrt(m[2] * m[2] + m[6] * m[6]) || 1;
    const centre: Vec3 = [m[3] + (m[2] / flat) * ahead, m[7] + (m[6] / flat) * ahead, 0];
    const shadowMatrix = shadowFromWorld(this.light.sunDirection, centre);
    this.shadowMatrix = columns(shadowMatrix);
    const { engine } = this.gpu;
    drawInto(this.gpu, this.shadow.target, () => {
      engine.setState(false);
      engine.setDepthBuffer(true);
      engine.setDepthWrite(true);
      engine.clear(null, false, true);
      const effect = this.passes.shadow;
      engine.enableEffect(effect);
      effect.setMatrices('shadowFromWorld', this.shadowMatrix);
      engine.setState(false, 1.5, false, false, true, undefined, 2);
      for (const batch of this.upright) {
        const { centre: c, radius } = batch.mesh;
        const off = Math.hypot(c[0] - centre[0], c[1] - centre[1]);
        if (off < SHADOW_MAP.span * 0.75 + radius) batch.draw(effect, 1);
      }
      for (const { batch, all } of this.crowd.drawn()) batch.draw(effect, all);
      engine.setState(false);
    });
  }

  private drawEverything(effect: Effect, pose: CameraPose, faces: Faces = 'all'): void {
    for (const { batch, seen } of this.crowd.drawn()) batch.draw(effect, seen, faces);
    for (const batch of [...this.upright, ...this.ground]) {
      if (sphereIsSeen(pose, batch.mesh.centre, batch.mesh.radius)) batch.draw(effect, 1, faces);
    }
  }

  private setCamera(effect: Effect, pose: CameraPose): void {
    effect.setMatrices('cameraFromWorld', columns(pose.cameraFromWorld));
    effect.setFloat4('lens', ...lensUniform(pose));
    effect.setFloat2('depthLens', ...DEPTH_LENS);
  }

  private setSky(effect: Effect): void {
    const { sunDirection, sunColour, zenith, horizon, cloudiness, haze, night } = this.light;
    effect.setFloat3('sunDirection', ...sunDirection);
    effect.setFloat3('sunColour', ...sunColour);
    effect.setFloat3('zenithColour', ...zenith);
    effect.setFloat3('horizonColour', ...horizon);
    effect.setFloat('cloudiness', cloudiness);
    effect.setFloat4('haze', ...haze);
    effect.setFloat('night', night);
    effect.setFloat('exposure', this.light.exposure);
    effect.setTexture('noiseMap', this.noise);
  }

  /** Images are upside down in their targets, so front faces turn clockwise there. */
  private begin(): void {
    const { engine } = this.gpu;
    engine.setState(true, 0, false, true, true);
    engine.setDepthBuffer(true);
    engine.setDepthWrite(true);
    engine.clear(null, false, true);
  }

  private setLight(effect: Effect, pose: CameraPose): void {
    const { ground, sky, wetness } = this.light;
    this.setCamera(effect, pose);
    this.setSky(effect);
    const m = pose.worldFromCamera;
    effect.setFloat3('cameraPosition', m[3], m[7], m[11]);
    effect.setFloat3('groundLight', ...ground);
    effect.setFloat3('skyLight', ...sky);
    effect.setFloat('wetness', wetness);
    effect.setMatrices('shadowFromWorld', this.shadowMatrix);
    effect.setTexture('shadowMap', this.shadow.map);
    this.lamps.set(effect);
  }

  /** Draws the picture into the bound target: 8-bit for `fast`, linear radiance else. */
  drawPicture(pose: CameraPose): void {
    const { engine } = this.gpu;
    const { rgb, sky, glass } = this.picture;
    // With `fast`, glass is a dark mirror like any other surface.
    const seesThrough = this.quality !== 'fast';
    this.begin();
    engine.enableEffect(rgb);
    this.setLight(rgb, pose);
    this.drawEverything(rgb, pose, seesThrough ? 'opaque' : 'all');
    engine.setState(false);
    engine.enableEffect(sky);
    this.setSky(sky);
    sky.setMatrix3x3('worldFromCamera', rotationColumns(pose.worldFromCamera));
    sky.setFloat4('pinhole', pose.fx, pose.fy, pose.cx, pose.cy);
    this.screen.draw(sky);
    if (!seesThrough) return;
    engine.setState(true, 0, false, true, true);
    engine.setDepthWrite(false);
    engine.setAlphaMode(Constants.ALPHA_COMBINE);
    engine.enableEffect(glass);
    this.setLight(glass, pose);
    this.drawEverything(glass, pose, 'glass');
    engine.setAlphaMode(Constants.ALPHA_DISABLE);
    engine.setDepthWrite(true);
  }

  /** Turns linear radiance into the picture in the bound target. */
  develop(radiance: ThinTexture): void {
    const { engine } = this.gpu;
    const { develop } = this.picture;
    engine.setState(false);
    engine.setDepthBuffer(false);
    engine.enableEffect(develop);
    develop.setTexture('radianceMap', radiance);
    develop.setFloat('exposure', this.light.exposure);
    this.screen.draw(develop);
    engine.setDepthBuffer(true);
  }

  /** Draws ids and geometry into the bound target. */
  drawTruth(pose: CameraPose, nextPose: CameraPose): void {
    const { engine } = this.gpu;
    const { truth, skyTruth } = this.passes;
    this.begin();
    engine.enableEffect(truth);
    this.setCamera(truth, pose);
    truth.setMatrices('nextCameraFromWorld', columns(nextPose.cameraFromWorld));
    truth.setFloat4('nextPinhole', nextPose.fx, nextPose.fy, nextPose.cx, nextPose.cy);
    truth.setFloat('nearZ', NEAR_M);
    this.drawEverything(truth, pose);
    engine.setState(false);
    engine.enableEffect(skyTruth);
    skyTruth.setFloat4('pinhole', pose.fx, pose.fy, pose.cx, pose.cy);
    skyTruth.setFloat4('nextPinhole', nextPose.fx, nextPose.fy, nextPose.cx, nextPose.cy);
    skyTruth.setFloat('nearZ', NEAR_M);
    const nextFromCamera = multiply(nextPose.cameraFromWorld, pose.worldFromCamera);
    skyTruth.setMatrix3x3('nextFromCamera', rotationColumns(nextFromCamera));
    this.screen.draw(skyTruth);
  }

  /** Draws every actor alone into its tile of the bound atlas. */
  drawTiles(pose: CameraPose): void {
    const { engine } = this.gpu;
    const { tile } = this.passes;
    engine.setState(true, 0, false, true, true);
    engine.setDepthBuffer(false);
    engine.clear({ r: 0, g: 0, b: 0, a: 0 }, true, false);
    engine.enableEffect(tile);
    this.setCamera(tile, pose);
    for (const { batch, seen, isActor } of this.crowd.drawn()) {
      if (isActor) batch.draw(tile, seen);
    }
    engine.setDepthBuffer(true);
  }

  dispose(): void {
    this.crowd.dispose();
    for (const batch of [...this.ground, ...this.upright]) batch.dispose();
    this.single.dispose();
    this.noise.dispose();
    this.noise.getInternalTexture()?.dispose();
    this.shadow.target.dispose();
  }
}

/** The one instance of a mesh that is already in the world frame. */
function fixedInstance(gpu: Gpu): InstanceBuffer {
  const instances = new InstanceBuffer(gpu, 1);
  for (const start of [0, 12]) for (const i of [0, 5, 10]) instances.data[start + i] = 1;
  instances.data.set([0, 0, 4, 4], INSTANCE_FLOATS - 8);
  instances.upload(1);
  return instances;
}
