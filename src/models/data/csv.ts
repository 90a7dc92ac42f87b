import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { DataError } from '../errors.js';
import type { DenseRows } from '../kernels/rows.js';
import { makeDataset } from './dataset.js';
import { defineData } from './definition.js';

interface ParsedRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/**
 * A table of numbers in CSV (RFC 4180; blank lines are passed over).
 * @param header whether the first line names the columns
 * @param name what to call the file in error messages
 * @returns the rows; the column names, empty without a header; and the line of the file that each row ends on
 * @throws DataError with the line: an entry that is no finite number, or a row of another length than the first
 */
export function parseTable(
  content: Buffer,
  name: string,
  header: boolean,
): { rows: DenseRows; columns: string[]; lines: Int32Array } {
  let records: ParsedRecord[];
  try {
    const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true };
    records = parse(content, options) as unknown as ParsedRecord[];
  } catch (error) {
    throw new DataError(name, error instanceof Error ? error.message : String(error), 'CSV (RFC 4180)');
  }
  const columns = header ? (records.shift()?.record ?? []) : [];
  if (records.length === 0) throw new DataError(name, 'no rows', 'at least 1 row of numbers');
  const features = header ? columns.length : records[0].record.length;
  const points = records.length;
  const values = new Float64Array(points * features);
  const lines = new Int32Array(points);
  records.forEach(({ record, info }, i) => {
    lines[i] = info.lines;
    const where = `${name}, line ${info.lines}`;
    if (record.length !== features) {
      throw new DataError(where, `${record.length} entries`, `${features}, as in the first line`);
    }
    for (let f = 0; f < features; f++) {
      const value = record[f] === '' ? Number.NaN : Number(record[f]);
      if (!Number.isFinite(value)) {
        const hint = i === 0 && !header ? ' (and no header line)' : '';
        throw new DataError(`${where}, column ${f + 1}`, JSON.stringify(record[f]), `a finite number${hint}`);
      }
      values[i * features + f] = value;
    }
  });
  return { rows: { kind: 'dense', points, features, values }, columns, lines };
}

/**
 * One column of a table with a header.
 * @throws DataError if the table has no column of that name
 */
export function columnOf(
  table: { rows: DenseRows; columns: string[] },
  column: string,
  name: string,
): Float64Array {
  const f = table.columns.indexOf(column);
  if (f < 0)
    throw new DataError(name, `columns ${table.columns.join(', ')}`, `a table with a column ${column}`);
  const { points, features, values } = table.rows;
  const entries = new Float64Array(points);
  for (let i = 0; i < points; i++) entries[i] = values[i * features + f];
  return entries;
}

/** Numbers from two files, without header: X with a row per point, y with a number per line. */
export const csv = defineData({
  name: 'csv',
  summary: 'X and y from CSV or CSV.gz files without header',
  source: 'the form of the data of SGC: sgc/X.csv and sgc/Y.csv',
  examples: [{ x: 'x.csv', y: 'y.csv' }],
  parameters: z.strictObject({
    x: z.string().min(1).describe('file of X: a row per point, looked up in the data directories'),
    y: z.string().min(1).describe('file of y: a number per line, looked up in the data directories'),
  }),
  create: ({ x, y }, { files }) => {
    const fileX = files.read(x);
    const fileY = files.read(y);
    const { rows } = parseTable(fileX.content, x, false);
    const labels = parseTable(fileY.content, y, false).rows;
    if (labels.features !== 1) throw new DataError(y, `${labels.features} columns`, '1 column');
    if (labels.points !== rows.points) {
      throw new DataError(
        y,
        `${labels.points} labels for the ${rows.points} rows of ${x}`,
        'one label per row',
      );
    }
    const used = [fileX.used, fileY.used];
    return makeDataset(`${x} and ${y}`, { rows, labels: labels.values }, { files: used });
  },
});
