/** predictions.parquet: read whatever made it and whatever columns it has, and written. */
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet';
import { UsageError } from '../core/errors.ts';
import type { Column } from '../core/tables.ts';
import { TableWriter } from './parquet.ts';

export interface PredictionFile {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

const TYPES: Readonly<Record<string, Column['type']>> = {
  scene: 'string',
  frame: 'int',
  object_id: 'int',
};

/** The file of predictions; what a row lacks is null in it. */
export function predictionsBytes({ columns, rows }: PredictionFile): Uint8Array {
  const own = columns.map((name): Column => {
    const nullable = name !== 'scene' && name !== 'frame';
    return { name, type: TYPES[name] ?? 'float', nullable, meaning: '' };
  });
  const table = new TableWriter(own);
  table.add(
    rows.map((row) =>
      Object.fromEntries(columns.map((name) => [name, row[name] ?? null])),
    ) as never,
  );
  return table.finish();
}

/**
 * 64-bit whole numbers are read as numbers.
 * @param path named in the error
 * @throws UsageError where it is not a whole Parquet file
 */
export async function readPredictions(bytes: Uint8Array, path: string): Promise<PredictionFile> {
  try {
    const file = new Uint8Array(bytes).buffer;
    const { children } = parquetSchema(parquetMetadata(file));
    const found = await parquetReadObjects({ file });
    const rows = found.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          typeof value === 'bigint' ? Number(value) : value,
        ]),
      ),
    );
    return { columns: children.map(({ element }) => element.name), rows };
  } catch (error) {
    throw new UsageError(`${path} is not a whole Parquet file (${(error as Error).message})`);
  }
}
