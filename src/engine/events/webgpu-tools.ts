/** The little of WebGPU that the event pipeline needs: a device, buffers of words, compute shaders. */
import { EnvironmentError } from '../../core/errors.ts';
import { isSoftwareAdapter } from '../../core/software-gpu.ts';

/** As the specification numbers them: their names are no part of TypeScript's own types. */
const MAP_READ = 0x1;
const COPY_SRC = 0x4;
const COPY_DST = 0x8;
const UNIFORM = 0x40;
const STORAGE = 0x80;
/** Of one buffer: a list of as many events as an interval may have (sensors/events/event-buffer.ts). */
const MOST_BYTES = 1 << 28;

/**
 * A device that computes.
 * @param takesFallback whether one in software will do
 * @returns null where the browser offers none
 */
export async function computeDevice(takesFallback: boolean): Promise<GPUDevice | null> {
  const gpu: GPU | undefined = navigator.gpu;
  const adapter = await gpu?.requestAdapter().catch(() => null);
  if (!adapter || (isSoftwareAdapter(adapter) && !takesFallback)) return null;
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  const requiredLimits = {
    maxStorageBufferBindingSize: Math.min(maxStorageBufferBindingSize, MOST_BYTES),
    maxBufferSize: Math.min(maxBufferSize, MOST_BYTES),
  };
  return adapter.requestDevice({ requiredLimits }).catch(() => null);
}

/**
 * What work on the device gives, once it is known that the device refused none of it: commands and buffers that it
 * refuses would only leave zeros. One call at a time.
 * @throws EnvironmentError with the device's words
 */
export async function guarded<T>(device: GPUDevice, work: () => Promise<T>): Promise<T> {
  const kinds = ['out-of-memory', 'validation'] as const;
  for (const kind of kinds) device.pushErrorScope(kind);
  const done = work();
  await done.catch(() => undefined);
  const errors = await Promise.all(kinds.map(() => device.popErrorScope().catch(() => null)));
  const error = errors.find((one) => one !== null);
  if (error) throw new EnvironmentError(`WebGPU: ${error.message}`);
  return done;
}

/** A buffer that shaders read and write, of whole words; filled with zeros. */
export const storageOf = (device: GPUDevice, words: number): GPUBuffer =>
  device.createBuffer({ size: words * 4, usage: STORAGE | COPY_SRC | COPY_DST });

export const uniformOf = (device: GPUDevice, words: number): GPUBuffer =>
  device.createBuffer({ size: words * 4, usage: UNIFORM | COPY_DST });

/** A buffer with this content. */
export function filled(device: GPUDevice, values: Int32Array<ArrayBuffer>): GPUBuffer {
  const buffer = storageOf(device, values.length);
  device.queue.writeBuffer(buffer, 0, values);
  return buffer;
}

/** A compute shader for each entry point. @throws Error with what is wrong about the source */
export function computePipelines(
  device: GPUDevice,
  code: string,
  entryPoints: readonly string[],
): Promise<GPUComputePipeline[]> {
  const module = device.createShaderModule({ code });
  return Promise.all(
    entryPoints.map((entryPoint) =>
      device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint } }),
    ),
  );
}

/** @param buffers in the order of their bindings; null: the shader has no such binding */
export const bindGroupOf = (
  device: GPUDevice,
  pipeline: GPUComputePipeline,
  buffers: readonly (GPUBuffer | null)[],
): GPUBindGroup =>
  device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.flatMap((buffer, binding) =>
      buffer ? [{ binding, resource: { buffer } }] : [],
    ),
  });

/** Records compute passes and hands them to the device. */
export function submit(device: GPUDevice, record: (pass: GPUComputePassEncoder) => void): void {
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  record(pass);
  pass.end();
  device.queue.submit([encoder.finish()]);
}

/** Copies a buffer's first words out. @throws EnvironmentError where the device is lost */
export async function readWords(
  device: GPUDevice,
  source: GPUBuffer,
  words: number,
): Promise<Uint32Array<ArrayBuffer>> {
  const size = words * 4;
  const copy = device.createBuffer({ size, usage: MAP_READ | COPY_DST });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(source, 0, copy, 0, size);
  device.queue.submit([encoder.finish()]);
  try {
    await copy.mapAsync(MAP_READ);
    return new Uint32Array(copy.getMappedRange().slice(0));
  } catch (error) {
    throw new EnvironmentError(`WebGPU gave no result: ${(error as Error).message}`);
  } finally {
    copy.destroy();
  }
}
