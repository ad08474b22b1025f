/** A folder in memory: the in-memory adapter under the writers. */
import { CheckError } from '../../src/core/errors.ts';
import type { ByteSink, ByteSource } from '../../src/dataset/bytes.ts';
import { byCodeUnit } from '../../src/dataset/bytes.ts';

export class MemoryFolder implements ByteSink, ByteSource {
  readonly files = new Map<string, Uint8Array>();

  async write(path: string, bytes: Uint8Array): Promise<void> {
    this.files.set(path, new Uint8Array(bytes));
  }

  async move(from: string, to: string): Promise<void> {
    for (const [path, bytes] of [...this.files]) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      this.files.delete(path);
      this.files.set(to + path.slice(from.length), bytes);
    }
  }

  async read(path: string): Promise<Uint8Array> {
    const bytes = this.files.get(path);
    if (!bytes) throw new CheckError(`${path} cannot be read: no such file`);
    return bytes;
  }

  async list(folder: string): Promise<string[]> {
    const prefix = folder === '' ? '' : `${folder}/`;
    return [...this.files.keys()].filter((path) => path.startsWith(prefix)).sort(byCodeUnit);
  }
}
