/** Where tfjs computes: WebAssembly, which is everywhere, and the browser's GPU by WebGPU or WebGL 2. */
import { backend, setBackend } from '@tensorflow/tfjs-core';
import { isSoftwareAdapter, isSoftwareRenderer } from '../../core/software-gpu.ts';

export const GPU_PLACES = ['webgpu', 'webgl'] as const;
export type GpuPlaceName = (typeof GPU_PLACES)[number];
export type PlaceName = 'wasm' | GpuPlaceName;

/** A backend of tfjs. Models stay where they were opened; a worker computes in one place at a time. */
export interface Place {
  readonly name: PlaceName;
  /**
   * What is opened or computed next is here.
   * @returns false where the browser has no such thing; what is current then is not said
   */
  enter(): Promise<boolean>;
  /** Settles when the browser takes the GPU away: what is asked of it then may never be answered, or with zeros. */
  readonly lost: Promise<void>;
}

/** WebAssembly; startWasm comes before. */
export const wasmPlace: Place = {
  name: 'wasm',
  enter: () => setBackend('wasm'),
  lost: new Promise(() => {}),
};

/** How a GPU is looked for, fetched and watched. Its library is fetched where it is needed, and nowhere else. */
interface Gpu {
  /** tfjs itself would only warn of a missing one. @param takesSoftware whether a processor's imitation will do */
  isOffered(takesSoftware: boolean): Promise<boolean>;
  register(): Promise<unknown>;
  /** @param lose called when the one that is current is taken away */
  watch(lose: () => void): void;
}

/** The context of tfjs's WebGL backend, and whoever waits for its numbers. */
interface WebGlContext {
  readonly gl: WebGL2RenderingContext;
  readonly itemsToPoll?: unknown[];
}

const GPUS: Readonly<Record<GpuPlaceName, Gpu>> = {
  webgpu: {
    async isOffered(takesSoftware) {
      const gpu: GPU | undefined = globalThis.navigator?.gpu;
      const adapter = await gpu?.requestAdapter().catch(() => null);
      return !!adapter && (takesSoftware || !isSoftwareAdapter(adapter));
    },
    register: () => import('@tensorflow/tfjs-backend-webgpu'),
    watch(lose) {
      const { device } = backend() as unknown as { readonly device: GPUDevice };
      void device.lost.then(lose);
    },
  },
  webgl: {
    async isOffered(takesSoftware) {
      if (!('OffscreenCanvas' in globalThis)) return false;
      const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
      const info = gl?.getExtension('WEBGL_debug_renderer_info');
      const name = String(gl?.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
      gl?.getExtension('WEBGL_lose_context')?.loseContext();
      return gl !== null && (takesSoftware || !isSoftwareRenderer(name));
    },
    register: () => import('@tensorflow/tfjs-backend-webgl'),
    watch(lose) {
      const { gpgpu } = backend() as unknown as { readonly gpgpu: WebGlContext };
      gpgpu.gl.canvas.addEventListener('webglcontextlost', () => {
        // tfjs would ask a lost context for ever whether they are there.
        gpgpu.itemsToPoll?.splice(0);
        lose();
      });
    },
  },
};

/**
 * The GPU by one of its two interfaces.
 * @param takesSoftware whether a processor's imitation will do
 */
export function gpuPlace(name: GpuPlaceName, takesSoftware: boolean): Place {
  const gpu = GPUS[name];
  let state: 'new' | 'running' | 'lost' = 'new';
  let lose = (): void => {};
  const lost = new Promise<void>((resolve) => {
    lose = () => {
      state = 'lost';
      resolve();
    };
  });
  const start = async (): Promise<boolean> => {
    if (!(await gpu.isOffered(takesSoftware))) return false;
    await gpu.register();
    if (!(await setBackend(name))) return false;
    state = 'running';
    gpu.watch(lose);
    return true;
  };
  return {
    name,
    async enter() {
      if (state === 'new') return start();
      return state === 'running' && setBackend(name);
    },
    lost,
  };
}
