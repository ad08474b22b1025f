/**
 * Babylon's engine layer: context, buffers, effects, render targets and the state cache. The renderer issues its few
 * passes itself instead of going through a Babylon Scene: each pass draws the same batches with another effect,
 * which costs a tenth of a scene graph's bookkeeping and keeps picture and ground truth on the same vertices.
 */
import '@babylonjs/core/Engines/AbstractEngine/abstractEngine.states.js';
import '@babylonjs/core/Engines/AbstractEngine/abstractEngine.stencil.js';
import '@babylonjs/core/Engines/AbstractEngine/abstractEngine.texture.js';
import '@babylonjs/core/Engines/Extensions/engine.alpha.js';
import '@babylonjs/core/Engines/Extensions/engine.dynamicBuffer.js';
import '@babylonjs/core/Engines/Extensions/engine.multiRender.js';
import '@babylonjs/core/Engines/Extensions/engine.rawTexture.js';
import '@babylonjs/core/Engines/Extensions/engine.renderTarget.js';
import { ThinEngine } from '@babylonjs/core/Engines/thinEngine.js';
import type { Effect } from '@babylonjs/core/Materials/effect.js';
import { EnvironmentError } from '../../core/errors.ts';

export interface Gpu {
  readonly engine: ThinEngine;
  readonly gl: WebGL2RenderingContext;
  /** The GL implementation's name. */
  readonly renderer: string;
}

/** @throws EnvironmentError where the canvas gives no WebGL2 with float render targets. */
export function createGpu(canvas: HTMLCanvasElement | OffscreenCanvas): Gpu {
  const gl = canvas.getContext('webgl2', {
    alpha: false,
    antialias: false,
    depth: true,
    stencil: false,
    preserveDrawingBuffer: true,
  }) as WebGL2RenderingContext | null;
  if (!gl) throw new EnvironmentError('the browser gives no WebGL2 context');
  if (!gl.getExtension('EXT_color_buffer_float')) {
    throw new EnvironmentError(
      'the browser cannot render to float textures (EXT_color_buffer_float)',
    );
  }
  const engine = new ThinEngine(gl, false, { stencil: false }, false);
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  return { engine, gl, renderer };
}

export interface EffectSource {
  readonly name: string;
  readonly vertex: string;
  readonly fragment: string;
  readonly uniforms: readonly string[];
  readonly samplers?: readonly string[];
}

const ATTRIBUTE = /^in \w+ (\w+);/gm;

/** Compiles an effect; its attributes are read from the vertex source. */
export function createEffect({ engine }: Gpu, source: EffectSource): Promise<Effect> {
  const attributes = [...source.vertex.matchAll(ATTRIBUTE)].map((match) => match[1] as string);
  return new Promise((resolve, reject) => {
    const effect = engine.createEffect(
      { vertexSource: source.vertex, fragmentSource: source.fragment, spectorName: source.name },
      {
        attributes,
        uniformsNames: [...source.uniforms],
        samplers: [...(source.samplers ?? [])],
        uniformBuffersNames: [],
        defines: '',
        fallbacks: null,
        onCompiled: null,
        onError: (_: unknown, message: string) => reject(new Error(`${source.name}: ${message}`)),
      },
      engine,
    );
    effect.executeWhenCompiled(resolve);
  });
}
