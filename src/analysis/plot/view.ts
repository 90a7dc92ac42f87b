import type { CsvCell } from '../../report/csv.js';
import { interval, type Limits, Z95 } from '../../statistics/estimate.js';
import { type Column, MOST_PANELS, type Plan, type PlotChoice, type Ratio } from './choose.js';
import type { CsvTable } from './result-files.js';
import { combination, type Dimension, isScheme, labelOf, type Measure, type Shape } from './shape.js';

export const BANDS = 'Bands: 95 % intervals (Student’s t), narrower than the line where they are not seen.';
export const BARS = 'Bars: 95 % intervals (Student’s t).';
const OF_RATIO =
  'Intervals of ratios are those of independent estimates; on common random numbers the true ones are narrower.';

/** Titles of common measures. */
const TITLES: Readonly<Record<string, string>> = {
  completion_time: 'completion time',
  messages: 'messages',
  volume: 'volume (full results)',
  computations: 'computations (tasks)',
  time: 'simulated time',
  error: 'error ‖β − β*‖',
};

/** Measures that are never negative: of few runs Student's interval would be. */
const NEVER_NEGATIVE = new Set([
  ...['completion_time', 'messages', 'volume', 'computations', 'recovered'],
  ...['time', 'error', 'loss', 'gradient_error', 'updates', 'gradients'],
]);

/** A row of the table with a value to be drawn. */
export interface Sample {
  readonly row: readonly CsvCell[];
  readonly value: number;
  readonly se: number | undefined;
  /** Ends of its 95 % interval, where the table has them. */
  readonly ends?: Limits;
  /** Degrees of freedom of the standard error; undefined where the result does not say. */
  readonly df: number | undefined;
  /** Where its interval is cut off. */
  readonly least: number;
}

/** Beyond this many degrees of freedom Student's law is the normal one to four digits. */
const NORMAL_FROM = 10_000;

/** Ends of the 95 % interval of a sample, if it has an error. */
export function bandOf({ value, se, df, ends, least }: Sample): Limits | Record<string, never> {
  if (ends !== undefined) return ends;
  if (se === undefined) return {};
  const { low, high } = interval({ value, se, ...(df !== undefined && { df }) });
  return { low: Math.max(least, low), high };
}

/** The interval that a row has of its own, and the standard error that a normal one of its width would have. */
function endsIn(row: readonly CsvCell[], columns: readonly [number, number]) {
  const [low, high] = columns.map((column) => row[column]);
  if (typeof low !== 'number' || typeof high !== 'number') return undefined;
  return { ends: { low, high }, se: (high - low) / 2 / Z95, df: undefined };
}

/** A result with the plan of its picture: what all kinds of pictures take from it. */
export class ResultView {
  /** Omissions from the picture, a sentence each. */
  readonly leftOut: string[] = [];

  constructor(
    readonly table: CsvTable,
    readonly shape: Shape,
    readonly plan: Plan,
    readonly choice: PlotChoice,
    readonly title: string,
  ) {}

  /** The values of a measure in some rows, or their ratios to the baseline. */
  samples({ name, column, se, ends }: Measure, rows: readonly (readonly CsvCell[])[]): Sample[] {
    const { ratio } = this.plan;
    const { counter } = this.shape;
    const least = NEVER_NEGATIVE.has(name) ? 0 : -Infinity;
    const measuredIn = (each: readonly (readonly CsvCell[])[]) =>
      each.flatMap((row): Sample[] => {
        const value = row[column];
        if (typeof value !== 'number') return [];
        const limits = ends && endsIn(row, ends);
        if (limits !== undefined) return [{ row, value, least, ...limits }];
        const error = se === undefined ? undefined : row[se];
        const n = counter === undefined ? undefined : row[counter];
        const df = typeof n === 'number' && n > 1 ? Math.min(n - 1, NORMAL_FROM) : undefined;
        return [{ row, value, se: typeof error === 'number' ? error : undefined, df, least }];
      });
    const measured = measuredIn(rows);
    if (ratio === undefined) return measured;
    const { dimensions, isTraining } = this.shape;
    const rest = dimensions.filter((each) => each !== ratio.dimension);
    const iteration = isTraining ? this.table.columns.indexOf('iteration') : -1;
    const keyOf = (row: readonly CsvCell[]) =>
      `${combination(rest, row)} ${iteration < 0 ? '' : row[iteration]}`;
    const isBaseline = ({ row }: Sample) => labelOf(row[ratio.dimension.column]) === ratio.label;
    const baseline = new Map(
      measuredIn(this.table.rows)
        .filter(isBaseline)
        .map((sample) => [keyOf(sample.row), sample]),
    );
    return measured
      .filter((sample) => !isBaseline(sample))
      .flatMap(({ row, value, se: error, df }): Sample[] => {
        const base = baseline.get(keyOf(row));
        if (base === undefined || base.value === 0) return [];
        const relative = value === 0 ? 0 : Math.hypot((error ?? 0) / value, (base.se ?? 0) / base.value);
        const quotient = value / base.value;
        const ratioError = error === undefined ? undefined : Math.abs(quotient) * relative;
        const fewest = df === undefined || base.df === undefined ? undefined : Math.min(df, base.df);
        return [{ row, value: quotient, se: ratioError, df: fewest, least }];
      });
  }

