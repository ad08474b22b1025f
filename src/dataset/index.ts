/** The formats that a dataset can be written in, the native one first: a new one is a file and a line here. */
import { UsageError } from '../core/errors.ts';
import type { DatasetFormat } from './format.ts';
import { kittiFormat } from './kitti.ts';
import { nativeFormat } from './native.ts';
import { semanticKittiFormat } from './semantic-kitti.ts';

export const WRITERS: readonly DatasetFormat[] = [nativeFormat, kittiFormat, semanticKittiFormat];

/** Formats that are written beside the native one. */
export const EXTRA_FORMATS: readonly string[] = WRITERS.slice(1).map((format) => format.name);

/** @throws UsageError naming the known formats */
export function findFormat(name: string): DatasetFormat {
  const format = WRITERS.find((candidate) => candidate.name === name);
  if (!format) {
    throw new UsageError(
      `unknown format '${name}'; known are ${WRITERS.map((w) => w.name).join(', ')}`,
    );
  }
  return format;
}
