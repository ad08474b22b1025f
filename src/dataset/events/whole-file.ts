/** A file that is there whole or not at all, written front to back through a buffer. Node only. */
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CheckError, EnvironmentError } from '../../core/errors.ts';
import { checkWritable, reasonOf } from '../folder.ts';

const BUFFER_BYTES = 1 << 20;

const orEnvironmentError = async <T>(path: string, action: () => Promise<T>): Promise<T> => {
  try {
    return await action();
  } catch (error) {
    if (error instanceof EnvironmentError) throw error;
    throw new EnvironmentError(`cannot write ${path}: ${reasonOf(error)}`);
  }
};

/** Where a file is while it is being written. */
export const partialPath = (path: string): string => `${path}.partial`;

/** @throws EnvironmentError where no file of that name can be written; makes the folder that it is in */
export async function checkFileWritable(path: string): Promise<void> {
  await checkWritable(dirname(path));
  const found = await stat(path).catch(() => null);
  if (found && !found.isFile())
    throw new EnvironmentError(`cannot write ${path}: there is a folder of that name`);
}

/** The partial file becomes the file. */
export const makeWhole = (path: string): Promise<void> =>
  orEnvironmentError(path, () => rename(partialPath(path), path));

export const removePartial = (path: string): Promise<void> =>
  rm(partialPath(path), { force: true }).catch(() => undefined);

export class WholeFile {
  readonly path: string;
  private readonly handle: FileHandle;
  private readonly buffer = new Uint8Array(BUFFER_BYTES);
  /** Little- and big-endian numbers are put into the buffer through this. */
  readonly view = new DataView(this.buffer.buffer);
  /** Where the next byte of the buffer goes: writers put numbers at it and move it on. */
  at = 0;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.handle = handle;
  }

  /** @throws EnvironmentError where it cannot be written */
  static async create(path: string): Promise<WholeFile> {
    await checkFileWritable(path);
    const handle = await orEnvironmentError(path, () => open(partialPath(path), 'w'));
    return new WholeFile(path, handle);
  }

  /** Whether so many bytes still fit; `flush` where not. */
  hasRoom(bytes: number): boolean {
    return this.at + bytes <= BUFFER_BYTES;
  }

  async flush(): Promise<void> {
    const { at } = this;
    this.at = 0;
    if (at === 0) return;
    await orEnvironmentError(this.path, async () => {
      // A disk that is nearly full takes a part, and says so.
      for (let from = 0; from < at; ) {
        from += (await this.handle.write(this.buffer, from, at - from)).bytesWritten;
      }
    });
  }

  /** ASCII, at most the buffer's size. */
  async text(text: string): Promise<void> {
    if (!this.hasRoom(text.length)) await this.flush();
    this.buffer.set(new TextEncoder().encode(text), this.at);
    this.at += text.length;
  }

  async close(): Promise<void> {
    await this.flush();
    await orEnvironmentError(this.path, () => this.handle.close());
    await makeWhole(this.path);
  }

  async abort(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await removePartial(this.path);
  }
}

/** A file's bytes, in pieces of at most `pieceBytes`, from an offset on. @throws CheckError where it cannot be read */
export async function* piecesOf(
  path: string,
  from: number,
  pieceBytes: number,
): AsyncGenerator<Uint8Array> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(path, 'r');
    for (let at = from; ; ) {
      const piece = new Uint8Array(pieceBytes);
      let length = 0;
      while (length < pieceBytes) {
        const { bytesRead } = await handle.read(piece, length, pieceBytes - length, at + length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      if (length > 0) yield piece.subarray(0, length);
      if (length < pieceBytes) return;
      at += length;
    }
  } catch (error) {
    if (error instanceof CheckError) throw error;
    throw new CheckError(`${path} cannot be read: ${reasonOf(error)}`);
  } finally {
    await handle?.close();
  }
}

/** The first bytes of a file, as many as there are of `bytes`. */
export async function headOf(path: string, bytes: number): Promise<Uint8Array> {
  for await (const piece of piecesOf(path, 0, bytes)) return piece;
  return new Uint8Array(0);
}
