/** The order of the passes over one frame. */
import type { Effect } from '@babylonjs/core/Materials/effect.js';
import type { CameraSpec } from '../../core/camera.ts';
import { NO_EFFECTS } from '../../core/camera-effects.ts';
import type { RenderLook } from '../../core/look.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { drawInto, textureOf } from '../gpu/targets.ts';
import type { CameraPose } from './camera-pose.ts';
import { type Darkroom, type Development, rowsOf } from './darkroom.ts';
import type { ImageTargets, TargetName } from './image-targets.ts';
import { setLens } from './lens.ts';
import type { PicturePasses } from './passes.ts';
import type { Stage } from './stage.ts';
import type { Styling } from './styling.ts';

/** Everything that the frames of a loaded scene share. */
export interface Drawing {
  readonly gpu: Gpu;
  readonly stage: Stage;
  readonly passes: PicturePasses;
  readonly darkroom: Darkroom;
  readonly development: Development;
  readonly look: RenderLook;
  readonly styling: Styling | null;
  /** Whether the picture's shaders finish it at once. */
  readonly isDirect: boolean;
}

/** One camera at one moment. */
export interface Shot {
  readonly targets: ImageTargets;
  readonly pose: CameraPose;
  readonly tUs: number;
}

/** Whether a look needs no pass after the first. */
export const isDirect = ({ quality, effects, style, radiance }: RenderLook): boolean =>
  quality === 'fast' &&
  style === null &&
  !radiance &&
  JSON.stringify({ ...effects, jpeg: null }) === JSON.stringify(NO_EFFECTS);

/** Whether the image that is drawn is not yet the camera's. */
const isResampled = (camera: CameraSpec, { effects }: RenderLook): boolean =>
  camera.distortion !== undefined || effects.rollingShutter > 0;

/** Whether pictures need to know how things move. */
export const needsVelocity = ({ effects }: RenderLook): boolean =>
  effects.shutter > 0 || effects.rollingShutter > 0;

/** Draws how everything moves; the stage must have been prepared with the moment before as its next. */
export function drawVelocity(
  { gpu, stage }: Drawing,
  { targets, pose }: Shot,
  before: CameraPose,
  seconds: number,
): void {
  drawInto(gpu, targets.get('drawnVelocity'), () => stage.drawVelocity(pose, before, seconds));
}

/**
 * Draws the picture; the stage must have been prepared.
 * @param hasVelocity whether {@link drawVelocity} was called for this shot
 * @param read runs where the finished picture can be read back
 * @param readPlain runs where the picture before it was styled can, where it is
 * @returns which target holds the picture, and which its radiance
 */
export function drawPicture(
  drawing: Drawing,
  { targets, pose, tUs }: Shot,
  hasVelocity: boolean,
  read?: () => void,
  readPlain?: () => void,
): { readonly picture: TargetName; readonly radiance: TargetName | null } {
  const { gpu, stage, passes, darkroom, development } = drawing;
  if (drawing.isDirect) {
    stage.drawShadows();
    drawInto(gpu, targets.get('direct'), () => stage.drawPicture(pose, null), read);
    return { picture: 'direct', radiance: null };
  }
  const radiance = drawRadiance(drawing, { targets, pose, tUs }, hasVelocity);
  const { styling } = drawing;
  darkroom.develop(targets, passes, radiance, development, tUs, styling ? readPlain : read);
  const picture = styling ? styling.apply(targets, 'developed', read) : 'developed';
  return { picture, radiance };
}

/**
 * Draws what reaches the sensor, linear; the stage must have been prepared, and the look must not be direct.
 * @returns the target that holds it
 */
export function drawRadiance(
  { gpu, stage, passes, darkroom, development, look }: Drawing,
  { targets, pose }: Shot,
  hasVelocity: boolean,
): TargetName {
  stage.drawShadows();
  let mirror: ReturnType<typeof textureOf> | null = null;
  if (stage.isMirroring) {
    drawInto(gpu, targets.get('mirrored'), () => stage.drawMirror(pose));
    mirror = textureOf(targets.get('mirrored'));
  }
  drawInto(gpu, targets.get('drawnRadiance'), () => stage.drawPicture(pose, mirror));
  let radiance: TargetName = 'drawnRadiance';
  if (hasVelocity && look.effects.shutter > 0) {
    darkroom.blurMotion(targets, passes, look.effects.shutter);
    radiance = 'drawnBlurred';
  }
  if (isResampled(development.camera, look)) {
    darkroom.resample(targets, passes, radiance, development, pose, hasVelocity);
    radiance = 'radiance';
  }
  return radiance;
}

/** Draws ids and geometry; the stage must have been prepared. `read` runs where `truth` can be read back. */
export function drawTruth(
  { gpu, stage, passes, development, look }: Drawing,
  { targets, pose }: Shot,
  nextPose: CameraPose,
  hasVelocity: boolean,
  read?: () => void,
): void {
  const { camera, effects } = development;
  if (!isResampled(camera, look)) {
    drawInto(gpu, targets.get('truth'), () => stage.drawTruth(pose, nextPose), read);
    return;
  }
  drawInto(gpu, targets.get('drawnTruth'), () => stage.drawTruth(pose, nextPose));
  const { resampleTruth } = passes;
  const drawn = targets.get('drawnTruth');
  const rows = hasVelocity ? rowsOf(effects, camera.height) : null;
  const { engine } = gpu;
  const draw = () => {
    engine.setState(false);
    engine.setDepthBuffer(false);
    engine.enableEffect(resampleTruth);
    resampleTruth.setTexture('idMap', textureOf(drawn, 0));
    resampleTruth.setTexture('geometryMap', textureOf(drawn, 1));
    const motion = rows ? targets.get('drawnVelocity') : drawn;
    resampleTruth.setTexture('velocityMap', textureOf(motion));
    setLens(resampleTruth, camera, pose, rows);
    stage.screen.draw(resampleTruth);
    engine.setDepthBuffer(true);
  };
  drawInto(gpu, targets.get('truth'), draw, read);
}

/**
 * Draws the luminance that each pixel of `shot` takes in, into its target `light`; the stage must have been prepared.
 * @param fine the same camera with `detail` times as many pixels along each side
 * @param read runs where `light` can be read back
 */
export function drawLight(
  drawing: Drawing,
  gather: Effect,
  { targets }: Shot,
  fine: Shot & { readonly camera: CameraSpec; readonly detail: number },
  read: () => void,
): void {
  const { gpu, stage, development } = drawing;
  const { engine } = gpu;
  const finer = { ...drawing, development: { ...development, camera: fine.camera } };
  const drawn = fine.targets.get(drawRadiance(finer, fine, false));
  const draw = () => {
    engine.setState(false);
    engine.setDepthBuffer(false);
    engine.enableEffect(gather);
    gather.setTexture('radianceMap', textureOf(drawn));
    gather.setFloat('detail', fine.detail);
    stage.screen.draw(gather);
    engine.setDepthBuffer(true);
  };
  drawInto(gpu, targets.get('light'), draw, read);
}
