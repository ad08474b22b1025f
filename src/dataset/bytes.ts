/** Where a dataset's bytes go and come from. Paths are relative to the dataset's folder, with forward slashes. */
import { createHash } from 'node:crypto';

/** All that a writer needs of a place to write to: a folder, memory, an archive. */
export interface ByteSink {
  /** Creates or replaces a file, and the folders on its way. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Renames a file or a whole folder in one step. */
  move(from: string, to: string): Promise<void>;
}

export interface ByteSource {
  /** @throws CheckError naming the file where it cannot be read */
  read(path: string): Promise<Uint8Array>;
  /** Paths of all files below a folder, sorted; none where there is no such folder. '' is the whole. */
  list(folder: string): Promise<string[]>;
}

/** Lower-case hexadecimal. */
export const sha256 = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** JSON as it is stored: two spaces, a line feed at the end. */
export const jsonBytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);

/** Writes a file so that it is there whole or not at all. */
export async function writeWhole(sink: ByteSink, path: string, bytes: Uint8Array): Promise<void> {
  await sink.write(`${path}.partial`, bytes);
  await sink.move(`${path}.partial`, path);
}

/** Orders strings by code unit, the same on every machine. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Six digits and the extension: `000012.png`. */
export const numbered = (n: number, extension: string): string =>
  `${String(n).padStart(6, '0')}.${extension}`;
