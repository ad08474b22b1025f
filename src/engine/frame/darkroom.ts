/** From the radiance that reaches the lens to the picture that the camera gives. */
import type { RenderTargetWrapper } from '@babylonjs/core/Engines/renderTargetWrapper.js';
import type { Effect } from '@babylonjs/core/Materials/effect.js';
import type { CameraSpec } from '../../core/camera.ts';
import type { CameraEffects } from '../../core/camera-effects.ts';
import type { WeatherSpec } from '../../core/sky.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { createFloatTarget, drawInto, textureOf } from '../gpu/targets.ts';
import type { ImageTargets, TargetName } from './image-targets.ts';
import { type Rows, setLens } from './lens.ts';
import type { PicturePasses } from './passes.ts';
import type { Screen } from './screen.ts';
import type { SceneLight } from './sun.ts';

/** Largest correction of the meter, EV either way. */
const METER_RANGE_EV = 2;
/** Of streaks and drops at heavy rain (12 mm/h). */
const HEAVY_RAIN = 12;

/** What a scene's pictures are developed with. */
export interface Development {
  readonly effects: CameraEffects;
  readonly light: SceneLight;
  readonly weather: WeatherSpec;
  readonly camera: CameraSpec;
  readonly seed: number;
}

export const rowsOf = ({ rollingShutter }: CameraEffects, height: number): Rows | null =>
  rollingShutter > 0 ? { secondsARow: rollingShutter / height, middle: height / 2 } : null;

export class Darkroom {
  private readonly gpu: Gpu;
  private readonly screen: Screen;
  private readonly meters: [RenderTargetWrapper, RenderTargetWrapper];
  private current: 0 | 1 = 0;
  /** Of the last metered frame; null before a scene's first. */
  private lastUs: number | null = null;

  constructor(gpu: Gpu, screen: Screen) {
    this.gpu = gpu;
    this.screen = screen;
    const texel = { width: 1, height: 1 };
    this.meters = [createFloatTarget(gpu, texel), createFloatTarget(gpu, texel)];
  }

  /** The next picture is the first of a scene. */
  reset(): void {
    this.lastUs = null;
  }

  private pass(
    into: RenderTargetWrapper,
    effect: Effect,
    set: () => void,
    read?: () => void,
  ): void {
    const { engine } = this.gpu;
    drawInto(
      this.gpu,
      into,
      () => {
        engine.setState(false);
        engine.setDepthBuffer(false);
        engine.enableEffect(effect);
        set();
        this.screen.draw(effect);
        engine.setDepthBuffer(true);
      },
      read,
    );
  }

  /** What moves while the shutter is open is smeared. */
  blurMotion(targets: ImageTargets, passes: PicturePasses, shutter: number): void {
    const { motionBlur } = passes;
    this.pass(targets.get('drawnBlurred'), motionBlur, () => {
      motionBlur.setTexture('radianceMap', textureOf(targets.get('drawnRadiance')));
      motionBlur.setTexture('velocityMap', textureOf(targets.get('drawnVelocity')));
      motionBlur.setFloat('shutter', shutter);
    });
  }

  /** Through a lens that distorts, row by row. */
  resample(
    targets: ImageTargets,
    passes: PicturePasses,
    from: TargetName,
    { camera, effects }: Development,
    source: Parameters<typeof setLens>[2],
    hasVelocity: boolean,
  ): void {
    const { resamplePicture } = passes;
    const rows = hasVelocity ? rowsOf(effects, camera.height) : null;
    this.pass(targets.get('radiance'), resamplePicture, () => {
      resamplePicture.setTexture('radianceMap', textureOf(targets.get(from)));
      const motion = rows ? 'drawnVelocity' : from;
      resamplePicture.setTexture('velocityMap', textureOf(targets.get(motion)));
      setLens(resamplePicture, camera, source, rows);
    });
  }

  /** Small, soft copies of the picture: for glare and for the meter. */
  private soften(targets: ImageTargets, passes: PicturePasses, from: TargetName): void {
    const { shrink, blur } = passes;
    const copy = (source: TargetName, into: TargetName) =>
      this.pass(targets.get(into), shrink, () =>
        shrink.setTexture('sourceMap', textureOf(targets.get(source))),
      );
    const smear = (source: TargetName, into: TargetName, x: number, y: number) =>
      this.pass(targets.get(into), blur, () => {
        blur.setTexture('sourceMap', textureOf(targets.get(source)));
        blur.setFloat2('direction', x, y);
      });
    copy(from, 'quarterA');
    copy('quarterA', 'sixteenthA');
    for (const size of ['quarter', 'sixteenth'] as const) {
      smear(`${size}A`, `${size}B`, 1, 0);
      smear(`${size}B`, `${size}A`, 0, 1);
    }
  }

  private meter(
    targets: ImageTargets,
    passes: PicturePasses,
    usual: number,
    lag: number,
    tUs: number,
  ): void {
    const passed = this.lastUs === null ? -1 : (tUs - this.lastUs) * 1e-6;
    this.lastUs = tUs;
    const share = passed < 0 ? 1 : 1 - Math.exp(-passed / lag);
    const [before, after] = [this.meters[this.current], this.meters[this.current === 0 ? 1 : 0]];
    this.current = this.current === 0 ? 1 : 0;
    const { meter } = passes;
    this.pass(after, meter, () => {
      meter.setTexture('sourceMap', textureOf(targets.get('quarterA')));
      meter.setTexture('beforeMap', textureOf(before));
      meter.setFloat3('meter', usual, share, METER_RANGE_EV);
    });
  }

  /** The picture, in `developed`. */
  develop(
    targets: ImageTargets,
    passes: PicturePasses,
    from: TargetName,
    development: Development,
    tUs: number,
    read?: () => void,
  ): void {
    const { effects, light, weather, seed } = development;
    const { exposureLag, glare } = effects;
    const usual = light.exposure * 2 ** effects.exposureBias;
    if (exposureLag !== null || glare > 0) this.soften(targets, passes, from);
    if (exposureLag !== null) this.meter(targets, passes, usual, exposureLag, tUs);
    const { develop } = passes;
    const { width, height } = targets.size;
    const share = Math.min(1, weather.rainfall / HEAVY_RAIN);
    const softMap = (name: TargetName) => textureOf(targets.get(glare > 0 ? name : from));
    this.pass(
      targets.get('developed'),
      develop,
      () => {
        develop.setTexture('radianceMap', textureOf(targets.get(from)));
        develop.setTexture('quarterMap', softMap('quarterA'));
        develop.setTexture('sixteenthMap', softMap('sixteenthA'));
        develop.setTexture('meterMap', textureOf(this.meters[this.current]));
        develop.setFloat2('size', width, height);
        develop.setFloat('exposure', usual);
        develop.setFloat('isMetered', exposureLag === null ? 0 : 1);
        develop.setFloat4('lensLook', glare, effects.vignetting, effects.contrast, 0);
        develop.setFloat2('noise', effects.shotNoise, effects.readNoise);
        develop.setFloat4('rain', 0.9 * share, Math.sqrt(share), 0.25, 0);
        develop.setFloat3('rainColour', ...light.rain);
        // Unsigned words: whole numbers of 32 bits of seed and time.
        develop.setUInt3('frameSeed', seed >>> 0, Math.round(tUs / 1000) >>> 0, 0);
      },
      read,
    );
  }

  dispose(): void {
    for (const meter of this.meters) meter.dispose();
  }
}
