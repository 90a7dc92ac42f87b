import type { CsvCell } from '../../report/csv.js';
import type { Computed, Metric, Recorded } from '../experiment/metrics.js';
import type { Called, ParameterOf } from './parameters/called.js';
import type { DataSources } from './parameters/data-sources.js';
import type { Delay, DelayModels } from './parameters/delay-models.js';
import type { Objectives } from './parameters/objectives.js';
import type { Schemes } from './parameters/schemes.js';
import type { StepRules } from './parameters/step-rules.js';

/** Methods, by name. A plug-in in TypeScript adds its own: `declare module 'straggle'`. */
export interface Methods {
  /** Plain gradient descent. */
  readonly 'gradient-descent': unknown;
  /** Nesterov's accelerated gradient descent. */
  readonly accelerated: unknown;
}

/** A scheme: its `name`, and its parameters. Any of them may be left out where it is swept. */
export type Scheme = Called<'name', Schemes, Unused>;

/** A data source: `source`, its name, and its parameters. */
export type DataSource = Called<'source', DataSources>;

/** Objective to be minimised: `loss`, its name, and its parameters. */
export type ObjectiveFields = Called<'loss', Objectives>;

/** Step sizes: `rule`, its name, and its parameters. */
export type Step = Called<'rule', StepRules>;

/** Parameters that schemes without a use for them ignore. */
interface Unused {
  /** Responders to wait for. */
  readonly wait?: unknown;
  /** Tasks per worker. */
  readonly load?: unknown;
}

/**
 * An experiment, with the fields of an experiment file. Every field but `delay` may be left out, or swept; what they
 * may be is checked when it is run. The type knows the swept paths, and whether there is training: they say which columns
 * a result has.
 */
export interface ExperimentFields<
  Path extends string = string,
  Training extends TrainingFields | undefined = TrainingFields | undefined,
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
  readonly scheme?: Scheme;
  /** The delay model: `model`, its name, and its parameters, in time units for one task. */
  readonly delay?: Delay;
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
  /** Independent trials (the default), or scrambled Sobol points in blocks of 4,096. */
  readonly sampling?: 'independent' | 'sobol';
  /** Paths and lists of values: all combinations are run, the first path varying slowest. */
  readonly sweep?: { readonly [path in Path]: SweptValues<path> };
}

/** Paths in an experiment; below parameters with fields of their own, such as `delay.of`, any. */
type KnownPath =
  | Exclude<keyof ExperimentFields, 'sweep'>
  | Below<'scheme', 'name' | ParameterOf<Schemes>>
  | Below<'delay', 'model' | ParameterOf<DelayModels>>
  | `${'network' | 'shares' | 'training'}.${string}`;

type Below<Part extends string, Parameter extends string> = `${Part}.${Parameter}${'' | `.${string}`}`;

/** Values under paths whose values are known. */
interface KnownValues {
  readonly scheme: Scheme;
  readonly delay: Delay;
  readonly 'scheme.name': keyof Schemes;
  readonly 'delay.model': keyof DelayModels;
}

/** Values that a path may be swept over; none where no experiment has such a path. */
export type SweptValues<Path extends string> = string extends Path
  ? readonly unknown[]
  : Path extends keyof KnownValues
    ? readonly KnownValues[Path][]
    : Path extends KnownPath
      ? readonly unknown[]
      : never;

/** The training of an experiment. `iterations`, `data` and `step` are required, or swept. */
export interface TrainingFields {
  /** T, iterations of a run. */
  readonly iterations?: number;
  /** Stops a run where the master's estimate of the gradient is shorter than this. */
  readonly until?: {
    /** Length of the estimate, > 0. */
    readonly gradient_norm: number;
  };
  /** Objective to be minimised; default: least-squares. */
  readonly objective?: ObjectiveFields;
  /** Data of the training. */
  readonly data?: DataSource;
  /** Trains on a sample of the partitions of the data. */
  readonly sketch?: Readonly<Record<string, unknown>>;
  /** Changes of the tolerance during a run. */
  readonly tolerance_schedule?: readonly {
    /** Iteration, counted from 1, from which on it holds. */
    readonly from: number;
    /** The tolerance from there on. */
    readonly value: number;
  }[];
  /** Step sizes. */
  readonly step?: Step;
  /** Without a barrier: distinct points that are drawn for each job; default: the worker's own points. */
  readonly batch?: number;
  /** Without a barrier: how gradients of old models count; default: as others do. */
  readonly staleness?: 'ignore' | 'inverse';
  /** Update of beta by a gradient; default: gradient-descent. */
  readonly method?: keyof Methods;
  /** beta_0: zero (the default), entries from N(0, 1), or all entries equal to a value. */
  readonly start?:
    | 'zero'
    | 'normal'
    | {
        /** All entries of beta_0. */
        readonly value: number;
      };
  /** Number of log-spaced iterations, the last always among them, or a list of iterations; default 60. */
  readonly record?: number | readonly number[];
  /** Records that are computed at these iterations beside time, messages and volume; default: all. */
  readonly measure?: readonly Computed[];
  /** Parts that are drawn anew for each run; the others once per seed. */
  readonly resample?: readonly ('data' | 'sketch' | 'placement')[];
}

/** A row of any result: a value for each column; null where there is none, as a standard error of a single trial. */
export type Row = Readonly<Record<string, CsvCell>>;

/**
 * A row of the result of an experiment file: the compiler does not read it, so that any measured column may be there or
 * not, and swept paths are those that it is told: `run<'delay.mu'>('sweep.yaml')`.
 */
export type FileRow<Path extends string = never> = {
  readonly [column in Path]: CsvCell;
} & {
  readonly [column in TrialColumn | QuantileErrorColumn | UpdateColumn | TrainingColumn]?: number | null;
} & {
  /** Shares of the results of staleness 0, 1, 2, … as a JSON list. */
  readonly staleness_histogram?: string | null;
};

/** Columns of a result without training, beside the swept paths. */
export type TrialColumn =
  | 'trials'
  | `${Metric}_${'mean' | 'se'}`
  | `completion_time_${'p50' | 'p90' | 'p99'}`;

/** Further columns of a result without training in which a point has Sobol points. */
export type QuantileErrorColumn = `completion_time_${'p50' | 'p90' | 'p99'}_se`;

/** Further columns of a result without training in which a scheme has no barrier; null for schemes that have one. */
export type UpdateColumn =
  | 'updates'
  | 'updates_before'
  | `staleness_p${50 | 90 | 99}`
  | `${'gradients' | 'staleness' | 'idle'}_${'mean' | 'se'}`;

/** Columns of a result with training, beside the swept paths. Those that a problem has no values for may be absent. */
export type TrainingColumn = 'runs' | 'iteration' | `${Recorded | 'stopped'}_${'mean' | 'se'}`;

/** A row of the result of an experiment: swept paths, and what is measured with or without training. */
export type RowOf<Path extends string, Training extends TrainingFields | undefined> = {
  readonly [column in Path]: CsvCell;
} & {
  readonly [column in [Training] extends [undefined] ? TrialColumn : TrainingColumn]: number | null;
} & {
  readonly [column in [Training] extends [undefined] ? UpdateColumn | QuantileErrorColumn : never]?:
    | number
    | null;
} & {
  /** Shares of the results of staleness 0, 1, 2, … as a JSON list, in a result with such columns. */
  readonly [column in [Training] extends [undefined] ? 'staleness_histogram' : never]?: string | null;
};
