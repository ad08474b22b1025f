/**
 * Named arrays and settings as an HDF5 file, which h5py, MATLAB and Julia read as they are: a dataset an array, an
 * attribute of the root a setting.
 */
import { open, rename, rm } from 'node:fs/promises';
import h5wasm, { type Dataset, File } from 'h5wasm/node';
import { EnvironmentError, UsageError } from '../core/errors.ts';
import type { NamedArray, NamedArrays } from '../core/named-arrays.ts';
import { reasonOf } from './folder.ts';

export interface ArrayFile {
  readonly settings: Readonly<Record<string, number | string>>;
  readonly arrays: NamedArrays;
}

/** The first bytes of every HDF5 file. */
const SIGNATURE = '\x89HDF\r\n\x1a\n';

async function checkSignature(path: string): Promise<void> {
  let head: string;
  try {
    const handle = await open(path);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    await handle.close();
    head = buffer.toString('latin1', 0, bytesRead);
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${reasonOf(error)}`);
  }
  if (head !== SIGNATURE) throw new UsageError(`${path} is no HDF5 file`);
}

/** Runs `work` with the library's errors thrown, where by default it prints pages of them. */
async function withErrorsThrown<T>(work: () => T): Promise<T> {
  const library = await h5wasm.ready;
  library.activate_throwing_error_handler();
  try {
    return work();
  } finally {
    library.deactivate_throwing_error_handler();
  }
}

function writeArrays(path: string, { settings, arrays }: ArrayFile): void {
  const file = new File(path, 'w');
  try {
    for (const [name, value] of Object.entries(settings)) file.create_attribute(name, value);
    for (const [name, { shape, data }] of Object.entries(arrays)) {
      const dtype = data instanceof Float64Array ? '<d' : '<i';
      file.create_dataset({ name, data, shape: [...shape], dtype });
    }
  } finally {
    file.close();
  }
}

/** Writes it whole or not at all. @throws EnvironmentError where it cannot be written */
export async function writeArrayFile(path: string, content: ArrayFile): Promise<void> {
  const partial = `${path}.partial`;
  try {
    await withErrorsThrown(() => writeArrays(partial, content));
    await rename(partial, path);
  } catch {
    await rm(partial, { force: true });
    // The library's own message is a page of its source.
    throw new EnvironmentError(
      `cannot write ${path} as HDF5: is the folder writable and not full?`,
    );
  }
}

function arrayOf(dataset: Dataset): NamedArray {
  const data = dataset.value;
  if (!(data instanceof Float64Array || data instanceof Int32Array))
    throw new Error(`${dataset.path} is neither float64 nor int32`);
  return { shape: dataset.shape ?? [data.length], data };
}

function readArrays(path: string): ArrayFile {
  const file = new File(path, 'r');
  try {
    const attributes = Object.entries(file.attrs).map(([name, { value }]) => [name, value]);
    const arrays = file.keys().map((name) => [name, arrayOf(file.get(name) as Dataset)]);
    return { settings: Object.fromEntries(attributes), arrays: Object.fromEntries(arrays) };
  } finally {
    file.close();
  }
}

/** @throws UsageError where it is no such file */
export async function readArrayFile(path: string): Promise<ArrayFile> {
  await checkSignature(path);
  try {
    return await withErrorsThrown(() => readArrays(path));
  } catch {
    throw new UsageError(`${path} is not a whole HDF5 file of our arrays`);
  }
}
