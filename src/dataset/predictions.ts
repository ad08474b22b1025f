/** Reads predictions.parquet, made by anything: whatever columns it has, 64-bit whole numbers as numbers. */
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet';
import { UsageError } from '../core/errors.ts';

export interface PredictionFile {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/**
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
