/** A user's model for `evaluate --model`: the size of what it sees, its adapter, and a folder of its files. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

/** Width and height of what it sees. */
export const SIZE: [number, number] = [16, 8];
/** An adapter of the task collision. @param input more of its input @param more of the whole */
export const adapter = (input: object = {}, more: object = {}) => ({
  schema: 'nearmiss.adapter/1',
  task: 'collision',
  input: { size: SIZE, ...input },
  output: { columns: ['score'] },
  ...more,
});

/** A folder with files; objects become JSON. */
export function folderOf(files: Record<string, Uint8Array | object>): string {
  const dir = join(temporaryFolder(), 'mine');
  mkdirSync(dir);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(
      join(dir, name),
      content instanceof Uint8Array ? content : JSON.stringify(content),
    );
  }
  return dir;
}
