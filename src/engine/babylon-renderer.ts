/** Camera images of a scene, on a canvas that need not be visible. */
import type { RenderTargetWrapper } from '@babylonjs/core/Engines/renderTargetWrapper.js';
import { type CameraSpec, enlarged } from '../core/camera.ts';
import { UsageError } from '../core/errors.ts';
import type { FrameImages, FrameRenderer, LightImages, RenderScene } from '../core/frame-record.ts';
import { PLAIN_LOOK, type RenderLook } from '../core/look.ts';
import { QUALITIES } from '../core/sky.ts';
import { isSoftwareRenderer } from '../core/software-gpu.ts';
import { findSpec, type WorldState } from '../core/world-state.ts';
import { ATLAS, countTiles, type Tile } from './frame/atlas.ts';
import { type CameraPose, cameraOnEgo } from './frame/camera-pose.ts';
import { Darkroom } from './frame/darkroom.ts';
import {
  type Drawing,
  drawLight,
  drawPicture,
  drawRadiance,
  drawTruth,
  drawVelocity,
  isDirect,
  needsVelocity,
  type Shot,
} from './frame/drawing.ts';
import { ImageTargets, type TargetName } from './frame/image-targets.ts';
import { pinholeFor } from './frame/lens.ts';
import { lightImages, packLight } from './frame/light-images.ts';
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
import { Screen } from './frame/screen.ts';
import { Stage } from './frame/stage.ts';
import { compileStylePasses, type StylePasses, Styling } from './frame/styling.ts';
import { createGpu, type Gpu } from './gpu/gpu.ts';
import { createFlatTarget, drawInto, readTarget } from './gpu/targets.ts';
import { createSkyPhotograph } from './sky/sky-texture.ts';

/** Image sizes whose targets are kept; a page that is resized goes through many. */
const MAX_SIZES = 8;

/** What was drawn, on the GPU. */
export interface DrawnImages {
  readonly targets: ImageTargets;
  /** Which of them holds the picture; null where none was drawn. */
  readonly picture: TargetName | null;
}

/** What is drawn for a camera. */
const pinholeOf = (camera: CameraSpec): CameraSpec => ({ ...camera, ...pinholeFor(camera) });

interface Loaded {
  readonly scene: RenderScene;
  readonly camera: CameraSpec;
  /** The pinhole that is drawn for the camera. */
  readonly pinhole: CameraSpec;
  readonly drawing: Drawing;
  readonly frame: PackedFrame;
}

export class BabylonRenderer implements FrameRenderer {
  readonly browser: string;
  readonly renderer: string;
  /** Whether a processor draws. */
  readonly isSoftware: boolean;
  readonly gpu: Gpu;
  readonly passes: Passes;
  readonly screen: Screen;
  private readonly darkroom: Darkroom;
  private readonly pictures = new Map<string, Promise<PicturePasses>>();
  private styles: Promise<StylePasses> | null = null;
  private readonly targets = new Map<string, ImageTargets>();
  private readonly atlas: ReturnType<typeof createFlatTarget>;
  private readonly covered = new Uint8Array(ATLAS.width * ATLAS.height * 4);
  private now: Loaded | null = null;

