/** Camera images of a scene, on a canvas that need not be visible. */
import type { RenderTargetWrapper } from '@babylonjs/core/Engines/renderTargetWrapper.js';
import type { CameraSpec } from '../core/camera.ts';
import { UsageError } from '../core/errors.ts';
import type { FrameImages, FrameRenderer, RenderScene } from '../core/frame-record.ts';
import { QUALITIES, type Quality } from '../core/sky.ts';
import { findSpec, type WorldState } from '../core/world-state.ts';
import { ATLAS, countTiles } from './frame/atlas.ts';
import { type CameraPose, cameraOnEgo } from './frame/camera-pose.ts';
import {
  type PackedFrame,
  packedBytes,
  packedFrame,
  rgbOf,
  unpackFrame,
} from './frame/packed-frame.ts';
import {
  compilePasses,
  compilePicturePasses,
  type Passes,
  type PicturePasses,
} from './frame/passes.ts';
import { Screen, Stage } from './frame/stage.ts';
import { createGpu, type Gpu } from './gpu/gpu.ts';
import {
  createColourTarget,
  createFlatTarget,
  createRadianceTarget,
  createTruthTarget,
  drawInto,
  readTarget,
  type Size,
  textureOf,
} from './gpu/targets.ts';

/** Samples a pixel of the picture; ground truth has one, at the pixel's centre. */
const SAMPLES = 4;
/** Image sizes whose targets are kept; a page that is resized goes through many. */
const MAX_SIZES = 8;

/** The targets of one image size. */
export interface ImageTargets {
  readonly size: Size;
  /** 8-bit, resolved. */
  readonly picture: RenderTargetWrapper;
  /** Linear radiance; null for `fast`, which draws the picture at once. */
  readonly radiance: RenderTargetWrapper | null;
  readonly truth: RenderTargetWrapper;
}

export class BabylonRenderer implements FrameRenderer {
  readonly browser: string;
  readonly renderer: string;
  readonly gpu: Gpu;
  readonly passes: Passes;
  readonly screen: Screen;
  private readonly pictures = new Map<number, Promise<PicturePasses>>();
  private readonly targets = new Map<string, ImageTargets>();
  private readonly atlas: RenderTargetWrapper;
  private readonly covered = new Uint8Array(ATLAS.width * ATLAS.height * 4);
  private stage: Stage | null = null;
  private scene: RenderScene | null = null;
  private camera: CameraSpec | null = null;
  private frame: PackedFrame | null = null;

  private constructor(gpu: Gpu, passes: Passes, browser: string) {
    this.gpu = gpu;
    this.passes = passes;
    this.browser = browser;
    this.renderer = gpu.renderer;
    this.screen = new Screen(gpu);
    this.atlas = createFlatTarget(gpu, ATLAS);
  }

  /**
   * @param browser the browser's name for the manifest
   * @throws EnvironmentError where there is no WebGL2 with float targets
   */
  static async create(
    canvas: HTMLCanvasElement | OffscreenCanvas,
    browser: string,
  ): Promise<BabylonRenderer> {
    const gpu = createGpu(canvas);
    return new BabylonRenderer(gpu, await compilePasses(gpu), browser);
  }

  /** Replaces the scene; the camera is the one that `render` uses. */
  async load(scene: RenderScene, camera: CameraSpec, quality: Quality = 'standard'): Promise<void> {
    this.stage?.dispose();
    const passes = await this.pictureAt(quality);
    this.stage = new Stage(this.gpu, this.passes, passes, this.screen, scene, quality);
    this.scene = scene;
    this.camera = camera;
    const pixels = camera.width * camera.height;
    const buffer = new ArrayBuffer(packedBytes(pixels, scene.actors.length));
    this.frame = packedFrame(buffer, pixels, scene.actors.length);
  }

  private pictureAt(quality: Quality): Promise<PicturePasses> {
    const level = QUALITIES.indexOf(quality) as 0 | 1 | 2;
    const known = this.pictures.get(level) ?? compilePicturePasses(this.gpu, level);
    this.pictures.set(level, known);
    return known;
  }

  async render(state: WorldState, next: WorldState | null): Promise<FrameImages> {
    return unpackFrame(this.renderPacked(state, next), next !== null);
  }

  /** Everything of a frame; the buffer is reused by the next call. */
  renderPacked(state: WorldState, next: WorldState | null): PackedFrame {
    const { frame, pose, nextPose, stage, targets } = this.begin(state, next);
    const tiles = stage.prepare(state, next, pose, true);
    this.drawPicture(stage, pose, targets, frame.picture);
    this.drawTruth(stage, pose, nextPose, targets, frame);
    const rows = tiles.reduce((most, tile) => Math.max(most, tile.y + tile.height), 0);
    if (rows > 0) {
      drawInto(
        this.gpu,
        this.atlas,
        () => stage.drawTiles(pose),
        () => readTarget(this.gpu, { width: ATLAS.width, height: rows }, 0, this.covered),
      );
    }
    countTiles(tiles, this.covered, frame.counts);
    return frame;
  }

