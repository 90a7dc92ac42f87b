import { type Estimate, meanOf, sampleMean } from '../../statistics/estimate.js';
import type { Experiment, Point } from '../experiment/experiment.js';
import type { Metric, Recorded } from '../experiment/metrics.js';
import { canonicalJson } from '../input/canonical-json.js';
import type { PairedEstimates } from '../monte-carlo/paired.js';
import type { PointSummary } from '../monte-carlo/summary.js';
import type { RunRecord } from '../training/recorder.js';
import { recordsOf, type TrainingSummary } from '../training/records.js';

/**
 * Named coordinates of a point: paths of its fields with their values. `scheme: 'cpgc'` and `delay: 'pareto'` stand
 * for `scheme.name` and `delay.model`; an object stands for all of a field, as it was swept or as it was resolved.
 * @example { scheme: 'cpgc', tolerance: 0.05, 'delay.correlation': 'worker' }
 */
export type Coordinates = Readonly<Record<string, unknown>>;

/** A row of a result: a point of the sweep, known by its coordinates. */
export class ResultRow {
  constructor(
    /** The swept paths and their values, as they were written. */
    readonly swept: Coordinates,
    readonly point: Point,
  ) {}

  /** The value of a field of the point, by its path; a swept path has the value that was written. */
  coordinate(path: string): unknown {
    if (Object.hasOwn(this.swept, path)) return this.swept[path];
    let value: unknown = this.point;
    for (const key of path.split('.')) {
      if (value === null || typeof value !== 'object') return undefined;
      value = (value as Record<string, unknown>)[key];
    }
    return value;
  }

  /** Whether the point has all these coordinates. */
  matches(coordinates: Coordinates): boolean {
    return Object.entries(coordinates).every(([path, value]) => this.has(path, value));
  }

  private has(path: string, value: unknown): boolean {
    if (typeof value === 'string' && path === 'scheme') return this.point.scheme.name === value;
    if (typeof value === 'string' && path === 'delay') return this.point.delay.model === value;
    const own = this.coordinate(path);
    if (value === null || typeof value !== 'object') return own === value;
    return own !== undefined && canonicalJson(own) === canonicalJson(value);
  }
}

/** Results of independent trials of a point, by name. */
export class TrialsRow extends ResultRow {
  constructor(
    swept: Coordinates,
    point: Point,
    readonly summary: PointSummary,
    /** With a baseline: the point against it. */
    readonly paired?: PairedEstimates,
  ) {
    super(swept, point);
  }

  /** Number of trials. */
  get trials(): number {
    return this.summary.trials;
  }

  /** Mean of a metric over the trials. */
  mean(metric: Metric): Estimate {
    const moments = this.summary.of(metric);
    const { sampling } = this.point;
    // Of Sobol points the values are the means of blocks, and those are few.
    return sampling === 'sobol' ? { ...meanOf(moments), df: moments.n - 1 } : meanOf(moments);
  }

  /** Mean completion time. */
  get time(): Estimate {
    return this.mean('completion_time');
  }
}

/** Results of the training runs of a point, by name. */
export class TrainingRow extends ResultRow {
  constructor(
    swept: Coordinates,
    point: Point,
    readonly summary: TrainingSummary,
  ) {
    super(swept, point);
  }

  /** The runs, in their order: run i of all points of a seed and a system has met the same delays. */
  get runs(): readonly RunRecord[] {
    return this.summary.runs;
  }

  /** The recorded iterations that all runs have reached in finite numbers. */
  get iterations(): readonly number[] {
    return this.summary.iterations;
  }

  /**
   * A record of every run after an iteration.
   * @param iteration a recorded one; the last, where absent
   * @throws RangeError if it is not recorded
   */
  values(record: Recorded, iteration = this.iterations.at(-1)): number[] {
    return recordsOf(this.runs, this.indexOf(iteration), record);
  }

  /** Length of the estimated gradient of every run at a recorded iteration; NaN where there was no update. */
  lengths(iteration: number): number[] {
    const i = this.indexOf(iteration);
    return this.runs.map(({ lengths }) => lengths[i]);
  }

  /** Number of updates after which each run stopped; NaN where `until` was not reached. */
  get stops(): number[] {
    return this.runs.map(({ stopped }) => stopped ?? Number.NaN);
  }

  /** Mean of a record over the runs after an iteration; see `values`. */
  mean(record: Recorded, iteration?: number): Estimate {
    return sampleMean(this.values(record, iteration));
  }

  private indexOf(iteration: number | undefined): number {
    const i = iteration === undefined ? -1 : this.iterations.indexOf(iteration);
    if (i < 0) throw new RangeError(`iteration ${iteration} is not among ${this.iterations.join(', ')}`);
    return i;
  }
}

/** A table of rows that are asked for by their coordinates, in the order of the sweep. */
export class Results<Row extends ResultRow> implements Iterable<Row> {
  constructor(readonly rows: readonly Row[]) {}

  [Symbol.iterator](): Iterator<Row> {
    return this.rows[Symbol.iterator]();
  }

  /** The rows with these coordinates, in their order; maybe none. */
  where(coordinates: Coordinates): Results<Row> {
    return new Results(this.rows.filter((row) => row.matches(coordinates)));
  }

  /**
   * The row with these coordinates.
   * @throws RangeError if there is none, or more than one
   */
  at(coordinates: Coordinates): Row {
    const found = this.rows.filter((row) => row.matches(coordinates));
    if (found.length === 1) return found[0];
    const asked = JSON.stringify(coordinates);
    const swept = JSON.stringify(found.length === 0 ? this.rows[0]?.swept : found[1].swept);
    throw new RangeError(
      found.length === 0
        ? `no row has ${asked}; the first has ${swept}`
        : `${found.length} rows have ${asked}`,
    );
  }

  /** The distinct values of a coordinate, in the order in which they first occur. */
  values(path: string): unknown[] {
    const distinct = new Map<string, unknown>();
    for (const row of this.rows) {
      const value = row.coordinate(path);
      const key = canonicalJson(value ?? null);
      if (!distinct.has(key)) distinct.set(key, value);
    }
    return [...distinct.values()];
  }
}

/** The results of an experiment with training, by name. */
export function trainingResults(
  experiment: Experiment,
  summaries: readonly TrainingSummary[],
): Results<TrainingRow> {
  return new Results(
    summaries.map((summary, i) => new TrainingRow(sweptOf(experiment, i), experiment.points[i], summary)),
  );
}

/** The coordinates of a point of an experiment, as they were written. */
export function sweptOf({ paths, values }: Experiment, i: number): Coordinates {
  return Object.fromEntries(paths.map((path, p) => [path, values[i][p]]));
}
