import type { CsvCell } from '../../report/csv.js';
import type { Estimate } from '../../statistics/estimate.js';
import type { FigureResult } from './figure.js';

/** Columns of a figure's CSV, in their order: the name of each, and its cell in a row. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => CsvCell>>;

/**
 * The CSV of a figure.
 * @example tableOf(rows, { ...fields('n', 'c'), scheme: ({ scheme }) => scheme.name, ...meanAndError('time', ({ time }) => time) })
 */
export function tableOf<Row>(
  rows: readonly Row[],
  columns: Columns<Row>,
): Pick<FigureResult, 'columns' | 'rows'> {
  const cells = Object.values(columns);
  return { columns: Object.keys(columns), rows: rows.map((row) => cells.map((cell) => cell(row))) };
}

/** Columns of what rows hold under the same names. */
export function fields<Name extends string>(...names: Name[]): Columns<Readonly<Record<Name, CsvCell>>> {
  return Object.fromEntries(names.map((name) => [name, (row: Readonly<Record<Name, CsvCell>>) => row[name]]));
}

/** Two columns of an estimate, empty where it is absent: NAME_mean and NAME_se, or by the names given. */
export function meanAndError<Row>(
  name: string,
  estimate: (row: Row) => Partial<Estimate> | undefined,
  [mean, error]: readonly [string, string] = [`${name}_mean`, `${name}_se`],
): Columns<Row> {
  return { [mean]: (row) => estimate(row)?.value, [error]: (row) => estimate(row)?.se };
}
