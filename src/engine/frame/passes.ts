/** The effects of all passes, compiled once. */
import type { Effect } from '@babylonjs/core/Materials/effect.js';
import { createEffect, type EffectSource, type Gpu } from '../gpu/gpu.ts';
import { DEVELOP_FRAGMENT } from '../shaders/develop.ts';
import { glassFragment, rgbFragment } from '../shaders/rgb.ts';
import { type ShaderQuality, skyFragment } from '../shaders/sky.ts';
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
const SKY = ['sunDirection', 'sunColour', 'zenithColour', 'horizonColour', 'cloudiness', 'haze'];
const LIT = [
  ...CAMERA,
  ...SKY,
  'shadowFromWorld',
  'cameraPosition',
  'groundLight',
  'skyLight',
  'night',
  'wetness',
  'lampCount',
  'lampPlace',
  'lampAim',
  'lampColour',
  'exposure',
];

const SOURCES = {
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

const PICTURE_SOURCES = (quality: ShaderQuality) =>
  ({
    rgb: {
      name: 'rgb',
      vertex: RGB_VERTEX,
      fragment: rgbFragment(quality),
      uniforms: LIT,
      samplers: ['noiseMap', 'shadowMap'],
    },
    glass: {
      name: 'glass',
      vertex: RGB_VERTEX,
      fragment: glassFragment(quality),
      uniforms: LIT,
      samplers: ['noiseMap', 'shadowMap'],
    },
    sky: {
      name: 'sky',
      vertex: SCREEN_VERTEX,
      fragment: skyFragment(quality),
      uniforms: [...SKY, 'worldFromCamera', 'pinhole', 'exposure', 'night'],
      samplers: ['noiseMap'],
    },
    develop: {
      name: 'develop',
      vertex: SCREEN_VERTEX,
      fragment: DEVELOP_FRAGMENT,
      uniforms: ['exposure'],
      samplers: ['radianceMap'],
    },
  }) as const satisfies Record<string, EffectSource>;

/** The passes that make the picture at one quality. */
export type PicturePasses = Readonly<Record<keyof ReturnType<typeof PICTURE_SOURCES>, Effect>>;

async function compile(gpu: Gpu, sources: Record<string, EffectSource>) {
  const entries = Object.entries(sources).map(
    async ([name, source]) => [name, await createEffect(gpu, source)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

export const compilePasses = (gpu: Gpu): Promise<Passes> =>
  compile(gpu, SOURCES) as Promise<Passes>;

export const compilePicturePasses = (gpu: Gpu, quality: ShaderQuality): Promise<PicturePasses> =>
  compile(gpu, PICTURE_SOURCES(quality)) as Promise<PicturePasses>;
