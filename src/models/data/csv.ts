import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { DataError } from '../errors.js';
import type { DenseRows } from '../kernels/rows.js';
import { defineData, makeDataset } from './dataset.js';

interface ParsedRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/**
 * A table of numbers in CSV (RFC 4180; blank lines are passed over).
 * @param header whether the first line names the columns; where it is not said, it does if no entry of it is a number
 * @param name what to call the file in error messages
 * @returns the rows; the column names, empty without a header; and the line of the file that each row ends on
 * @throws DataError with the line: an entry that is no finite number, or a row of another length than the first
 */
export function parseTable(
  content: Uint8Array,
  name: string,
  header: boolean | undefined,
): { rows: DenseRows; columns: string[]; lines: Int32Array } {
  let records: ParsedRecord[];
  try {
    const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true };
    records = parse(content, options) as unknown as ParsedRecord[];
  } catch (error) {
    throw new DataError(name, error instanceof Error ? error.message : String(error), 'CSV (RFC 4180)');
  }
  const named = header ?? records[0]?.record.every(isName);
  const columns = named ? (records.shift()?.record ?? []) : [];
  if (records.length === 0) throw new DataError(name, 'no rows', 'at least 1 row of numbers');
  const features = named ? columns.length : records[0].record.length;
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
      const value = numberIn(record[f]);
      if (!Number.isFinite(value)) {
        const hint = i === 0 && !named ? ' (or names of columns in the whole line)' : '';
        throw new DataError(`${where}, column ${f + 1}`, JSON.stringify(record[f]), `a finite number${hint}`);
      }
      values[i * features + f] = value;
    }
  });
  return { rows: { kind: 'dense', points, features, values }, columns, lines };
}

/** Whether an entry can only be the name of a column: neither a number nor what stands for a missing one. */
function isName(entry: string): boolean {
  return !/^(|n\/?an?|null|[+-]?inf(inity)?)$/i.test(entry) && Number.isNaN(Number(entry));
}

function numberIn(entry: string): number {
  return entry === '' ? Number.NaN : Number(entry);
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

/** Numbers from two files, X with a row per point and y with a number per line, or from one with a column of labels. */
export const csv = defineData({
  name: 'csv',
  summary: 'CSV or CSV.gz files, with or without a header: X and y, or one with a column of labels',
  source: 'the form of the data of SGC: sgc/X.csv and sgc/Y.csv',
  examples: [
    { x: 'x.csv', y: 'y.csv' },
    { x: 'table.csv', label: 'price' },
  ],
  parameters: z
    .strictObject({
      x: z.string().min(1).describe('file of X: a row per point, looked up in the data directories'),
      y: z.string().min(1).optional().describe('file of y: a number per line, looked up in the same way'),
      label: z.string().min(1).optional().describe('in place of y: the column of x that has the labels'),
      header: z
        .boolean()
        .optional()
        .describe('whether the first line names the columns; default: where none of its entries is a number'),
    })
    .refine(({ y, label }) => (y === undefined) !== (label === undefined), {
      error: 'y, a file, or label, a column of x: one of the two',
    })
    .refine(({ label, header }) => label === undefined || header !== false, {
      path: ['header'],
      error: 'true where label names a column',
    }),
  create: ({ x, y, label, header }, { files }) => {
    const fileX = files.read(x);
    if (y === undefined) {
      const table = parseTable(fileX.content, x, true);
      const { rows, labels } = apart(table, label as string, x);
      return makeDataset(x, { rows, labels }, { files: [fileX.used] });
    }
    const fileY = files.read(y);
    const { rows } = parseTable(fileX.content, x, header);
    const labels = parseTable(fileY.content, y, header).rows;
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

/** A table taken apart into a column of labels and the others. */
function apart(
  table: { rows: DenseRows; columns: string[] },
  label: string,
  name: string,
): { rows: DenseRows; labels: Float64Array } {
  const labels = columnOf(table, label, name);
  const { points, features, values } = table.rows;
  const column = table.columns.indexOf(label);
  const others = values.filter((_, i) => i % features !== column);
  return { rows: { kind: 'dense', points, features: features - 1, values: others }, labels };
}
