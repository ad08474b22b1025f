/** The PNG files of a folder as a sequence of frames. Node only. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { byCodeUnit } from '../bytes.ts';
import { reasonOf } from '../folder.ts';

/** Text and numbers in turn: `f010b` -> ['f', '010', 'b']. */
const partsOf = (name: string): string[] => name.split(/(\d+)/);
const isNumber = (part: string): boolean => /^\d/.test(part);

/** Compares whole numbers of any length, written in digits. */
function byNumber(a: string, b: string): number {
  const [x, y] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return x.length - y.length || byCodeUnit(x, y);
}

/** The order in which people count: `f2` before `f10`. */
export function byNaturalOrder(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i] as string, right[i] as string];
    const order = isNumber(x) && isNumber(y) ? byNumber(x, y) : byCodeUnit(x, y);
    if (order !== 0) return order;
  }
  return left.length - right.length || byCodeUnit(a, b);
}

/**
 * Full paths of a folder's PNG files, in natural order.
 * @throws UsageError where it cannot be read or has fewer than two
 */
export async function listFrames(folder: string): Promise<string[]> {
  let names: string[];
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    names = entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  } catch (error) {
    throw new UsageError(`--frames: cannot read ${folder}: ${reasonOf(error)}`);
  }
  const frames = names.filter((name) => /\.png$/i.test(name) && !name.startsWith('.'));
  if (frames.length < 2) {
    const count = frames.length === 0 ? 'no PNG files' : 'a single PNG file';
    throw new UsageError(
      `--frames: ${folder} has ${count}; events are between two frames at least`,
    );
  }
  return frames.sort(byNaturalOrder).map((name) => join(folder, name));
}

/** A name whose last number is the frame's: what is before it, its digits, what is after. */
const numbered = (path: string): RegExpExecArray | null => /^(.*?)(\d+)(\D*)$/s.exec(path);

/**
 * The first frame that a numbered sequence lacks, where nothing but lost files explains its numbers: all are of one
 * width, and apart by whole multiples of one step, of which fewer are missing than there. Null where there is none.
 */
export function missingFrame(paths: readonly string[]): string | null {
  const all = paths.map(numbered);
  const [first] = all;
  if (!first) return null;
  const numbers: number[] = [];
  for (const match of all) {
    if (!match || match[1] !== first[1] || match[3] !== first[3]) return null;
    if (match[2]?.length !== first[2]?.length) return null;
    numbers.push(Number(match[2]));
  }
  const gaps = numbers.slice(1).map((n, i) => n - (numbers[i] as number));
  const step = Math.min(...gaps);
  if (!(step > 0) || gaps.some((gap) => gap % step !== 0)) return null;
  const missing = gaps.reduce((sum, gap) => sum + gap / step - 1, 0);
  if (missing === 0 || missing >= numbers.length) return null;
  const before = gaps.findIndex((gap) => gap > step);
  const number = String((numbers[before] as number) + step).padStart(first[2]?.length ?? 0, '0');
  return `${first[1]}${number}${first[3]}`;
}
