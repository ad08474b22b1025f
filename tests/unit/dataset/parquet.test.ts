import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Column, RowOf } from '../../../src/core/tables.ts';
import { readTable, TableWriter } from '../../../src/dataset/parquet.ts';

const COLUMNS = [
  { name: 'name', type: 'string', nullable: false, meaning: '' },
  { name: 'count', type: 'int', nullable: true, meaning: '' },
  { name: 'seed', type: 'bigint', nullable: false, meaning: '' },
  { name: 'value', type: 'float', nullable: true, meaning: '' },
  { name: 'flag', type: 'boolean', nullable: false, meaning: '' },
] as const satisfies readonly Column[];
type Row = RowOf<typeof COLUMNS>;

const write = (rows: readonly Row[]) => {
  const table = new TableWriter(COLUMNS);
  table.add(rows);
  return table.finish();
};
const row: fc.Arbitrary<Row> = fc.record({
  name: fc.string(),
  count: fc.option(fc.integer()),
  seed: fc.maxSafeNat(),
  value: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
  flag: fc.boolean(),
});

test('tables read back as they were written, and the same rows are the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 30 }), async (rows) => {
      const bytes = write(rows);
      expect(await readTable(COLUMNS, bytes, 't')).toEqual(rows);
      expect(write(rows)).toEqual(bytes);
    }),
    { numRuns: 40 },
  );
});

test('more rows than a row group are all there, in order', async () => {
  const rows = Array.from({ length: 60_001 }, (_, i) => ({
    name: String(i % 7),
    count: i,
    seed: i,
    value: i % 3 ? i / 7 : null,
    flag: i % 2 === 0,
  }));
  const back = await readTable(COLUMNS, write(rows), 't');
  expect(back).toHaveLength(rows.length);
  for (const i of [0, 49_999, 50_000, 60_000]) expect(back[i]).toEqual(rows[i]);
  const strict = COLUMNS.map((column) =>
    column.name === 'count' ? { ...column, nullable: false } : column,
  );
  const holed = write(rows.map((one, i) => (i === 55_555 ? { ...one, count: null } : one)));
  await expect(readTable(strict, holed, 't')).rejects.toThrow('t: count of row 55555 is null');
});

test('a damaged table and a missing column are named', async () => {
  const bytes = write([{ name: 'a', count: 1, seed: 2, value: 3, flag: true }]);
  await expect(readTable(COLUMNS, bytes.subarray(0, 60), 'x.parquet')).rejects.toThrow(
    'x.parquet is not',
  );
  const more = [...COLUMNS, { name: 'lost', type: 'int', nullable: false, meaning: '' } as const];
  await expect(readTable(more, bytes, 'x.parquet')).rejects.toThrow(
    'x.parquet: lost of row 0 is null',
  );
});
