/** One scene on the GPU, and the passes over it. */
import { Constants } from '@babylonjs/core/Engines/constants.js';
import type { Effect } from '@babylonjs/core/Materials/effect.js';
import type { ThinTexture } from '@babylonjs/core/Materials/Textures/thinTexture.js';
import { NEAR_M } from '../../core/camera.ts';
import type { RenderScene } from '../../core/frame-record.ts';
import type { Quality } from '../../core/sky.ts';
import { type Mat4, multiply, type Vec3 } from '../../core/vector.ts';
import { findSpec, type WorldState } from '../../core/world-state.ts';
import { Batch, type Faces, type InstanceBuffer } from '../gpu/batch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { createNoise } from '../gpu/noise.ts';
import { placeMeshes } from '../place/place.ts';
import { Props } from '../place/props.ts';
import type { SkyPhotograph } from '../sky/sky-texture.ts';
import type { Tile } from './atlas.ts';
import {
  type CameraPose,
  columns,
  DEPTH_LENS,
  lensUniform,
  mirroredCameraFromWorld,
  mirroredWorldFromCamera,
  rotationColumns,
  sphereIsSeen,
} from './camera-pose.ts';
import { ContactShadows } from './contact-shadows.ts';
import { Crowd } from './crowd.ts';
import { eyeOf, fromEye, pivotOf } from './eye-frame.ts';
import { FrameLamps } from './lamps.ts';
import type { Passes, PicturePasses } from './passes.ts';
import type { Screen } from './screen.ts';
import { type SceneLight, SHADOW_MAP, sceneLight } from './sun.ts';
import { SunShadows } from './sun-shadows.ts';
import { placeWorld, worldInstance } from './world-instance.ts';

/** Levels of detail end so much nearer. */
const THRIFT = { fast: 0.3, standard: 1, high: 1.8 } as const;

/** Ground that is less wet does not mirror. */
const MIRRORS_FROM = 0.3;

export class Stage {
  private readonly gpu: Gpu;
  private readonly passes: Passes;
  private readonly picture: PicturePasses;
  private readonly lamps: FrameLamps;
  readonly screen: Screen;
  readonly light: SceneLight;
  readonly quality: Quality;
  private readonly sky: SkyPhotograph | null;
  private readonly crowd: Crowd;
  private readonly contacts: ContactShadows;
  private readonly single: InstanceBuffer;
  private readonly props: Props;
  private readonly ground: Batch[];
  private readonly upright: Batch[];
  private readonly noise: ThinTexture;
  private readonly shadows: SunShadows;
  /** Of the frame that is prepared: the origin of what the GPU is given. */
  private eye: Vec3 = [0, 0, 0];

  constructor(
    gpu: Gpu,
    passes: Passes,
    picture: PicturePasses,
    screen: Screen,
    scene: RenderScene,
    quality: Quality,
    sky: SkyPhotograph | null,
  ) {
    this.gpu = gpu;
    this.passes = passes;
    this.picture = picture;
    this.quality = quality;
    this.sky = sky;
    this.screen = screen;
    this.light = sceneLight(scene.light, scene.weather);
    this.lamps = new FrameLamps(scene, this.light);
    this.crowd = new Crowd(gpu, scene, this.light, quality);
    this.contacts = new ContactShadows(gpu, scene);
    this.single = worldInstance(gpu, this.light.headlamps && this.light.lampShare > 0);
    const { ground, upright, props } = placeMeshes(scene.network, scene.seed);
    this.props = new Props(gpu, props, THRIFT[quality]);
    const batch = (mesh: (typeof ground)[number]) => new Batch(gpu, mesh, this.single);
    this.ground = ground.map(batch);
    this.upright = upright.map(batch);
    this.noise = createNoise(gpu, scene.seed);
    const ego = findSpec(scene.actors, scene.egoId);
    this.shadows = new SunShadows(gpu, passes.shadow, this.light.sunDirection, ego);
  }

  /** Places everything for a frame. Must come before the passes. */
  prepare(
    state: WorldState,
    next: WorldState | null,
    pose: CameraPose,
    withTiles: boolean,
  ): Tile[] {
    this.eye = eyeOf(pose);
    placeWorld(this.single, this.eye);
    this.lamps.choose(state, pose);
    this.contacts.prepare(state, pose);
    this.props.prepare(pose);
    this.shadows.prepare(state, pose);
    return this.crowd.prepare(state, next, pose, withTiles);
  }

