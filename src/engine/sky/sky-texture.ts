/** A scene's photographed sky on the GPU. */
import { Constants } from '@babylonjs/core/Engines/constants.js';
import { ThinTexture } from '@babylonjs/core/Materials/Textures/thinTexture.js';
import { createRng } from '../../core/rng.ts';
import type { LightSpec, WeatherSpec } from '../../core/sky.ts';
import type { Vec3 } from '../../core/vector.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { loadPhotograph, photographFor, type SkyShown } from './photographs.ts';
import { createSkyMap, SKY_MAP_SIDE } from './sky-map.ts';

export interface SkyPhotograph {
  readonly map: ThinTexture;
  readonly tilt: Vec3;
  readonly shown: SkyShown;
  readonly skyline: number;
}

/** The photographed sky that a scene's seed, light and weather ask for. */
export async function createSkyPhotograph(
  { engine }: Gpu,
  light: LightSpec,
  weather: WeatherSpec,
  seed: number,
): Promise<SkyPhotograph> {
  const photograph = await loadPhotograph(photographFor(light, weather, seed));
  const isFlipped = createRng(seed).split('sky flipped').uniform() < 0.5;
  const { texels, tilt } = createSkyMap(photograph, light.sunAzimuth, isFlipped);
  const texture = engine.createRawTexture(
    texels,
    SKY_MAP_SIDE,
    SKY_MAP_SIDE,
    Constants.TEXTUREFORMAT_RGBA,
    true,
    false,
    Constants.TEXTURE_TRILINEAR_SAMPLINGMODE,
  );
  const map = new ThinTexture(texture);
  map.anisotropicFilteringLevel = 1;
  map.wrapU = Constants.TEXTURE_CLAMP_ADDRESSMODE;
  map.wrapV = Constants.TEXTURE_CLAMP_ADDRESSMODE;
  const { shown, skyline } = photograph;
  return { map, tilt, shown, skyline };
}
