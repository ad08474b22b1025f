/** Havok for Node: the wasm comes from the package on disk. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { loadHavok } from '../physics/havok-world.ts';
import type { CreatePhysics } from '../world/physics-port.ts';

export const havokWasmPath = (): string =>
  createRequire(import.meta.url).resolve('@babylonjs/havok/lib/esm/HavokPhysics.wasm');

export async function loadPhysics(): Promise<CreatePhysics> {
  const wasmBinary = new Uint8Array(await readFile(havokWasmPath())).buffer;
  return loadHavok({ wasmBinary });
}
