/** tfjs on WebAssembly, ready to train: in Node, in a worker, in a page. */

import { getThreadsCount, setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { env, setBackend } from '@tensorflow/tfjs-core';
import { registerKernels } from '../kernels/index.ts';

export interface WasmOptions {
  /** Addresses of the three binaries by name; Node finds its own. */
  readonly paths?: Readonly<Record<string, string>>;
  /** false keeps to one thread where several could be had. */
  readonly threads?: boolean;
  readonly threadsCount?: number;
}

let started: Promise<void> | null = null;

async function start({ paths, threads, threadsCount }: WasmOptions): Promise<void> {
  if (paths) setWasmPaths({ ...paths });
  if (threads === false) env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (threadsCount !== undefined) setThreadsCount(threadsCount);
  registerKernels();
  if (!(await setBackend('wasm'))) throw new Error('WebAssembly could not be started');
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
