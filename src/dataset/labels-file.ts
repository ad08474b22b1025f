/**
 * labels.json of a scene: its rows of the frame and object tables, so that the root tables can be rebuilt from the
 * scenes alone. Schema `nearmiss.labels/1`: column names once, then a list a row.
 */
import { z } from 'zod';
import { CheckError } from '../core/errors.ts';
import type { Column, FrameLabels, ObjectRow, RowOf } from '../core/tables.ts';
import { FRAME_COLUMNS, OBJECT_COLUMNS } from '../core/tables.ts';
import { cellProblem } from './parquet.ts';

const table = z.strictObject({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
});
const labelsSchema = z.strictObject({
  schema: z.literal('nearmiss.labels/1'),
  scene: z.string(),
  /** Number of the scene in the dataset, from 0; the same in every shard. */
  index: z.int().min(0),
  frames: table,
  objects: table,
});

export interface SceneLabels {
  readonly index: number;
  /** By rising frame. */
  readonly frames: readonly FrameLabels[];
}

function packTable<C extends readonly Column[]>(columns: C, rows: readonly RowOf<C>[]) {
  return {
    columns: columns.map((column) => column.name),
    rows: rows.map((row) =>
      columns.map((column) => {
        const value = row[column.name as keyof typeof row];
        const problem = cellProblem(column, value);
        if (problem) throw new Error(`label ${column.name} ${problem}`);
        return value;
      }),
    ),
  };
}

function unpackTable<C extends readonly Column[]>(
  columns: C,
  packed: z.infer<typeof table>,
  path: string,
): RowOf<C>[] {
  const names = columns.map((column) => column.name);
  // A dataset of an earlier version lacks labels that came later: they are null, where they may be.
  const places = columns.map(({ name }) => packed.columns.indexOf(name));
  const isKnown = packed.columns.every((name) => names.includes(name));
  const isWhole = columns.every(({ nullable }, k) => nullable || (places[k] as number) >= 0);
  if (!isKnown || !isWhole || new Set(packed.columns).size !== packed.columns.length) {
    throw new CheckError(`${path}: its columns are not those of this version`);
  }
  return packed.rows.map((row, i) => {
    if (row.length !== packed.columns.length) {
      throw new CheckError(`${path}: row ${i} has ${row.length} values`);
    }
    const cells = places.map((place) => (place < 0 ? null : row[place]));
    const problem = columns
      .map((column, k) => [column.name, cellProblem(column, cells[k])] as const)
      .find((entry) => entry[1]);
    if (problem) throw new CheckError(`${path}: ${problem[0]} of row ${i} ${problem[1]}`);
    return Object.fromEntries(names.map((name, k) => [name, cells[k]])) as unknown as RowOf<C>;
  });
}

/** @throws Error on a value that its column cannot hold, which is a bug of whoever made the label */
export function packLabels(
  scene: string,
  index: number,
  frames: readonly FrameLabels[],
): Uint8Array {
  const packed = {
    schema: 'nearmiss.labels/1',
    scene,
    index,
    frames: packTable(
      FRAME_COLUMNS,
      frames.map((labels) => labels.frame),
    ),
    objects: packTable(
      OBJECT_COLUMNS,
      frames.flatMap((labels) => labels.objects),
    ),
  };
  return new TextEncoder().encode(`${JSON.stringify(packed)}\n`);
}

/** Parses and checks JSON against a schema. @throws CheckError naming the file and the field */
export function parseJson<T>(schema: z.ZodType<T>, bytes: Uint8Array, path: string): T {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new CheckError(`${path} is not whole JSON`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new CheckError(`${path}: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`);
}

/** @throws CheckError naming the file */
export function unpackLabels(bytes: Uint8Array, path: string): SceneLabels {
  const packed = parseJson(labelsSchema, bytes, path);
  const objects = unpackTable(OBJECT_COLUMNS, packed.objects, path);
  const byFrame = new Map<number, ObjectRow[]>();
  for (const row of objects) byFrame.set(row.frame, [...(byFrame.get(row.frame) ?? []), row]);
  const frames = unpackTable(FRAME_COLUMNS, packed.frames, path).map((frame) => ({
    frame,
    objects: byFrame.get(frame.frame) ?? [],
  }));
  return { index: packed.index, frames };
}
