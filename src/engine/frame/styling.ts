/** Moves a finished picture towards a photograph, on the GPU (core/style.ts). */
import { Constants } from '@babylonjs/core/Engines/constants.js';
import type { RenderTargetWrapper } from '@babylonjs/core/Engines/renderTargetWrapper.js';
import type { Effect } from '@babylonjs/core/Materials/effect.js';
import { ThinTexture } from '@babylonjs/core/Materials/Textures/thinTexture.js';
import { MAX_STRETCH, type StyleTarget } from '../../core/style.ts';
import { createEffect, type EffectSource, type Gpu } from '../gpu/gpu.ts';
import { createFloatTarget, drawInto, textureOf } from '../gpu/targets.ts';
import {
  STYLE_BLOCKS_FRAGMENT,
  STYLE_CHANGE_FRAGMENT,
  STYLE_COLOUR_FRAGMENT,
  STYLE_COLUMNS_FRAGMENT,
  STYLE_FOURIER_FRAGMENT,
  STYLE_ROWS_FRAGMENT,
  STYLE_STATISTICS_FRAGMENT,
} from '../shaders/post/style.ts';
import { SCREEN_VERTEX } from '../shaders/vertex.ts';
import type { ImageTargets, TargetName } from './image-targets.ts';
import type { Screen } from './screen.ts';

const source = (
  name: string,
  fragment: string,
  samplers: readonly string[],
  uniforms: readonly string[] = [],
): EffectSource => ({ name, vertex: SCREEN_VERTEX, fragment, uniforms, samplers });

const SOURCES = {
  rows: source('style-rows', STYLE_ROWS_FRAGMENT, ['sourceMap']),
  columns: source('style-columns', STYLE_COLUMNS_FRAGMENT, ['rowsMap'], ['radius']),
  change: source(
    'style-change',
    STYLE_CHANGE_FRAGMENT,
    ['spectrumMap', 'amplitudeMap'],
    ['radius', 'share', 'height'],
  ),
  fourier: source('style-fourier', STYLE_FOURIER_FRAGMENT, ['sourceMap', 'changeMap'], ['radius']),
  blocks: source('style-blocks', STYLE_BLOCKS_FRAGMENT, ['sourceMap']),
  statistics: source('style-statistics', STYLE_STATISTICS_FRAGMENT, ['blocksMap']),
  colour: source(
    'style-colour',
    STYLE_COLOUR_FRAGMENT,
    ['sourceMap', 'statisticsMap'],
    ['mean', 'deviation', 'colourShare'],
  ),
} as const satisfies Record<string, EffectSource>;

export type StylePasses = Readonly<Record<keyof typeof SOURCES, Effect>>;

export async function compileStylePasses(gpu: Gpu): Promise<StylePasses> {
  const entries = Object.entries(SOURCES).map(
    async ([name, one]) => [name, await createEffect(gpu, one)] as const,
  );
  return Object.fromEntries(await Promise.all(entries)) as StylePasses;
}

/** The targets and textures for one photograph and one image size. */
export class Styling {
  private readonly gpu: Gpu;
  private readonly screen: Screen;
  private readonly passes: StylePasses;
  private readonly target: StyleTarget;
  private readonly amplitude: ThinTexture;
  private readonly rows: RenderTargetWrapper;
  private readonly spectrum: RenderTargetWrapper;
  private readonly change: RenderTargetWrapper;
  private readonly blocks: RenderTargetWrapper;
  private readonly statistics: RenderTargetWrapper;

  constructor(
    gpu: Gpu,
    screen: Screen,
    passes: StylePasses,
    target: StyleTarget,
    { width, height }: { readonly width: number; readonly height: number },
  ) {
    this.gpu = gpu;
    this.screen = screen;
    this.passes = passes;
    this.target = target;
    const columns = 2 * (target.radius + 1);
    const high = 2 * target.radius + 1;
    this.rows = createFloatTarget(gpu, { width: columns, height });
    this.spectrum = createFloatTarget(gpu, { width: columns, height: high });
    this.change = createFloatTarget(gpu, { width: columns, height });
    const across = 2 * Math.ceil(width / 16);
    this.blocks = createFloatTarget(gpu, { width: across, height: Math.ceil(height / 16) });
    this.statistics = createFloatTarget(gpu, { width: 2, height: 1 });
    this.amplitude = amplitudeTexture(gpu, target);
  }