  /** The rows of each panel, by its title. */
  facets(dimensions: readonly Dimension[]): [string, (readonly CsvCell[])[]][] {
    const groups = new Map<string, (readonly CsvCell[])[]>();
    for (const row of this.table.rows) {
      const key = combination(dimensions, row);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [row]);
      else group.push(row);
    }
    const { ratio } = this.plan;
    // The baseline of a ratio has no panel of its own.
    if (ratio !== undefined && dimensions.includes(ratio.dimension)) {
      for (const [key, [row]] of groups)
        if (labelOf(row[ratio.dimension.column]) === ratio.label) groups.delete(key);
    }
    const all = [...groups];
    if (all.length > MOST_PANELS)
      this.leftOut.push(
        `Only the first ${MOST_PANELS} of ${all.length} panels are drawn; --x, --series, --facet choose others.`,
      );
    return all.slice(0, MOST_PANELS);
  }

  measureTitle(measure: Measure): string {
    const { ratio } = this.plan;
    if (ratio === undefined) return this.axisTitle(measure);
    const withoutUnit = titleOf(measure).replace(/ \(.*\)$/, '');
    return `${withoutUnit} / that of ${baselineOf(ratio)}`;
  }

  /** Title of an axis, with the unit of times where it is given. */
  axisTitle(column: Column): string {
    const { unit } = this.choice;
    const isTime = /^(completion_time(_p\d+)?|time)$/.test(column.name);
    const title = this.shape.isTraining && column.name === 'time' ? 'mean simulated time' : titleOf(column);
    return unit !== undefined && isTime ? `${title} (${unit})` : title;
  }

  /** @param how what the means are taken against @param remark on intervals or colours */
  caption(how: string, remark: string): string {
    const { trials, isTraining, measures } = this.shape;
    const means = trials === '' ? [] : [`Means of ${trials}${isTraining ? '' : ` ${how}`}.`];
    const isOfErrors = remark === BANDS || remark === BARS;
    const hasErrors = measures.some(({ se, ends }) => (se ?? ends) !== undefined);
    const hasOwn = measures.some(({ ends }) => ends !== undefined);
    const said = hasOwn ? remark.replace('(Student’s t)', '(those of the table where it has them)') : remark;
    const remarks = isOfErrors && !hasErrors ? [] : [said];
    const ofRatio = isOfErrors && hasErrors && this.plan.ratio !== undefined ? [OF_RATIO] : [];
    return [...means, ...remarks, ...ofRatio].join(' ').trim();
  }

  measuresText(measures: readonly Measure[]): string {
    const { ratio } = this.plan;
    const names = measures.map(({ name }) => name).join(', ');
    return ratio === undefined ? names : `${names}, over that of ${baselineOf(ratio)}`;
  }

  dimensionsText(dimensions: readonly Dimension[], count: number): string {
    return dimensions.length === 0 ? '' : `${dimensions.map(({ name }) => name).join(' × ')} (${count})`;
  }
}

/** A column as the title of an axis. */
export function titleOf({ name }: Column): string {
  return TITLES[name] ?? name;
}

/** A dimension in a sentence. */
export function nameOf(dimension: Dimension): string {
  return isScheme(dimension) ? 'scheme' : dimension.name;
}

/** What a ratio is to: a scheme by its name, another value after that of its column. */
export function baselineOf({ dimension, label }: Ratio): string {
  return isScheme(dimension) ? label : `${dimension.name} ${label}`;
}

/** Values that grow by factors are drawn so; times and iterations of training are not. */
export function isWide(values: readonly number[], { isTraining }: Shape): boolean {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  if (isTraining || sorted.length < 2 || !(sorted[0] > 0)) return false;
  if (sorted[sorted.length - 1] / sorted[0] >= 100) return true;
  const steps = sorted.slice(1).map((value, i) => value - sorted[i]);
  // 1, 2, 4, 8, …: the steps grow as the values do.
  return (
    steps.length >= 3 &&
    steps[steps.length - 1] / steps[0] >= 8 &&
    steps.every((step, i) => i === 0 || step >= steps[i - 1])
  );
}
