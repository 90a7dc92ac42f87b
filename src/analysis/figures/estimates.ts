import type { CsvCell } from '../../report/csv.js';
import type { LinePoint } from '../../report/line-chart.js';
import type { Recorded } from '../../simulation/experiment/metrics.js';
import type { ResultRow, TrainingRow } from '../../simulation/results/labelled.js';
import { type Estimate, interval } from '../../statistics/estimate.js';
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

/** A mean and its standard error as cells; the error of a single run is not known. */
export function estimateCells({ value, se, df }: Estimate): CsvCell[] {
  return [value, df === 0 ? null : se];
}

/** A mean and half its 95 % interval, such as 12.3 ± 0.4; a single run without the latter. */
export function meanText(estimate: Estimate, digits: number): string {
  const { value, df } = estimate;
  const half = interval(estimate).high - value;
  return df === 0 ? value.toFixed(digits) : `${value.toFixed(digits)} ± ${half.toFixed(digits)}`;
}

/** The ends of a 95 % interval: "1.2 to 3.4". */
export function rangeText(estimate: Estimate, write = (end: number) => end.toFixed(1)): string {
  const { low, high } = interval(estimate);
  return `${write(low)} to ${write(high)}`;
}

/**
 * A point of a line: an estimate with its 95 % interval.
 * @param series name of one of the chart's series
 */
export function pointAt(series: string, x: number, estimate: Estimate): LinePoint {
  return { series, x, y: estimate.value, ...interval(estimate) };
}

/**
 * A point for each row of a result.
 * @param series path of the coordinate that names the series
 * @param x path of the coordinate on the x axis
 */
export function pointsOf<Row extends ResultRow>(
  rows: Iterable<Row>,
  series: string,
  x: string,
  estimate: (row: Row) => Estimate,
): LinePoint[] {
  return Array.from(rows, (row) =>
    pointAt(String(row.coordinate(series)), Number(row.coordinate(x)), estimate(row)),
  );
}

/** Columns of some records of training runs: the mean of each, and its error. */
export function recordColumns(records: readonly Recorded[]): string[] {
  return records.flatMap((record) => [`${record}_mean`, `${record}_se`]);
}

/** Their cells after an iteration. */
export function recordCells(row: TrainingRow, records: readonly Recorded[], iteration: number): CsvCell[] {
  return records.flatMap((record) => estimateCells(row.mean(record, iteration)));
}

/** The curve of a record, the mean over the runs, with 95 % bands where there are several. */
export function curveOf(
  series: string,
  row: TrainingRow,
  record: Recorded,
  against: 'iteration' | 'time',
): LinePoint[] {
  return row.iterations.map((t) => {
    const mean = row.mean(record, t);
    const x = against === 'time' ? row.mean('time', t).value : t;
    return { series, x, y: mean.value, ...(mean.se > 0 ? interval(mean) : {}) };
  });
}
