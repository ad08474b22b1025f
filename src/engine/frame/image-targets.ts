/** The render targets of one image size, made when they are first needed. */
import type { RenderTargetWrapper } from '@babylonjs/core/Engines/renderTargetWrapper.js';
import type { Gpu } from '../gpu/gpu.ts';
import {
  createColourTarget,
  createFloatTarget,
  createRadianceTarget,
  createTruthTarget,
  type Size,
} from '../gpu/targets.ts';

/** Samples a pixel of the picture; ground truth has one, at the pixel's centre. */
const SAMPLES = 4;

const part = ({ width, height }: Size, of: number): Size => ({
  width: Math.ceil(width / of),
  height: Math.ceil(height / of),
});

type Create = (gpu: Gpu, size: Size, source: Size) => RenderTargetWrapper;

const layer: Create = (gpu, size) => createRadianceTarget(gpu, size, 1, false);
const quarter: Create = (gpu, size) => createRadianceTarget(gpu, part(size, 4), 1, false);
const sixteenth: Create = (gpu, size) => createRadianceTarget(gpu, part(size, 16), 1, false);

/** What there is. `drawn` ones have the size of what is drawn, the others that of the camera's image. */
const CREATE = {
  /** 8 bits a channel, drawn at once. */
  direct: (gpu, size) => createColourTarget(gpu, size, SAMPLES),
  /** 8 bits a channel, the last of several passes. */
  developed: (gpu, size) => createColourTarget(gpu, size, 1),
  fourier: (gpu, size) => createColourTarget(gpu, size, 1),
  /** Between two passes of style, in more than 8 bits: dark colours are stretched. */
  fourierWide: layer,
  styled: (gpu, size) => createColourTarget(gpu, size, 1),
  drawnRadiance: (gpu, _, source) => createRadianceTarget(gpu, source, SAMPLES, true),
  drawnVelocity: (gpu, _, source) => createRadianceTarget(gpu, source, 1, true),
  drawnTruth: (gpu, _, source) => createTruthTarget(gpu, source),
  drawnBlurred: (gpu, _, source) => createRadianceTarget(gpu, source, 1, false),
  mirrored: (gpu, _, source) => createRadianceTarget(gpu, part(source, 2), 1, true),
  radiance: layer,
  /** Luminance that each pixel takes in. */
  light: (gpu, size) => createFloatTarget(gpu, size),
  truth: (gpu, size) => createTruthTarget(gpu, size),
  quarterA: quarter,
  quarterB: quarter,
  sixteenthA: sixteenth,
  sixteenthB: sixteenth,
} as const satisfies Record<string, Create>;

export type TargetName = keyof typeof CREATE;

export class ImageTargets {
  /** Of the camera's image. */
  readonly size: Size;
  /** Of what is drawn: larger where a lens that distorts sees beyond the pinhole's edges. */
  readonly source: Size;
  private readonly gpu: Gpu;
  private readonly made = new Map<TargetName, RenderTargetWrapper>();

  constructor(gpu: Gpu, size: Size, source: Size) {
    this.gpu = gpu;
    this.size = size;
    this.source = source;
  }

  get(name: TargetName): RenderTargetWrapper {
    let target = this.made.get(name);
    if (!target) {
      target = CREATE[name](this.gpu, this.size, this.source);
      this.made.set(name, target);
    }
    return target;
  }

  dispose(): void {
    for (const target of this.made.values()) target.dispose();
    this.made.clear();
  }
}