  private constructor(gpu: Gpu, passes: Passes, browser: string) {
    this.gpu = gpu;
    this.passes = passes;
    this.browser = browser;
    this.renderer = gpu.renderer;
    this.isSoftware = isSoftwareRenderer(gpu.renderer);
    this.screen = new Screen(gpu);
    this.darkroom = new Darkroom(gpu, this.screen);
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
  async load(
    scene: RenderScene,
    camera: CameraSpec,
    part: Partial<RenderLook> = {},
  ): Promise<void> {
    const look = { ...PLAIN_LOOK, ...part };
    const direct = isDirect(look);
    const styles = look.style ? await this.stylePasses() : null;
    const passes = await this.pictureAt(QUALITIES.indexOf(look.quality) as 0 | 1 | 2, !direct);
    const { gpu, darkroom } = this;
    const { light, weather, seed } = scene;
    const isFast = look.quality === 'fast';
    const sky = isFast ? null : await createSkyPhotograph(gpu, light, weather, seed);
    this.unload();
    darkroom.reset();
    const stage = new Stage(gpu, this.passes, passes, this.screen, scene, look.quality, sky);
    const development = { effects: look.effects, light: stage.light, weather, camera, seed };
    const pixels = camera.width * camera.height;
    const layout = {
      pixels,
      actors: scene.actors.length,
      radiance: look.radiance,
      plain: look.style !== null,
    };
    const styling =
      look.style && styles ? new Styling(gpu, this.screen, styles, look.style, camera) : null;
    this.now = {
      scene,
      camera,
      pinhole: pinholeOf(camera),
      drawing: { gpu, stage, passes, darkroom, development, look, styling, isDirect: direct },
      frame: packedFrame(new ArrayBuffer(packedBytes(layout)), layout),
    };
  }

  private unload(): void {
    this.now?.drawing.stage.dispose();
    this.now?.drawing.styling?.dispose();
    this.now = null;
  }

  private stylePasses(): Promise<StylePasses> {
    this.styles ??= compileStylePasses(this.gpu);
    return this.styles;
  }

  private pictureAt(quality: 0 | 1 | 2, radiance: boolean): Promise<PicturePasses> {
    const key = `${quality} ${radiance}`;
    const known = this.pictures.get(key) ?? compilePicturePasses(this.gpu, { quality, radiance });
    this.pictures.set(key, known);
    return known;
  }

  async render(
    state: WorldState,
    next: WorldState | null,
    previous: WorldState | null = null,
  ): Promise<FrameImages> {
    return unpackFrame(this.renderPacked(state, next, previous), next !== null);
  }

  /** Everything of a frame; the buffer is reused by the next call. */
  renderPacked(
    state: WorldState,
    next: WorldState | null,
    previous: WorldState | null = null,
  ): PackedFrame {
    const { frame, drawing } = this.loaded;
    const { stage } = drawing;
    const shot = this.shotOf(state);
    const { pose, targets } = shot;
    const hasVelocity = this.drawMotion(shot, state, previous);
    const tiles = stage.prepare(state, next, pose, true);
    const read = (into: Uint8Array | Float32Array, attachment = 0) =>
      readTarget(this.gpu, targets.size, attachment, into);
    const { plain } = frame;
    const drawn = drawPicture(
      drawing,
      shot,
      hasVelocity,
      () => read(frame.picture),
      plain ? () => read(plain) : undefined,
    );
    if (frame.radiance && drawn.radiance)
      this.readRadiance(targets, drawn.radiance, frame.radiance);
    const nextPose = next ? this.poseAt(next) : pose;
    drawTruth(drawing, shot, nextPose, hasVelocity, () => {
      read(frame.ids);
      read(frame.geometry, 1);
    });
    this.countAmodal(stage, tiles, pose, frame);
    return frame;
  }

  private readRadiance(targets: ImageTargets, name: TargetName, into: Float32Array): void {
    const target = targets.get(name);
    // Binding it again resolves nothing anew: it was resolved when it was left.
    this.gpu.engine.bindFramebuffer(target, 0, undefined, undefined, true);
    this.gpu.engine.unBindFramebuffer(target, true, () =>
      readTarget(this.gpu, targets.size, 0, into),
    );
  }

  async renderLight(state: WorldState, next: WorldState, detail = 1): Promise<LightImages> {
    const buffer = this.renderLightPacked(state, next, detail);
    return lightImages(buffer, this.loaded.camera.width * this.loaded.camera.height);
  }

  /** As {@link renderLight}, in one buffer (frame/light-images.ts). */
  renderLightPacked(state: WorldState, next: WorldState, detail = 1): ArrayBuffer {
    const { frame, drawing, camera } = this.loaded;
    const { radiance: light } = frame;
    if (!light) throw new UsageError('light needs a look with radiance');
    const shot = this.gatherLight(state, next, camera, detail, light);
    const { targets } = shot;
    drawTruth(drawing, shot, this.poseAt(next), false, () => {
      readTarget(this.gpu, targets.size, 0, frame.ids);
      readTarget(this.gpu, targets.size, 1, frame.geometry);
    });
    return packLight(light, frame.ids, frame.geometry);
  }

  /**
   * The luminance that each pixel of a camera's sensor takes in, the mean of detail x detail finer ones; rows from the top.
   * @param camera any, of any size
   * @throws UsageError where the look has no radiance (see {@link hasRadiance})
   */
  lightAt(state: WorldState, camera: CameraSpec, detail: number): Float32Array {
    if (!this.hasRadiance) throw new UsageError('light needs a look with radiance');
    const pixels = new Float32Array(camera.width * camera.height * 4);
    this.gatherLight(state, null, camera, detail, pixels);
    return Float32Array.from({ length: pixels.length / 4 }, (_, i) => pixels[4 * i] as number);
  }

  /** Draws light and reads it: luminance, -, -, - a pixel. @param next as {@link renderLight} has it, or null */
  private gatherLight(
    state: WorldState,
    next: WorldState | null,
    camera: CameraSpec,
    detail: number,
    into: Float32Array,
  ): Shot {
    const { drawing } = this.loaded;
    const shot = this.shotOf(state, camera, pinholeOf(camera));
    const finer = enlarged(camera, detail);
    const fine = { ...this.shotOf(state, finer, pinholeOf(finer)), camera: finer, detail };
    drawing.stage.prepare(state, next, fine.pose, false);
    drawLight(drawing, this.passes.gather, shot, fine, () =>
      readTarget(this.gpu, shot.targets.size, 0, into),
    );
    return shot;
  }

  private countAmodal(
    stage: Stage,
    tiles: readonly Tile[],
    pose: CameraPose,
    { counts }: PackedFrame,
  ): void {
    const rows = tiles.reduce((most, tile) => Math.max(most, tile.y + tile.height), 0);
    if (rows > 0) {
      drawInto(
        this.gpu,
        this.atlas,
        () => stage.drawTiles(pose),
        () => readTarget(this.gpu, { width: ATLAS.width, height: rows }, 0, this.covered),
      );
    }
    countTiles(tiles, this.covered, counts, this.loaded.pinhole);
  }

  /** @returns whether there is a moment before that tells how things move, and a need to know */
  private drawMotion(shot: Shot, state: WorldState, previous: WorldState | null): boolean {
    const { drawing } = this.loaded;
    if (!previous || !needsVelocity(drawing.look)) return false;
    drawing.stage.prepare(state, previous, shot.pose, false);
    const seconds = (state.tUs - previous.tUs) * 1e-6;
    drawVelocity(drawing, shot, this.poseAt(previous), seconds);
    return true;
  }

  /** The picture alone, for comparison: RGB, 3 bytes a pixel, rows from the top. */
  renderRgbOnly(state: WorldState): Uint8Array {
    return rgbOf(this.renderPictureOnly(state));
  }

  /** As {@link renderRgbOnly}, as RGBA and in a buffer that is reused. */
  renderPictureOnly(state: WorldState): Uint8Array {
    const { frame, drawing } = this.loaded;
    const shot = this.shotOf(state);
    drawing.stage.prepare(state, null, shot.pose, false);
    drawPicture(drawing, shot, false, () =>
      readTarget(this.gpu, shot.targets.size, 0, frame.picture),
    );
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
  ): DrawnImages {
    const { drawing } = this.loaded;
    const { width, height } = pose;
    const targets = this.targetsOf({ width, height }, { width, height });
    const shot = { targets, pose, tUs: state.tUs };
    drawing.stage.prepare(state, next, pose, false);
    const picture = needs.picture ? drawPicture(drawing, shot, false).picture : null;
    if (needs.truth) drawTruth(drawing, shot, nextPose, false);
    return { targets, picture };
  }

  /**
   * Draws the light that reaches a camera's sensor, without reading anything back.
   * @returns what holds it, linear; valid until the next drawing of that size
   * @throws UsageError where the look has no radiance (see {@link hasRadiance})
   */
  drawLight(state: WorldState, pose: CameraPose): RenderTargetWrapper {
    if (!this.hasRadiance) throw new UsageError('light needs a look with radiance');
    const { drawing } = this.loaded;
    const { width, height } = pose;
    const targets = this.targetsOf({ width, height }, { width, height });
    drawing.stage.prepare(state, null, pose, false);
    return targets.get(drawRadiance(drawing, { targets, pose, tUs: state.tUs }, false));
  }

  /** Whether the loaded look's pictures are made of linear radiance. */
  get hasRadiance(): boolean {
    return !this.loaded.drawing.isDirect;
  }

  /** The scene and camera that were loaded. */
  get loaded(): Loaded {
    if (!this.now) throw new UsageError('no scene is loaded');
    return this.now;
  }

  private poseAt(state: WorldState, pinhole = this.loaded.pinhole): CameraPose {
    const { scene } = this.loaded;
    return cameraOnEgo(pinhole, findSpec(scene.actors, scene.egoId), state);
  }

  private shotOf(
    state: WorldState,
    camera = this.loaded.camera,
    pinhole = this.loaded.pinhole,
  ): Shot {
    const targets = this.targetsOf(camera, pinhole);
    return { targets, pose: this.poseAt(state, pinhole), tUs: state.tUs };
  }

  private targetsOf(size: { width: number; height: number }, source: typeof size): ImageTargets {
    const key = `${size.width}x${size.height} ${source.width}x${source.height}`;
    let targets = this.targets.get(key);
    if (!targets) {
      const { width, height } = size;
      targets = new ImageTargets(
        this.gpu,
        { width, height },
        { width: source.width, height: source.height },
      );
      this.dropTargets(MAX_SIZES - 1);
      this.targets.set(key, targets);
    }
    return targets;
  }

  /** Keeps the youngest sizes. */
  private dropTargets(keep: number): void {
    for (const [key, targets] of this.targets) {
      if (this.targets.size <= keep) return;
      targets.dispose();
      this.targets.delete(key);
    }
  }

  dispose(): void {
    this.unload();
    this.dropTargets(0);
    this.darkroom.dispose();
    this.atlas.dispose();
    this.gpu.engine.dispose();
  }
}
