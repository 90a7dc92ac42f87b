import type { CsvCell } from '../../report/csv.js';
import type { Metric, Recorded } from '../experiment/metrics.js';

/**
 * An experiment, with the fields of an experiment file. Every field but `delay` may be left out, or swept; what they
 * may be is checked when it is run. The type knows the swept paths, and whether there is training: they say which columns
 * a result has.
 */
export interface ExperimentFields<
  Path extends string = string,
  Training extends object | undefined = object | undefined,
> {
  /** Name of the experiment. */
  readonly name?: string;
  /** The same seed gives the same numbers; default 1. */
  readonly seed?: string | number;
  /** Independent iterations, default 10000; with training, runs, default 10. */
  readonly trials?: number;
  /** K. Required, or swept. */
  readonly workers?: number;
  /** M; default: workers. */
  readonly tasks?: number;
  /** A task is a block of rows of W = XᵀX, or a part of the data. Default: what the scheme needs. */
  readonly split?: 'blocks' | 'points';
  /** An iteration may end with ceil(M·(1 − tolerance) − 1e-9) tasks recovered; 0 <= tolerance < 1, default 0. */
  readonly tolerance?: number;
  /** Division of the job among the workers: `equal` (the default), or a `rule` and its parameters. */
  readonly shares?: 'equal' | Readonly<Record<string, unknown>>;
  /** Without training: iterations of a trial, on one clock; default 1. */
  readonly rounds?: number;
  /** Number of first rounds of a trial that do not count; default 0. */
  readonly warmup?: number;
  /** The scheme: its `name` and its parameters. */
  readonly scheme?: Readonly<Record<string, unknown>>;
  /** The delay model: `model`, its name, and its parameters, in time units for one task. */
  readonly delay?: Readonly<Record<string, unknown>>;
  /** The network between workers and master; default: messages take no time. */
  readonly network?: {
    /** Time a message travels after it has left the link, >= 0. */
    readonly latency?: number;
    /** Full results per time unit that a link carries, > 0; may be Infinity. */
    readonly bandwidth?: number | 'inf';
    /** A link for each worker, or one for which all messages queue. */
    readonly link?: 'dedicated' | 'shared';
    /** Time the master spends on each message that arrives, one at a time, >= 0; default 0. */
    readonly overhead?: number;
  };
  /** Policy for iterations that can never complete; default: an error. */
  readonly incomplete?: 'error' | 'skip' | 'partial';
  /** Makes every trial a training run. */
  readonly training?: Training;
  /** Independent trials (the default), or scrambled Sobol points in blocks of 1,024. */
  readonly sampling?: 'independent' | 'sobol';
  /** Paths and lists of values: all combinations are run, the first path varying slowest. */
  readonly sweep?: Readonly<Record<Path, readonly unknown[]>>;
}

/** A row of any result: a value for each column; null where there is none, as a standard error of a single trial. */
export type Row = Readonly<Record<string, CsvCell>>;

/** Columns of a result without training, beside the swept paths. */
export type TrialColumn =
  | 'trials'
  | `${Metric}_${'mean' | 'se'}`
  | `completion_time_${'p50' | 'p90' | 'p99'}`;

/** Further columns of a result without training in which a scheme has no barrier; null for schemes that have one. */
export type UpdateColumn =
  | 'updates'
  | 'staleness_p90'
  | `${'gradients' | 'staleness' | 'idle'}_${'mean' | 'se'}`;

/** Columns of a result with training, beside the swept paths. Those that a problem has no values for may be absent. */
export type TrainingColumn = 'runs' | 'iteration' | `${Recorded | 'stopped'}_${'mean' | 'se'}`;

/** A row of the result of an experiment: swept paths, and what is measured with or without training. */
export type RowOf<Path extends string, Training extends object | undefined> = {
  readonly [column in Path]: CsvCell;
} & {
  readonly [column in [Training] extends [undefined] ? TrialColumn : TrainingColumn]: number | null;
} & {
  readonly [column in [Training] extends [undefined] ? UpdateColumn : never]?: number | null;
};
