import type { CsvCell } from '../../report/csv.js';
import type { CsvTable } from './result-files.js';

/** A column whose values tell the rows of a result apart, such as a swept path. */
export interface Dimension {
  readonly name: string;
  readonly column: number;
  /** Whether all values are finite numbers. */
  readonly isNumeric: boolean;
  /** Distinct values: numbers in ascending order, others as they come. */
  readonly values: readonly CsvCell[];
}

/** A measured quantity: a column of means with its standard errors, or a column of plain numbers. */
export interface Measure {
  readonly name: string;
  readonly column: number;
  /** Column of the standard errors. */
  readonly se: number | undefined;
  /** Columns of the ends of 95 % intervals, where a table has its own. */
  readonly ends?: readonly [low: number, high: number];
}

/** Roles of the columns of a result. */
export interface Shape {
  /** Whether rows are iterations of training. */
  readonly isTraining: boolean;
  /** Columns with more than one value that come before the measured ones; of another table those of text. */
  readonly dimensions: readonly Dimension[];
  /** All columns that can be named as dimensions. */
  readonly candidates: readonly Dimension[];
  /** Whether the columns are those of a result, so that their meaning is known. */
  readonly isResult: boolean;
  readonly measures: readonly Measure[];
  /** Number of trials or runs, as text; empty where the result does not say. */
  readonly trials: string;
  /** Column of the number of trials or runs of each row. */
  readonly counter: number | undefined;
}

/** The shape of a result of `straggle run`, or of another table with named columns. */
export function shapeOf(table: CsvTable): Shape {
  const { columns } = table;
  const isTraining = columns.includes('runs') && columns.includes('iteration');
  const counter = isTraining ? 'runs' : columns.includes('trials') ? 'trials' : undefined;
  const firstMean = columns.findIndex((name) => name.endsWith('_mean'));
  const end = counter !== undefined ? columns.indexOf(counter) : firstMean >= 0 ? firstMean : columns.length;
  const all = columns.map((_, column) => dimensionOf(table, column));
  const isResult = end < columns.length;
  const isMeasured = (column: number) => !isResult || column >= end;
  const varied = all.filter(({ column, values }) => column < end && values.length > 1);
  return {
    isTraining,
    isResult,
    dimensions: isResult ? varied : varied.filter(({ isNumeric }) => !isNumeric),
    candidates: all.filter(({ column }) => column < end),
    measures: columns.flatMap((name, column) =>
      isMeasured(column) ? measureOf(columns, name, column, all[column]) : [],
    ),
    trials: counter === undefined ? '' : countText(all[columns.indexOf(counter)], counter),
    counter: counter === undefined ? undefined : columns.indexOf(counter),
  };
}

function dimensionOf({ columns, rows }: CsvTable, column: number): Dimension {
  const values = [...new Set(rows.map((row) => row[column]))];
  const isNumeric = values.every((value) => typeof value === 'number' && Number.isFinite(value));
  if (isNumeric) values.sort((a, b) => Number(a) - Number(b));
  return { name: columns[column], column, isNumeric, values };
}

function measureOf(
  columns: readonly string[],
  name: string,
  column: number,
  { values }: Dimension,
): Measure[] {
  if (name === 'trials' || name === 'runs' || /_(se|low|high)$/.test(name)) return [];
  if (!values.some((value) => typeof value === 'number')) return [];
  const short = name.replace(/_mean$/, '');
  const se = short === name ? -1 : columns.indexOf(`${short}_se`);
  const [low, high] = [columns.indexOf(`${short}_low`), columns.indexOf(`${short}_high`)];
  const ends = low < 0 || high < 0 ? {} : { ends: [low, high] as const };
  return [{ name: short, column, se: se < 0 ? undefined : se, ...ends }];
}

function countText({ values }: Dimension, what: string): string {
  const numbers = values.filter((value): value is number => typeof value === 'number');
  const [low, high] = [numbers[0], numbers[numbers.length - 1]].map((n) => (n ?? 0).toLocaleString('en'));
  return `${low === high ? low : `${low} to ${high}`} ${what}`;
}

/** A value as a label: of a scheme that was swept as a whole its name and parameters. */
export function labelOf(value: CsvCell): string {
  const text = String(value ?? 'none');
  if (!text.startsWith('{')) return text;
  try {
    const { name, ...parameters } = JSON.parse(text);
    const rest = Object.entries(parameters).map(
      ([key, each]) => `${key} = ${typeof each === 'object' ? JSON.stringify(each) : each}`,
    );
    return [...(name === undefined ? [] : [name]), ...rest].join(', ');
  } catch {
    return text;
  }
}

/** Whether a dimension holds schemes, whose names say what they are. */
export function isScheme({ name }: Dimension): boolean {
  return name === 'scheme' || name === 'scheme.name';
}

/** The values of some dimensions in a row. @example 'cpgc, tolerance = 0.1' */
export function combination(dimensions: readonly Dimension[], row: readonly CsvCell[]): string {
  const parts = dimensions.map((each) => {
    const label = labelOf(row[each.column]);
    return isScheme(each) ? label : `${each.name} = ${label}`;
  });
  return parts.join(', ');
}
