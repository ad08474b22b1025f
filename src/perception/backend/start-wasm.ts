/** tfjs on WebAssembly, ready to train: in Node, in a worker, in a page. */

import { getThreadsCount, setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { env, setBackend } from '@tensorflow/tfjs-core';
import { registerKernels } from '../kernels/index.ts';

export interface WasmOptions {
  /** Addresses of the three binaries by name; Node finds its own. */
  readonly paths?: Readonly<Record<string, string>>;
  /** As many as there are cores, up to four; false keeps to one where several could be had. Node has one. */
  readonly threads?: boolean;
}

/** The batches here gain nothing from more. */
const MAX_THREADS = 4;

let started: Promise<void> | null = null;

async function start({ paths, threads }: WasmOptions): Promise<void> {
  if (paths) setWasmPaths({ ...paths });
  if (threads === false) env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  registerKernels();
  const isStarted = threads ? await startThreads() : await setBackend('wasm');
  if (!isStarted) throw new Error('WebAssembly could not be started');
}

/** tfjs takes half of the logical cores at most, however many threads it is asked for: it is told of twice as many. */
async function startThreads(): Promise<boolean> {
  const { hardwareConcurrency: cores } = navigator;
  setThreadsCount(Math.min(MAX_THREADS, cores));
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2 * cores, configurable: true });
  try {
    return await setBackend('wasm');
  } finally {
    // What the prototype says is seen again.
    Reflect.deleteProperty(navigator, 'hardwareConcurrency');
  }
}

/**
 * Starts it once; later calls wait for the first.
 * @throws Error where there is no WebAssembly or its binary cannot be read
 */
export function startWasm(options: WasmOptions = {}): Promise<void> {
  started ??= start(options);
  return started;
}

/** How many threads it computes with. @throws Error before it was started */
export const threadsInUse = (): number => {
  // tfjs knows no count where the binary without threads was loaded.
  const count = env().getBool('WASM_HAS_MULTITHREAD_SUPPORT') ? getThreadsCount() : 1;
  return Math.max(1, count);
};
