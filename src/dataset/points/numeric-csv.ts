/**
 * Columns of numbers out of a CSV file: one header line, one record a line, commas, no quotes around numbers. Read as a
 * stream; every complaint has its line. RFC 4180 but for line breaks within fields, which numbers have none of.
 */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { UsageError } from '../../core/errors.ts';
import { reasonOf } from '../folder.ts';

/** Rows of some columns, with where each came from. */
export interface NumberRows {
  readonly columns: readonly string[];
  /** Rows, each with the numbers of `columns`. */
  readonly rows: readonly (readonly number[])[];
  /** Line or row of the file of the first of them, counted as its kind of file is. */
  readonly first: number;
}

const ROWS_A_CHUNK = 4096;

const unquoted = (field: string): string => field.trim().replace(/^"(.*)"$/, '$1');

const TRUTH: Readonly<Record<string, number>> = { true: 1, false: 0, True: 1, False: 0 };

function numberIn(field: string, what: string): number {
  const text = field.trim();
  const value = TRUTH[text] ?? (text === '' ? Number.NaN : Number(text));
  if (!Number.isFinite(value)) throw new UsageError(`${what} is '${text}', not a number`);
  return value;
}

/** Where in each record the wanted columns are; -1 for an optional one that is not there. */
function placesOf(
  header: readonly string[],
  path: string,
  needed: readonly string[],
  optional: readonly string[],
): Map<string, number> {
  const places = new Map<string, number>();
  for (const name of [...needed, ...optional]) {
    const at = header.indexOf(name);
    if (at < 0 && needed.includes(name))
      throw new UsageError(
        `${path}: there is no column '${name}'; there are ${header.join(', ') || 'none'}`,
      );
    if (at >= 0 && header.indexOf(name, at + 1) >= 0)
      throw new UsageError(`${path}: there are two columns '${name}'`);
    if (at >= 0) places.set(name, at);
  }
  return places;
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const stream = createReadStream(path, 'utf8');
  try {
    // The reader of lines does not hand on an error that comes before the first line.
    await once(stream, 'readable');
    yield* createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${reasonOf(error)}`);
  } finally {
    stream.destroy();
  }
}

/**
 * The wanted columns in chunks of rows; other columns are passed over.
 * @throws UsageError naming the file, and the line and column where a field is no finite number
 */
export async function* readNumericCsv(
  path: string,
  needed: readonly string[],
  optional: readonly string[],
): AsyncGenerator<NumberRows> {
  let header: string[] | null = null;
  let places = new Map<string, number>();
  let rows: number[][] = [];
  let line = 0;
  let first = 2;
  for await (const text of linesOf(path)) {
    line++;
    if (!header) {
      header = text
        .replace(/^\uFEFF/, '')
        .split(',')
        .map(unquoted);
      places = placesOf(header, path, needed, optional);
      continue;
    }
    if (text.trim() === '') throw new UsageError(`${path}: line ${line} is empty`);
    const fields = text.split(',');
    if (fields.length !== header.length)
      throw new UsageError(
        `${path}: line ${line} has ${fields.length} fields, the header has ${header.length}`,
      );
    const row: number[] = [];
    for (const [name, at] of places)
      row.push(numberIn(unquoted(fields[at] as string), `${path}: ${name} in line ${line}`));
    rows.push(row);
    if (rows.length < ROWS_A_CHUNK) continue;
    yield { columns: [...places.keys()], rows, first };
    rows = [];
    first = line + 1;
  }
  if (!header) throw new UsageError(`${path} is empty`);
  yield { columns: [...places.keys()], rows, first };
}
