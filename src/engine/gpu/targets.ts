/** Render targets of one image size, and their read-back. */
import { Constants } from '@babylonjs/core/Engines/constants.js';
import type { RenderTargetWrapper } from '@babylonjs/core/Engines/renderTargetWrapper.js';
import { ThinTexture } from '@babylonjs/core/Materials/Textures/thinTexture.js';
import type { Gpu } from './gpu.ts';

const NEAREST = Constants.TEXTURE_NEAREST_SAMPLINGMODE;
const BYTES = Constants.TEXTURETYPE_UNSIGNED_BYTE;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Colour with `samples` samples a pixel, resolved when it is left. */
export const createColourTarget = (gpu: Gpu, size: Size, samples: number): RenderTargetWrapper =>
  gpu.engine.createRenderTargetTexture(size, {
    generateDepthBuffer: true,
    generateMipMaps: false,
    samplingMode: NEAREST,
    type: BYTES,
    samples,
  });

/** Linear radiance in half floats, `samples` samples a pixel, resolved when it is left. */
export const createRadianceTarget = (
  gpu: Gpu,
  size: Size,
  samples: number,
  hasDepth: boolean,
): RenderTargetWrapper =>
  gpu.engine.createRenderTargetTexture(size, {
    generateDepthBuffer: hasDepth,
    generateMipMaps: false,
    samplingMode: Constants.TEXTURE_BILINEAR_SAMPLINGMODE,
    type: Constants.TEXTURETYPE_HALF_FLOAT,
    samples,
  });

/** Numbers rather than colours. */
export const createFloatTarget = (gpu: Gpu, size: Size): RenderTargetWrapper =>
  gpu.engine.createRenderTargetTexture(size, {
    generateDepthBuffer: false,
    generateMipMaps: false,
    samplingMode: NEAREST,
    type: Constants.TEXTURETYPE_FLOAT,
  });

/** Coverage only. */
export const createFlatTarget = (gpu: Gpu, size: Size): RenderTargetWrapper =>
  gpu.engine.createRenderTargetTexture(size, {
    generateDepthBuffer: false,
    generateMipMaps: false,
    samplingMode: NEAREST,
    type: BYTES,
  });

/** Ids (RGBA8) and geometry (RGBA32F) of one pass. */
export const createTruthTarget = (gpu: Gpu, size: Size): RenderTargetWrapper =>
  gpu.engine.createMultipleRenderTarget(size, {
    textureCount: 2,
    generateMipMaps: false,
    generateDepthBuffer: true,
    samplingModes: [NEAREST, NEAREST],
    types: [BYTES, Constants.TEXTURETYPE_FLOAT],
    formats: [Constants.TEXTUREFORMAT_RGBA, Constants.TEXTUREFORMAT_RGBA],
  });

/** A depth map that is compared while it is sampled. */
export function createShadowTarget(
  gpu: Gpu,
  size: Size,
): { target: RenderTargetWrapper; map: ThinTexture } {
  const target = gpu.engine.createRenderTargetTexture(size, {
    generateDepthBuffer: false,
    noColorAttachment: true,
  });
  const depth = target.createDepthStencilTexture(
    Constants.LESS,
    true,
    false,
    1,
    Constants.TEXTUREFORMAT_DEPTH24,
  );
  const map = new ThinTexture(depth);
  // llvmpipe's anisotropic filter never ends where coordinates are not finite, as they are beyond the horizon.
  map.anisotropicFilteringLevel = 1;
  map.wrapU = map.wrapV = Constants.TEXTURE_CLAMP_ADDRESSMODE;
  return { target, map };
}

export function textureOf(target: RenderTargetWrapper, index = 0): ThinTexture {
  const texture = new ThinTexture(target.textures?.[index] ?? target.texture);
  texture.wrapU = texture.wrapV = Constants.TEXTURE_CLAMP_ADDRESSMODE;
  return texture;
}

/** Draws into a target; `read` runs where its resolved content can be read back. */
export function drawInto(
  { engine }: Gpu,
  target: RenderTargetWrapper,
  draw: () => void,
  read?: () => void,
): void {
  engine.bindFramebuffer(target, 0, undefined, undefined, true);
  draw();
  if (target.isMulti) engine.unBindMultiColorAttachmentFramebuffer(target, true, read);
  else engine.unBindFramebuffer(target, true, read);
}

/** Copies the first `height` rows of a bound target's attachment. */
export function readTarget(
  { gl }: Gpu,
  { width, height }: Size,
  attachment: number,
  into: Uint8Array | Float32Array,
): void {
  gl.readBuffer(gl.COLOR_ATTACHMENT0 + attachment);
  gl.readPixels(
    0,
    0,
    width,
    height,
    gl.RGBA,
    into instanceof Float32Array ? gl.FLOAT : gl.UNSIGNED_BYTE,
    into,
  );
  if (attachment !== 0) gl.readBuffer(gl.COLOR_ATTACHMENT0);
}
