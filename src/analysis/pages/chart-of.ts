import type { LineChart, LinePanel, LinePoint } from '../../report/line-chart.js';
import { interval } from '../../statistics/estimate.js';
import type { CsvTable } from './input-files.js';

/** More lines than this cannot be told apart. */
const MOST_SERIES = 12;

/** Beyond so many degrees of freedom Student's law is the normal one to four digits. */
const NORMAL_FROM = 10_000;

const BANDS = 'Bands: 95 % intervals (Student’s t), narrower than the line where they are not seen.';

/** What is drawn of a sweep, one panel each. */
const SWEEP_PANELS = [
  { column: 'completion_time', title: 'completion time' },
  { column: 'messages', title: 'messages' },
  { column: 'volume', title: 'volume (full results)' },
  { column: 'computations', title: 'computations (tasks)' },
];

/** What is drawn of training, over simulated time and over iterations: the first of these that is known. */
const TRAINING_RECORDS = [
  { column: 'error', title: 'error ‖β − β*‖' },
  { column: 'loss', title: 'loss' },
];

/**
 * The figure of a result that came without one: of training, error (or loss) against time and iteration; of a sweep,
 * what was measured against the swept number that takes most values, with a line for each combination of the others.
 * Undefined where there is no such number, or there would be too many lines.
 */
export function chartOf(name: string, table: CsvTable): LineChart | undefined {
  const { columns } = table;
  const training = columns.indexOf('runs');
  const swept = columns.slice(0, training >= 0 ? training : columns.indexOf('trials'));
  const drawn = training >= 0 ? trainingPanels(table, swept) : sweepPanels(table, swept);
  if (drawn === undefined || drawn.panels.length === 0) return undefined;
  const names = [...new Set(drawn.panels.flatMap(({ points }) => points.map(({ series }) => series)))];
  if (names.length > MOST_SERIES || names.length === 0) return undefined;
  return {
    title: name,
    caption: `${drawn.caption} ${BANDS}`,
    series: names.map((series) => ({ name: series })),
    panels: drawn.panels,
    columns: 2,
  };
}

interface Drawn {
  readonly panels: LinePanel[];
  readonly caption: string;
}

function sweepPanels(table: CsvTable, swept: readonly string[]): Drawn | undefined {
  const x = longestNumber(table, swept);
  if (x === undefined) return undefined;
  const panels = SWEEP_PANELS.filter(({ column }) => table.columns.includes(`${column}_mean`)).map(
    ({ column, title }): LinePanel => ({
      x: { title: x, log: spansDecades(valuesOf(table, x)) },
      y: { title, zero: true },
      points: pointsOf(table, swept, x, x, column),
    }),
  );
  return { panels, caption: `Means of ${trialsText(table, 'trials')} trials against ${x}.` };
}

function trainingPanels(table: CsvTable, swept: readonly string[]): Drawn | undefined {
  const y = TRAINING_RECORDS.find(({ column }) => valuesOf(table, `${column}_mean`).length > 0);
  if (y === undefined) return undefined;
  const axes = [
    { column: 'time_mean', title: 'mean simulated time' },
    { column: 'iteration', title: 'iteration' },
  ];
  const panels = axes.map(
    ({ column, title }): LinePanel => ({
      x: { title },
      y: { title: y.title, log: true },
      points: pointsOf(table, swept, undefined, column, y.column),
    }),
  );
  return { panels, caption: `Means of ${trialsText(table, 'runs')} runs.` };
}

/** The swept number that takes most values, if one takes several. */
function longestNumber(table: CsvTable, swept: readonly string[]): string | undefined {
  const counts = swept.map((path) => {
    const all = table.rows.map((row) => row[table.columns.indexOf(path)]);
    const numbers = all.filter((cell): cell is number => typeof cell === 'number' && Number.isFinite(cell));
    return { path, count: numbers.length === all.length ? new Set(numbers).size : 0 };
  });
  const [longest] = counts.toSorted((a, b) => b.count - a.count);
  return longest !== undefined && longest.count > 1 ? longest.path : undefined;
}

function pointsOf(
  { columns, rows }: CsvTable,
  swept: readonly string[],
  sweptOver: string | undefined,
  x: string,
  y: string,
): LinePoint[] {
  const [atX, mean, se] = [x, `${y}_mean`, `${y}_se`].map((column) => columns.indexOf(column));
  const size = Math.max(columns.indexOf('trials'), columns.indexOf('runs'));
  const others = swept.filter((path) => path !== sweptOver);
  return rows.flatMap((row) => {
    const value = row[mean];
    if (typeof value !== 'number' || typeof row[atX] !== 'number') return [];
    const error = row[se];
    const n = row[size];
    const df = typeof n === 'number' ? Math.min(n - 1, NORMAL_FROM) : undefined;
    const band =
      typeof error === 'number' ? interval({ value, se: error, ...(df !== undefined && { df }) }) : {};
    return [{ series: seriesName(others, row, columns), x: row[atX], y: value, ...band }];
  });
}

function seriesName(
  paths: readonly string[],
  row: CsvTable['rows'][number],
  columns: readonly string[],
): string {
  const parts = paths.map((path) => {
    const value = String(row[columns.indexOf(path)]);
    if (path === 'scheme') return schemeText(value);
    return path === 'scheme.name' ? value : `${path} = ${value}`;
  });
  return parts.join(', ') || 'mean';
}

/** A scheme that was swept as a whole, which is in the table as JSON: its name and its parameters. */
function schemeText(json: string): string {
  try {
    const { name, ...parameters } = JSON.parse(json);
    return [name, ...Object.entries(parameters).map(([key, value]) => `${key} = ${value}`)].join(', ');
  } catch {
    return json;
  }
}

function valuesOf({ columns, rows }: CsvTable, column: string): number[] {
  const at = columns.indexOf(column);
  return rows.flatMap((row) => (typeof row[at] === 'number' && Number.isFinite(row[at]) ? [row[at]] : []));
}

/** Values that grow by factors are drawn so. */
function spansDecades(values: readonly number[]): boolean {
  const low = Math.min(...values);
  return low > 0 && Math.max(...values) / low >= 100;
}

function trialsText(table: CsvTable, column: string): string {
  const counts = [...new Set(valuesOf(table, column))].sort((a, b) => a - b);
  const text = (count: number | undefined) => (count ?? 0).toLocaleString('en');
  return counts.length <= 1 ? text(counts[0]) : `${text(counts[0])} to ${text(counts.at(-1))}`;
}
