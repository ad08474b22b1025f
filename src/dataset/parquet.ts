/** Parquet tables from the column lists in core/tables.ts, and back. */
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import type { BasicType } from 'hyparquet-writer';
import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { CheckError } from '../core/errors.ts';
import type { Column, ColumnType, RowOf } from '../core/tables.ts';

const PARQUET_TYPES: Readonly<Record<ColumnType, BasicType>> = {
  string: 'STRING',
  int: 'INT32',
  bigint: 'INT64',
  float: 'DOUBLE',
  boolean: 'BOOLEAN',
};

/** Rows of one row group; bounds the memory that a table takes while it is written. */
const ROWS_PER_GROUP = 50_000;

type Cell = string | number | boolean | null;
type AnyRow = Readonly<Record<string, Cell>>;

/** What is wrong with a value of a column; null where nothing is. */
export function cellProblem(column: Column, value: unknown): string | null {
  if (value === null) return column.nullable ? null : 'is null';
  if (column.type === 'string') return typeof value === 'string' ? null : 'is not a string';
  if (column.type === 'boolean') return typeof value === 'boolean' ? null : 'is not true or false';
  if (typeof value !== 'number' || !Number.isFinite(value)) return `is not a number: ${value}`;
  if (column.type !== 'float' && !Number.isSafeInteger(value))
    return `is not a whole number: ${value}`;
  return null;
}

/** Takes rows in order and gives the bytes of the table; the same rows give the same bytes. */
export class TableWriter<C extends readonly Column[]> {
  private readonly columns: C;
  private readonly bytes = new ByteWriter();
  private readonly parquet: ParquetWriter;
  private pending: AnyRow[] = [];

  constructor(columns: C) {
    this.columns = columns;
    const schema = schemaFromColumnData({ columnData: this.columnData([]) });
    this.parquet = new ParquetWriter({ writer: this.bytes, schema, createdBy: 'nearmiss' });
  }

  add(rows: readonly RowOf<C>[]): void {
    for (const row of rows) {
      this.pending.push(row as AnyRow);
      if (this.pending.length === ROWS_PER_GROUP) this.flush();
    }
  }

  finish(): Uint8Array {
    this.flush();
    this.parquet.finish();
    return this.bytes.getBytes();
  }

  private columnData(rows: readonly AnyRow[]) {
    return this.columns.map(({ name, type, nullable }) => ({
      name,
      type: PARQUET_TYPES[type],
      nullable,
      data: rows.map((row) => {
        const value = row[name] as Cell;
        return type === 'bigint' && value !== null ? BigInt(value as number) : value;
      }),
    }));
  }

  private flush(): void {
    if (this.pending.length === 0) return;
    this.parquet.write({ columnData: this.columnData(this.pending), rowGroupSize: ROWS_PER_GROUP });
    this.pending = [];
  }
}

/** The rows of a file as they are stored, one row group after another: as many at a time as were written at a time. */
async function* storedRows(file: ArrayBuffer): AsyncGenerator<Record<string, unknown>[]> {
  const metadata = parquetMetadata(file);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    yield await parquetReadObjects({ file, metadata, rowStart, rowEnd });
    rowStart = rowEnd;
  }
}

/**
 * The rows of a table.
 * @param path named in the error
 * @throws CheckError where the file is damaged, or its columns are others
 */
export async function readTable<C extends readonly Column[]>(
  columns: C,
  bytes: Uint8Array,
  path: string,
): Promise<RowOf<C>[]> {
  // Rows are copies of this one: an object to which so many names are added one by one takes several times the memory.
  const blank = JSON.parse(
    JSON.stringify(Object.fromEntries(columns.map(({ name }) => [name, 0]))),
  );
  const rows: RowOf<C>[] = [];
  const add = (stored: Record<string, unknown>) => {
    const out: Record<string, unknown> = { ...blank };
    for (const column of columns) {
      const value = stored[column.name];
      out[column.name] = typeof value === 'bigint' ? Number(value) : (value ?? null);
      const problem = cellProblem(column, out[column.name]);
      if (problem) throw new CheckError(`${path}: ${column.name} of row ${rows.length} ${problem}`);
    }
    rows.push(out as RowOf<C>);
  };
  try {
    for await (const some of storedRows(new Uint8Array(bytes).buffer)) some.forEach(add);
  } catch (error) {
    if (error instanceof CheckError) throw error;
    throw new CheckError(`${path} is not a whole Parquet file (${(error as Error).message})`);
  }
  return rows;
}
