/** A folder on disk as a place to write a dataset to and to read it from. Node only. */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
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

/**
 * Makes a folder and those above it. Not by mkdir's `recursive`, which never returns where a file system answers
 * ENOENT to making a folder in one that is there, as /proc does.
 */
async function makeFolder(path: string): Promise<void> {
  const makeOne = async (): Promise<void> => {
    try {
      await mkdir(path);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error;
    }
  };
  try {
    await makeOne();
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await makeOne();
  }
}

/** @throws EnvironmentError naming the folder, where no file can be made in it; makes the folder itself */
export async function checkWritable(dir: string): Promise<void> {
  await orEnvironmentError(dir, async () => {
    const probe = join(dir, '.nearmiss-write-check');
    await makeFolder(dir);
    await writeFile(probe, '');
    await rm(probe, { force: true });
  });
}

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

/** Files below a folder. Writing throws EnvironmentError, reading CheckError, both naming the path. */
export function openFolder(path: string): Folder {
  const root = resolve(path);
  const made = new Map<string, Promise<void>>();
  const makeOnce = (path: string): Promise<void> => {
    const known = made.get(path) ?? makeFolder(path);
    made.set(path, known);
    return known;
  };
  return {
    root,
    async write(path, bytes) {
      const full = join(root, path);
      await orEnvironmentError(full, async () => {
        await makeOnce(dirname(full));
        await writeFile(full, bytes);
      });
    },
    async move(from, to) {
      await orEnvironmentError(join(root, to), async () => {
        await makeFolder(dirname(join(root, to)));
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
