/** The effects of all passes, compiled once. */
import type { Effect } from '@babylonjs/core/Materials/effect.js';
import { createEffect, type EffectSource, type Gpu } from '../gpu/gpu.ts';
import { RGB_FRAGMENT } from '../shaders/rgb.ts';
import { SKY_FRAGMENT } from '../shaders/sky.ts';
import {
  EMPTY_FRAGMENT,
  SKY_TRUTH_FRAGMENT,
  TILE_FRAGMENT,
  TRUTH_FRAGMENT,
} from '../shaders/truth.ts';
import {
  RGB_VERTEX,
  SCREEN_VERTEX,
  SHADOW_VERTEX,
  TILE_VERTEX,
  TRUTH_VERTEX,
} from '../shaders/vertex.ts';
import { VIEW_FRAGMENT } from '../shaders/view.ts';

const CAMERA = ['cameraFromWorld', 'lens', 'depthLens'];
const SKY = ['sunDirection', 'sunColour', 'zenithColour', 'horizonColour', 'cloudiness'];

const SOURCES = {
  rgb: {
    name: 'rgb',
    vertex: RGB_VERTEX,
    fragment: RGB_FRAGMENT,
    uniforms: [...CAMERA, ...SKY, 'shadowFromWorld', 'cameraPosition', 'groundLight', 'skyLight'],
    samplers: ['noiseMap', 'shadowMap'],
  },
  sky: {
    name: 'sky',
    vertex: SCREEN_VERTEX,
    fragment: SKY_FRAGMENT,
    uniforms: [...SKY, 'worldFromCamera', 'pinhole'],
    samplers: ['noiseMap'],
  },
  truth: {
    name: 'truth',
    vertex: TRUTH_VERTEX,
    fragment: TRUTH_FRAGMENT,
    uniforms: [...CAMERA, 'nextCameraFromWorld', 'nextPinhole', 'nearZ'],
  },
  skyTruth: {
    name: 'sky-truth',
    vertex: SCREEN_VERTEX,
    fragment: SKY_TRUTH_FRAGMENT,
    uniforms: ['pinhole', 'nextFromCamera', 'nextPinhole', 'nearZ'],
  },
  tile: { name: 'tile', vertex: TILE_VERTEX, fragment: TILE_FRAGMENT, uniforms: CAMERA },
  shadow: {
    name: 'shadow',
    vertex: SHADOW_VERTEX,
    fragment: EMPTY_FRAGMENT,
    uniforms: ['shadowFromWorld'],
  },
  view: {
    name: 'view',
    vertex: SCREEN_VERTEX,
    fragment: VIEW_FRAGMENT,
    uniforms: ['channel', 'flowScale'],
    samplers: ['rgbMap', 'idMap', 'geometryMap', 'paletteMap'],
  },
} as const satisfies Record<string, EffectSource>;

export type Passes = Readonly<Record<keyof typeof SOURCES, Effect>>;

export async function compilePasses(gpu: Gpu): Promise<Passes> {
  const entries = Object.entries(SOURCES).map(
    async ([name, source]) => [name, await createEffect(gpu, source)] as const,
  );
  return Object.fromEntries(await Promise.all(entries)) as Passes;
}