  private pass(
    into: RenderTargetWrapper,
    effect: Effect,
    textures: Readonly<Record<string, ThinTexture>>,
    set: () => void = () => {},
    read?: () => void,
  ): void {
    const { engine } = this.gpu;
    const draw = () => {
      engine.setState(false);
      engine.setDepthBuffer(false);
      engine.enableEffect(effect);
      for (const [name, texture] of Object.entries(textures)) effect.setTexture(name, texture);
      set();
      this.screen.draw(effect);
      engine.setDepthBuffer(true);
    };
    drawInto(this.gpu, into, draw, read);
  }

  /** @returns the target that holds the result */
  apply(targets: ImageTargets, from: TargetName, read?: () => void): TargetName {
    const { colour, fourier } = this.target;
    if (colour <= 0) {
      this.moveAmplitudes(targets, from, 'fourier', read);
      return 'fourier';
    }
    if (fourier > 0) this.moveAmplitudes(targets, from, 'fourierWide');
    const before = fourier > 0 ? 'fourierWide' : from;
    const { passes, target } = this;
    const image = { sourceMap: textureOf(targets.get(before)) };
    this.pass(this.blocks, passes.blocks, image);
    this.pass(this.statistics, passes.statistics, { blocksMap: textureOf(this.blocks) });
    const maps = { ...image, statisticsMap: textureOf(this.statistics) };
    const set = () => {
      passes.colour.setFloat3('mean', ...target.mean);
      passes.colour.setFloat3('deviation', ...target.deviation);
      passes.colour.setFloat2('colourShare', colour, MAX_STRETCH);
    };
    this.pass(targets.get('styled'), passes.colour, maps, set, read);
    return 'styled';
  }

  private moveAmplitudes(
    targets: ImageTargets,
    from: TargetName,
    into: TargetName,
    read?: () => void,
  ): void {
    const { passes } = this;
    const { radius, fourier } = this.target;
    const { height } = targets.size;
    const image = { sourceMap: textureOf(targets.get(from)) };
    this.pass(this.rows, passes.rows, image);
    this.pass(this.spectrum, passes.columns, { rowsMap: textureOf(this.rows) }, () =>
      passes.columns.setFloat('radius', radius),
    );
    const spectra = { spectrumMap: textureOf(this.spectrum), amplitudeMap: this.amplitude };
    this.pass(this.change, passes.change, spectra, () => {
      passes.change.setFloat('radius', radius);
      passes.change.setFloat('share', fourier);
      passes.change.setFloat('height', height);
    });
    const maps = { ...image, changeMap: textureOf(this.change) };
    const set = () => passes.fourier.setFloat('radius', radius);
    this.pass(targets.get(into), passes.fourier, maps, set, read);
  }

  dispose(): void {
    for (const one of [this.rows, this.spectrum, this.change, this.blocks, this.statistics]) {
      one.dispose();
    }
    this.amplitude.getInternalTexture()?.dispose();
  }
}

function amplitudeTexture({ engine }: Gpu, { radius, amplitude }: StyleTarget): ThinTexture {
  const [width, height] = [radius + 1, 2 * radius + 1];
  const data = new Float32Array(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    data.set([...amplitude.slice(i * 3, i * 3 + 3), 1], i * 4);
  }
  const texture = engine.createRawTexture(
    data,
    width,
    height,
    Constants.TEXTUREFORMAT_RGBA,
    false,
    false,
    Constants.TEXTURE_NEAREST_SAMPLINGMODE,
    null,
    Constants.TEXTURETYPE_FLOAT,
  );
  return new ThinTexture(texture);
}
