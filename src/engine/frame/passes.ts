/** The effects of all passes, compiled once. */
import type { Effect } from '@babylonjs/core/Materials/effect.js';
import { createEffect, type EffectSource, type Gpu } from '../gpu/gpu.ts';
import { CONTACT_FRAGMENT, CONTACT_VERTEX } from '../shaders/contact.ts';
import { DEVELOP_FRAGMENT } from '../shaders/post/develop.ts';
import { GATHER_FRAGMENT } from '../shaders/post/gather.ts';
import { BLUR_FRAGMENT, METER_FRAGMENT, SHRINK_FRAGMENT } from '../shaders/post/glare.ts';
import { MOTION_BLUR_FRAGMENT } from '../shaders/post/motion-blur.ts';
import { RESAMPLE_PICTURE_FRAGMENT, RESAMPLE_TRUTH_FRAGMENT } from '../shaders/post/resample.ts';
import { glassFragment, rgbFragment } from '../shaders/rgb.ts';
import { type PictureLook, skyFragment } from '../shaders/sky.ts';
import {
  EMPTY_FRAGMENT,
  SKY_TRUTH_FRAGMENT,
  TILE_FRAGMENT,
  TRUTH_FRAGMENT,
} from '../shaders/truth.ts';
import { SKY_VELOCITY_FRAGMENT, VELOCITY_FRAGMENT } from '../shaders/velocity.ts';
import {
  RGB_VERTEX,
  SCREEN_VERTEX,
  SHADOW_VERTEX,
  TILE_VERTEX,
  TRUTH_VERTEX,
} from '../shaders/vertex.ts';
import { VIEW_FRAGMENT } from '../shaders/view.ts';

const CAMERA = ['cameraFromEye', 'lens', 'depthLens'];
const SOLID = [...CAMERA, 'pivot'];
const SKY = [
  'sunDirection',
  'sunColour',
  'zenithColour',
  'horizonColour',
  'cloudiness',
  'haze',
  'skyShown',
  'skyTilt',
];
const LIT = [
  ...SOLID,
  ...SKY,
  'shadowFromEye',
  'ownShadowFromEye',
  'ownDepth',
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
  'viewSize',
  'isMirrored',
];

const SOURCES = {
  truth: {
    name: 'truth',
    vertex: TRUTH_VERTEX,
    fragment: TRUTH_FRAGMENT,
    uniforms: [...SOLID, 'nextCameraFromEye', 'nextPinhole', 'nearZ'],
  },
  skyTruth: {
    name: 'sky-truth',
    vertex: SCREEN_VERTEX,
    fragment: SKY_TRUTH_FRAGMENT,
    uniforms: ['pinhole', 'nextFromCamera', 'nextPinhole', 'nearZ'],
  },
  tile: { name: 'tile', vertex: TILE_VERTEX, fragment: TILE_FRAGMENT, uniforms: SOLID },
  shadow: {
    name: 'shadow',
    vertex: SHADOW_VERTEX,
    fragment: EMPTY_FRAGMENT,
    uniforms: ['shadowFromEye', 'pivot'],
  },
  gather: {
    name: 'gather',
    vertex: SCREEN_VERTEX,
    fragment: GATHER_FRAGMENT,
    uniforms: ['detail'],
    samplers: ['radianceMap'],
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

const LENS = ['outPinhole', 'sourcePinhole', 'radial', 'tangential', 'rows'];
const MOTION = [...SOLID, 'nextCameraFromEye', 'nextPinhole', 'nearZ', 'perSecond'];

const onScreen = (
  name: string,
  fragment: string,
  uniforms: readonly string[],
  samplers: readonly string[],
): EffectSource => ({ name, vertex: SCREEN_VERTEX, fragment, uniforms, samplers });

const PICTURE_SOURCES = (look: PictureLook) =>
  ({
    rgb: {
      name: 'rgb',
      vertex: RGB_VERTEX,
      fragment: rgbFragment(look),
      uniforms: LIT,
      samplers: ['noiseMap', 'skyMap', 'shadowMap', 'mirrorMap'],
    },
    glass: {
      name: 'glass',
      vertex: RGB_VERTEX,
      fragment: glassFragment(look),
      uniforms: LIT,
      samplers: ['noiseMap', 'skyMap', 'shadowMap', 'mirrorMap'],
    },
    contact: {
      name: 'contact',
      vertex: CONTACT_VERTEX,
      fragment: CONTACT_FRAGMENT,
      uniforms: [...CAMERA, 'groundFromEye', 'shade'],
    },
    sky: onScreen(
      'sky',
      skyFragment(look),
      [...SKY, 'worldFromCamera', 'pinhole', 'exposure', 'night'],
      ['noiseMap', 'skyMap'],
    ),
    velocity: {
      name: 'velocity',
      vertex: TRUTH_VERTEX,
      fragment: VELOCITY_FRAGMENT,
      uniforms: MOTION,
    },
    skyVelocity: onScreen(
      'sky-velocity',
      SKY_VELOCITY_FRAGMENT,
      ['pinhole', 'nextFromCamera', 'nextPinhole', 'nearZ', 'perSecond'],
      [],
    ),
    motionBlur: onScreen(
      'motion-blur',
      MOTION_BLUR_FRAGMENT,
      ['shutter'],
      ['radianceMap', 'velocityMap'],
    ),
    resamplePicture: onScreen('resample-picture', RESAMPLE_PICTURE_FRAGMENT, LENS, [
      'radianceMap',
      'velocityMap',
    ]),
    resampleTruth: onScreen('resample-truth', RESAMPLE_TRUTH_FRAGMENT, LENS, [
      'idMap',
      'geometryMap',
      'velocityMap',
    ]),
    shrink: onScreen('shrink', SHRINK_FRAGMENT, [], ['sourceMap']),
    blur: onScreen('blur', BLUR_FRAGMENT, ['direction'], ['sourceMap']),
    meter: onScreen('meter', METER_FRAGMENT, ['meter'], ['sourceMap', 'beforeMap']),
    develop: onScreen(
      'develop',
      DEVELOP_FRAGMENT,
      ['size', 'exposure', 'isMetered', 'lensLook', 'noise', 'rain', 'rainColour', 'frameSeed'],
      ['radianceMap', 'quarterMap', 'sixteenthMap', 'meterMap'],
    ),
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

export const compilePicturePasses = (gpu: Gpu, look: PictureLook): Promise<PicturePasses> =>
  compile(gpu, PICTURE_SOURCES(look)) as Promise<PicturePasses>;
