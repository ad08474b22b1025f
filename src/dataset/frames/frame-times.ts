/** When the frames of a sequence were, in microseconds since the first, not rounded. Node only. */
import { readFile } from 'node:fs/promises';
import { UsageError } from '../../core/errors.ts';
import { reasonOf } from '../folder.ts';

/** Two frames further apart than this are no video. */
const LONGEST_INTERVAL_US = 2 ** 30;

/** @param fps frames a second, above 0 */
export const timesAtRate = (count: number, fps: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => (i * 1e6) / fps);

/** A decimal number of seconds as whole seconds and what is left, so that a clock's epoch costs no microseconds. */
function parseSeconds(text: string): readonly [whole: number, rest: number] | null {
  const [, sign, whole, fraction = ''] = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(text) ?? [];
  if (whole === undefined) return null;
  const factor = sign === '-' ? -1 : 1;
  return [factor * Number(whole), factor * Number(`0.${fraction}0`)];
}

/**
 * Reads a file with a decimal number of seconds a line, one for each frame.
 * @throws UsageError naming the file and the line where there are too few or too many, or they do not rise
 */
export async function readTimes(path: string, frames: number): Promise<Float64Array> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`--timestamps: cannot read ${path}: ${reasonOf(error)}`);
  }
  const lines = text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r\n|\r|\n/);
  const times = new Float64Array(lines.length);
  let first: readonly [number, number] | null = null;
  for (const [i, line] of lines.entries()) {
    const seconds = parseSeconds(line.trim());
    if (!seconds)
      throw new UsageError(
        `${path}, line ${i + 1}: '${line.trim()}' is not a decimal number of seconds`,
      );
    first ??= seconds;
    times[i] = (seconds[0] - first[0]) * 1e6 + (seconds[1] - first[1]) * 1e6;
    if (i > 0 && !((times[i] as number) > (times[i - 1] as number)))
      throw new UsageError(
        `${path}, line ${i + 1}: ${line.trim()} s is not after the line before; timestamps must rise`,
      );
  }
  if (lines.length !== frames)
    throw new UsageError(`${path} has ${lines.length} timestamps for ${frames} frames`);
  return times;
}

/** @throws UsageError where two frames are more than about 18 minutes apart */
export function checkIntervals(timesUs: Float64Array, paths: readonly string[]): void {
  for (let i = 1; i < timesUs.length; i++) {
    const dtUs = (timesUs[i] as number) - (timesUs[i - 1] as number);
    if (dtUs > LONGEST_INTERVAL_US)
      throw new UsageError(
        `${paths[i]} comes ${dtUs / 1e6} s after the frame before: that is no video`,
      );
  }
}