  /** The sun's depth maps: around what the camera looks at, and of the ego. */
  drawShadows(): void {
    // Under a closed cover of cloud, and by night, nothing throws a shadow.
    const isSunny = Math.max(...this.light.sunColour) >= 0.02;
    const casters = {
      world: (effect: Effect, centre: Vec3) => this.drawCasters(effect, centre),
      ego: (effect: Effect) => {
        this.pivotOnPart(effect);
        for (const { batch, own } of this.crowd.drawn()) batch.draw(effect, own);
      },
    };
    if (isSunny) this.shadows.draw(casters);
  }

  private drawCasters(effect: Effect, centre: Vec3): void {
    this.pivotOnWorld(effect);
    for (const batch of this.upright) {
      const { centre: c, radius } = batch.mesh;
      const off = Math.hypot(c[0] - centre[0], c[1] - centre[1]);
      if (off < SHADOW_MAP.span * 0.75 + radius) batch.draw(effect, 1);
    }
    this.pivotOnPart(effect);
    for (const { batch, all } of this.crowd.drawn()) batch.draw(effect, all);
    for (const { batch, all } of this.props.drawn()) batch.draw(effect, all);
  }

  private drawEverything(effect: Effect, pose: CameraPose, faces: Faces = 'all'): void {
    this.pivotOnPart(effect);
    for (const { batch, seen } of this.crowd.drawn()) batch.draw(effect, seen, faces);
    for (const { batch, seen } of this.props.drawn()) batch.draw(effect, seen, faces);
    this.pivotOnWorld(effect);
    for (const batch of [...this.upright, ...this.ground]) {
      if (sphereIsSeen(pose, batch.mesh.centre, batch.mesh.radius)) batch.draw(effect, 1, faces);
    }
  }

  /** For meshes whose vertices are in a frame of their own, which is small. */
  private pivotOnPart(effect: Effect): void {
    effect.setFloat3('pivot', 0, 0, 0);
  }

  /** For meshes whose vertices are in the world's frame. */
  private pivotOnWorld(effect: Effect): void {
    effect.setFloat3('pivot', ...pivotOf(this.eye));
  }

  private setCamera(effect: Effect, pose: CameraPose): void {
    effect.setMatrices('cameraFromEye', columns(fromEye(pose.cameraFromWorld, this.eye)));
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
    if (!this.sky) return;
    const { map, shown, skyline, tilt } = this.sky;
    effect.setTexture('skyMap', map);
    effect.setFloat3('skyShown', shown === 'nothing' ? 0 : 1, shown === 'clouds' ? 1 : 0, skyline);
    effect.setFloat3('skyTilt', ...tilt);
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
    effect.setFloat3('cameraPosition', ...eyeOf(pose));
    effect.setFloat3('groundLight', ...ground);
    effect.setFloat3('skyLight', ...sky);
    effect.setFloat('wetness', wetness);
    effect.setFloat2('viewSize', pose.width, pose.height);
    this.shadows.set(effect);
    this.lamps.set(effect);
  }

  /** Whether open ground mirrors what stands on it. */
  get isMirroring(): boolean {
    return this.quality !== 'fast' && this.light.wetness > MIRRORS_FROM;
  }

  /**
   * Draws the world mirrored in the ground into the bound target, without the ground itself.
   * @param size of the bound target, pixels
   */
  drawMirror(pose: CameraPose): void {
    const { engine } = this.gpu;
    const { rgb } = this.picture;
    const mirrored = { ...pose, cameraFromWorld: mirroredCameraFromWorld(pose.cameraFromWorld) };
    engine.setState(true, 0, false, false, true);
    engine.setDepthBuffer(true);
    engine.setDepthWrite(true);
    engine.clear(null, false, true);
    engine.enableEffect(rgb);
    this.setLight(rgb, mirrored);
    rgb.setFloat('isMirrored', 0);
    this.pivotOnPart(rgb);
    for (const { batch, seen } of this.crowd.drawn()) batch.draw(rgb, seen);
    for (const { batch, seen } of this.props.drawn()) batch.draw(rgb, seen);
    this.pivotOnWorld(rgb);
    for (const batch of this.upright) {
      if (sphereIsSeen(pose, batch.mesh.centre, batch.mesh.radius + 8)) batch.draw(rgb, 1);
    }
    this.drawSky(pose, mirroredWorldFromCamera(pose.worldFromCamera), 0.5);
  }

