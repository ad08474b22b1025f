/** Columns of numbers out of a Parquet file, some thousand rows at a time. */
import {
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet';
import { UsageError } from '../../core/errors.ts';
import { reasonOf } from '../folder.ts';
import type { NumberRows } from './numeric-csv.ts';

const ROWS_A_CHUNK = 65_536;

async function openFile(path: string) {
  try {
    return await asyncBufferFromFile(path);
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${reasonOf(error)}`);
  }
}

const damaged = (path: string, error: unknown): UsageError =>
  new UsageError(`${path} is not a whole Parquet file (${(error as Error).message})`);

function numberOf(value: unknown, what: string): number {
  const number = typeof value === 'bigint' || typeof value === 'boolean' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number))
    throw new UsageError(`${what} is ${value === undefined ? null : value}, not a number`);
  return number;
}

function columnsOf(
  metadata: FileMetaData,
  path: string,
  needed: readonly string[],
  optional: readonly string[],
): string[] {
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  const missing = needed.find((name) => !names.includes(name));
  if (missing !== undefined)
    throw new UsageError(`${path}: there is no column '${missing}'; there are ${names.join(', ')}`);
  return [...needed, ...optional].filter((name) => names.includes(name));
}

/**
 * As readNumericCsv; rows count from 0.
 * @throws UsageError naming the file, and the row and column where a value is no finite number
 */
export async function* readNumericParquet(
  path: string,
  needed: readonly string[],
  optional: readonly string[],
): AsyncGenerator<NumberRows> {
  const file = await openFile(path);
  const metadata = await parquetMetadataAsync(file).catch((error: unknown) => {
    throw damaged(path, error);
  });
  const columns = columnsOf(metadata, path, needed, optional);
  const count = Number(metadata.num_rows);
  for (let first = 0; first < count; first += ROWS_A_CHUNK) {
    const rowEnd = Math.min(count, first + ROWS_A_CHUNK);
    const found = await parquetReadObjects({
      file,
      metadata,
      columns,
      rowStart: first,
      rowEnd,
    }).catch((error: unknown) => {
      throw damaged(path, error);
    });
    const rows = found.map((row, i) =>
      columns.map((name) => numberOf(row[name], `${path}: ${name} of row ${first + i}`)),
    );
    yield { columns, rows, first };
  }
  if (count === 0) yield { columns, rows: [], first: 0 };
}
