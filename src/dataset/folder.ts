/** A folder on disk as a place to write a dataset to and to read it from. Node only. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CheckError, EnvironmentError } from '../core/errors.ts';
import type { ByteSink, ByteSource } from './bytes.ts';
import { byCodeUnit } from './bytes.ts';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'part of the path is a file, not a folder',
  EEXIST: 'there is a file of that name',
  EISDIR: 'there is a folder of that name',
  ENOENT: 'no such file or folder',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
  EIO: 'the device reports an error',
};
const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code ?? error);
/** Why an operation on a file failed, in words. */
export const reasonOf = (error: unknown): string => REASONS[codeOf(error)] ?? codeOf(error);

async function orEnvironmentError<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new EnvironmentError(`cannot write to ${path}: ${reasonOf(error)}`);
  }
}

/** Names in a folder, sorted; none where there is no such folder. */
export async function namesIn(path: string): Promise<string[]> {
  try {
    return (await readdir(path)).sort(byCodeUnit);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw new EnvironmentError(`cannot read ${path}: ${reasonOf(error)}`);
  }
}

export interface Folder extends ByteSink, ByteSource {
  readonly root: string;
  /** Removes a file or folder, if it is there. */
  remove(path: string): Promise<void>;
}

/** Files below `root`. Writing throws EnvironmentError, reading CheckError, both naming the path. */
export function openFolder(root: string): Folder {
  const made = new Map<string, Promise<unknown>>();
  const makeFolder = (folder: string): Promise<unknown> => {
    const known = made.get(folder) ?? mkdir(folder, { recursive: true });
    made.set(folder, known);
    return known;
  };
  return {
    root,
    async write(path, bytes) {
      const full = join(root, path);
      await orEnvironmentError(full, async () => {
        await makeFolder(dirname(full));
        await writeFile(full, bytes);
      });
    },
    async move(from, to) {
      await orEnvironmentError(join(root, to), async () => {
        await mkdir(dirname(join(root, to)), { recursive: true });
        await rename(join(root, from), join(root, to));
        made.clear();
      });
    },
    async remove(path) {
      made.clear();
      await orEnvironmentError(join(root, path), () =>
        rm(join(root, path), { recursive: true, force: true }),
      );
    },
    async read(path) {
      try {
        return await readFile(join(root, path));
      } catch (error) {
        throw new CheckError(`${path} cannot be read: ${reasonOf(error)}`);
      }
    },
    async list(folder) {
      try {
        const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
        return entries
          .filter((entry) => !entry.isDirectory())
          .map((entry) =>
            join(entry.parentPath, entry.name)
              .slice(root.length + 1)
              .replaceAll('\\', '/'),
          )
          .sort(byCodeUnit);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return [];
        throw new EnvironmentError(`cannot read ${join(root, folder)}: ${reasonOf(error)}`);
      }
    },
  };
}