  private drawSky(pose: CameraPose, worldFromCamera: Mat4, scale = 1): void {
    const { engine } = this.gpu;
    const { sky } = this.picture;
    engine.setState(false);
    engine.enableEffect(sky);
    this.setSky(sky);
    sky.setMatrix3x3('worldFromCamera', rotationColumns(worldFromCamera));
    sky.setFloat4('pinhole', pose.fx * scale, pose.fy * scale, pose.cx * scale, pose.cy * scale);
    this.screen.draw(sky);
  }

  /**
   * Draws the picture into the bound target: finished, or as linear radiance, as its passes were compiled.
   * @param mirror what {@link drawMirror} gave, where the ground mirrors
   */
  drawPicture(pose: CameraPose, mirror: ThinTexture | null): void {
    const { engine } = this.gpu;
    const { rgb, glass, contact } = this.picture;
    // With `fast`, glass is a dark mirror like any other surface.
    const seesThrough = this.quality !== 'fast';
    this.begin();
    engine.enableEffect(rgb);
    this.setLight(rgb, pose);
    rgb.setTexture('mirrorMap', mirror ?? this.noise);
    rgb.setFloat('isMirrored', mirror ? 1 : 0);
    this.drawEverything(rgb, pose, seesThrough ? 'opaque' : 'all');
    this.drawSky(pose, pose.worldFromCamera);
    engine.enableEffect(contact);
    this.setCamera(contact, pose);
    contact.setFloat('shade', this.light.skyShare);
    this.contacts.draw(contact);
    if (!seesThrough) return;
    engine.setState(true, 0, false, true, true);
    engine.setDepthWrite(false);
    engine.setAlphaMode(Constants.ALPHA_COMBINE);
    engine.enableEffect(glass);
    this.setLight(glass, pose);
    glass.setTexture('mirrorMap', this.noise);
    this.drawEverything(glass, pose, 'glass');
    engine.setAlphaMode(Constants.ALPHA_DISABLE);
    engine.setDepthWrite(true);
  }

  /**
   * Draws how everything moves into the bound target, in pixels a second.
   * Must come after a `prepare` whose `next` is the moment before.
   */
  drawVelocity(pose: CameraPose, before: CameraPose, seconds: number): void {
    const { velocity, skyVelocity } = this.picture;
    this.drawMotion(pose, before, velocity, skyVelocity, (effect) =>
      effect.setFloat('perSecond', 1 / seconds),
    );
  }

  /** Draws ids and geometry into the bound target. */
  drawTruth(pose: CameraPose, nextPose: CameraPose): void {
    const { truth, skyTruth } = this.passes;
    this.drawMotion(pose, nextPose, truth, skyTruth);
  }

  private drawMotion(
    pose: CameraPose,
    other: CameraPose,
    solid: Effect,
    sky: Effect,
    set: (effect: Effect) => void = () => {},
  ): void {
    const { engine } = this.gpu;
    this.begin();
    engine.enableEffect(solid);
    this.setCamera(solid, pose);
    solid.setMatrices('nextCameraFromEye', columns(fromEye(other.cameraFromWorld, this.eye)));
    solid.setFloat4('nextPinhole', other.fx, other.fy, other.cx, other.cy);
    solid.setFloat('nearZ', NEAR_M);
    set(solid);
    this.drawEverything(solid, pose);
    engine.setState(false);
    engine.enableEffect(sky);
    sky.setFloat4('pinhole', pose.fx, pose.fy, pose.cx, pose.cy);
    sky.setFloat4('nextPinhole', other.fx, other.fy, other.cx, other.cy);
    sky.setFloat('nearZ', NEAR_M);
    const nextFromCamera = multiply(other.cameraFromWorld, pose.worldFromCamera);
    sky.setMatrix3x3('nextFromCamera', rotationColumns(nextFromCamera));
    set(sky);
    this.screen.draw(sky);
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
    this.pivotOnPart(tile);
    for (const { batch, seen, isActor } of this.crowd.drawn()) {
      if (isActor) batch.draw(tile, seen);
    }
    engine.setDepthBuffer(true);
  }

  dispose(): void {
    this.crowd.dispose();
    this.contacts.dispose();
    this.props.dispose();
    for (const batch of [...this.ground, ...this.upright]) batch.dispose();
    this.single.dispose();
    this.noise.dispose();
    this.noise.getInternalTexture()?.dispose();
    this.sky?.map.dispose();
    this.sky?.map.getInternalTexture()?.dispose();
    this.shadows.dispose();
  }
}
