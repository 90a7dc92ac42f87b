import { type CsvCell, cellOf, csvText } from '../report/csv.js';
import type { Experiment } from '../simulation/experiment/experiment.js';
import { isObject } from '../simulation/input/fields.js';
import type { ResultTable } from '../simulation/results/table.js';
import { jsonText, objectsOf } from './json.js';

/** The forms in which a table is written. */
export const TABLE_FORMATS = ['csv', 'json', 'arrow'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** A table in a form: CSV; JSON, an object for each row; or an Arrow IPC file. */
export async function formatted(
  { columns, rows }: ResultTable,
  format: TableFormat = 'csv',
): Promise<string | Uint8Array> {
  if (format === 'csv') return csvText(columns, rows);
  if (format === 'json') return jsonText(objectsOf(columns, rows));
  const { float64, tableFromArrays, tableToIPC, utf8 } = await import('@uwdata/flechette');
  const cells = columns.map((_, i) => rows.map((row) => row[i] ?? null));
  const isNumeric = cells.map((column) => column.every((cell) => cell === null || typeof cell === 'number'));
  const table = tableFromArrays(
    columns.map((column, i): [string, CsvCell[]] => [
      column,
      isNumeric[i] ? cells[i] : cells[i].map(textOrNull),
    ]),
    { types: Object.fromEntries(columns.map((column, i) => [column, isNumeric[i] ? float64() : utf8()])) },
  );
  return tableToIPC(table, { format: 'file' }) ?? new Uint8Array();
}

function textOrNull(cell: CsvCell): string | null {
  return cell === null || cell === undefined ? null : String(cell);
}

/**
 * The table with a column for each field of what was swept as an object, such as scheme.name and scheme.load, in place of
 * one with JSON. Where a value has no such field, the cell is empty.
 */
export function spread(table: ResultTable, { paths, values }: Experiment): ResultTable {
  const swept = paths.map((path, p) =>
    spreadOf(
      path,
      values.map((row) => row[p]),
    ),
  );
  return {
    ...table,
    columns: [...swept.flatMap(({ columns }) => columns), ...table.columns.slice(paths.length)],
    rows: table.rows.map((row) => [
      ...swept.flatMap(({ cellsOf }, p) => cellsOf(row[p])),
      ...row.slice(paths.length),
    ]),
  };
}

interface Spread {
  readonly columns: readonly string[];
  /** The cells in place of one. */
  readonly cellsOf: (cell: CsvCell) => readonly CsvCell[];
}

function spreadOf(path: string, values: readonly unknown[]): Spread {
  if (!values.some(isObject)) return { columns: [path], cellsOf: (cell) => [cell] };
  const flat = new Map(values.map((value) => [cellOf(value), new Map(fieldsOf(value, path))]));
  const columns = [...new Set([...flat.values()].flatMap((fields) => [...fields.keys()]))];
  return { columns, cellsOf: (cell) => columns.map((column) => flat.get(cell)?.get(column)) };
}

function fieldsOf(value: unknown, path: string): [string, CsvCell][] {
  if (!isObject(value)) return [[path, cellOf(value)]];
  return Object.entries(value).flatMap(([key, inner]) => fieldsOf(inner, `${path}.${key}`));
}
