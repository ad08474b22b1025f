/** HDF5 files that grow column by column, through h5wasm: its only home. Node only. */
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Dataset, File as H5File } from 'h5wasm/node';
import { CheckError, EnvironmentError } from '../../core/errors.ts';
import { reasonOf } from '../folder.ts';
import { clearTimes } from './hdf5-times.ts';
import { checkFileWritable, headOf, makeWhole, partialPath, removePartial } from './whole-file.ts';

/** Entries of a chunk: each is compressed alone, and written once. */
export const CHUNK = 1 << 16;
/** Of gzip: what more of it saves costs more than writing it. */
const COMPRESSION = 1;

type Values =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float64Array;

/** h5wasm's module is 5 MB of WebAssembly: loaded when a file is first opened. */
async function library() {
  const h5wasm = await import('h5wasm/node');
  await h5wasm.ready;
  return h5wasm;
}

/** What a column holds: h5wasm's letters for NumPy's u1, u2, u4, u8, i8 and f8. */
export type ColumnType = '<B' | '<H' | '<I' | '<Q' | '<q' | '<d';

/** A dataset to which rows are added; whole chunks are written, the rest is kept. */
export class Column {
  private readonly dataset: Dataset;
  private readonly row: readonly number[];
  /** Values a row. */
  private readonly width: number;
  private readonly pending: Values;
  private held = 0;
  private rows = 0;

  /** @param pending what a chunk holds, whole rows @param row shape of a row; none: single values */
  constructor(
    file: H5File,
    path: string,
    type: ColumnType,
    pending: Values,
    row: readonly number[] = [],
  ) {
    const at = path.lastIndexOf('/');
    const group = at < 0 ? file : (file.get(path.slice(0, at)) as unknown as H5File);
    this.row = row;
    this.width = row.reduce((a, b) => a * b, 1);
    this.pending = pending;
    this.dataset = group.create_dataset({
      name: path.slice(at + 1),
      data: pending.subarray(0, 0) as Values,
      dtype: type,
      shape: [0, ...row],
      maxshape: [null, ...row],
      chunks: [pending.length / this.width, ...row],
      compression: 'gzip',
      compression_opts: COMPRESSION,
    });
  }

  /** Adds values, row by row. */
  add(values: Values, count: number): void {
    for (let from = 0; from < count; ) {
      const more = Math.min(count - from, this.pending.length - this.held);
      this.pending.set(values.subarray(from, from + more) as never, this.held);
      this.held += more;
      from += more;
      if (this.held === this.pending.length) this.flush();
    }
  }

  flush(): void {
    if (this.held === 0) return;
    const next = this.rows + this.held / this.width;
    const data = this.pending.subarray(0, this.held);
    this.dataset.resize([next, ...this.row]);
    const ofRow = this.row.map((size): [number, number] => [0, size]);
    this.dataset.write_slice([[this.rows, next], ...ofRow], data);
    this.rows = next;
    this.held = 0;
  }
}

/** All objects of our files are made before the first event: their headers are here. */
const HEADER_BYTES = 1 << 16;

/** The same events are the same bytes, whenever they were written. */
async function forgetTimes(path: string): Promise<void> {
  try {
    const handle = await open(partialPath(path), 'r+');
    try {
      const head = new Uint8Array(HEADER_BYTES);
      const { bytesRead } = await handle.read(head, 0, HEADER_BYTES, 0);
      clearTimes(head.subarray(0, bytesRead));
      await handle.write(head, 0, bytesRead, 0);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new EnvironmentError(`cannot write ${path}: ${reasonOf(error)}`);
  }
}

/** A file that is there whole or not at all. */
export class Hdf5Output {
  readonly file: H5File;
  private readonly path: string;

  private constructor(file: H5File, path: string) {
    this.file = file;
    this.path = path;
  }

  /** @throws EnvironmentError where it cannot be written */
  static async create(path: string): Promise<Hdf5Output> {
    await checkFileWritable(path);
    const { File } = await library();
    try {
      return new Hdf5Output(new File(resolve(partialPath(path)), 'w'), path);
    } catch {
      throw new EnvironmentError(`cannot write ${path}`);
    }
  }

  async close(): Promise<void> {
    if (this.file.close() < 0) throw new EnvironmentError(`cannot write ${this.path}`);
    await forgetTimes(this.path);
    await makeWhole(this.path);
  }

  async abort(): Promise<void> {
    try {
      this.file.close();
    } catch {
      // It is removed all the same.
    }
    await removePartial(this.path);
  }
}

const SIGNATURE = [0x89, 0x48, 0x44, 0x46];

/** @throws CheckError where it is no HDF5 file */
export async function openHdf5(path: string): Promise<H5File> {
  const head = await headOf(path, SIGNATURE.length);
  // The library would print a page of its own about a file that is none.
  if (!SIGNATURE.every((byte, i) => head[i] === byte))
    throw new CheckError(`${path} is not an HDF5 file`);
  const { File } = await library();
  try {
    return new File(resolve(path), 'r');
  } catch {
    throw new CheckError(`${path} is not a whole HDF5 file`);
  }
}