  /** The picture alone, for comparison: RGB, 3 bytes a pixel, rows from the top. */
  renderRgbOnly(state: WorldState): Uint8Array {
    return rgbOf(this.renderPictureOnly(state));
  }

  /** As {@link renderRgbOnly}, as RGBA and in a buffer that is reused. */
  renderPictureOnly(state: WorldState): Uint8Array {
    const { frame, pose, stage, targets } = this.begin(state, null);
    stage.prepare(state, null, pose, false);
    this.drawPicture(stage, pose, targets, frame.picture);
    return frame.picture;
  }

  /**
   * Draws a scene's picture (and ground truth) into the targets of the pose's size, without reading anything back.
   * @returns the targets, valid until the next drawing of that size
   */
  drawTargets(
    state: WorldState,
    next: WorldState | null,
    pose: CameraPose,
    nextPose: CameraPose,
    needs: { readonly picture: boolean; readonly truth: boolean },
  ): ImageTargets {
    const stage = this.stage;
    if (!stage) throw new UsageError('no scene is loaded');
    const targets = this.targetsOf(pose);
    stage.prepare(state, next, pose, false);
    if (needs.picture) this.drawPicture(stage, pose, targets, null);
    if (needs.truth) this.drawTruth(stage, pose, nextPose, targets, null);
    return targets;
  }

  /** The scene and camera that were loaded. */
  get loaded(): { readonly scene: RenderScene; readonly camera: CameraSpec } {
    if (!this.scene || !this.camera) throw new UsageError('no scene is loaded');
    return { scene: this.scene, camera: this.camera };
  }

  private begin(state: WorldState, next: WorldState | null) {
    const { stage, frame } = this;
    const { scene, camera } = this.loaded;
    if (!stage || !frame) throw new UsageError('no scene is loaded');
    const ego = findSpec(scene.actors, scene.egoId);
    const pose = cameraOnEgo(camera, ego, state);
    const nextPose = next ? cameraOnEgo(camera, ego, next) : pose;
    return { frame, pose, nextPose, stage, targets: this.targetsOf(pose) };
  }

  private drawPicture(
    stage: Stage,
    pose: CameraPose,
    { picture, radiance, size }: ImageTargets,
    into: Uint8Array | null,
  ): void {
    stage.drawShadows(pose);
    const read = into ? () => readTarget(this.gpu, size, 0, into) : undefined;
    if (!radiance) {
      drawInto(this.gpu, picture, () => stage.drawPicture(pose), read);
      return;
    }
    drawInto(this.gpu, radiance, () => stage.drawPicture(pose));
    drawInto(this.gpu, picture, () => stage.develop(textureOf(radiance)), read);
  }

  private drawTruth(
    stage: Stage,
    pose: CameraPose,
    nextPose: CameraPose,
    { truth, size }: ImageTargets,
    into: PackedFrame | null,
  ): void {
    const read = into
      ? () => {
          readTarget(this.gpu, size, 0, into.ids);
          readTarget(this.gpu, size, 1, into.geometry);
        }
      : undefined;
    drawInto(this.gpu, truth, () => stage.drawTruth(pose, nextPose), read);
  }

  private targetsOf({ width, height }: Size): ImageTargets {
    const isFast = this.stage?.quality === 'fast';
    const key = `${width}x${height}${isFast ? ' fast' : ''}`;
    let targets = this.targets.get(key);
    if (!targets) {
      const size = { width, height };
      targets = {
        size,
        picture: createColourTarget(this.gpu, size, isFast ? SAMPLES : 1),
        radiance: isFast ? null : createRadianceTarget(this.gpu, size, SAMPLES),
        truth: createTruthTarget(this.gpu, size),
      };
      this.dropTargets(MAX_SIZES - 1);
      this.targets.set(key, targets);
    }
    return targets;
  }

  /** Keeps the youngest sizes. */
  private dropTargets(keep: number): void {
    for (const [key, { picture, radiance, truth }] of this.targets) {
      if (this.targets.size <= keep) return;
      picture.dispose();
      radiance?.dispose();
      truth.dispose();
      this.targets.delete(key);
    }
  }

  dispose(): void {
    this.stage?.dispose();
    this.stage = null;
    this.dropTargets(0);
    this.atlas.dispose();
    this.gpu.engine.dispose();
  }
}
