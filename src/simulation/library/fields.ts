/**
 * An experiment, with the fields of an experiment file. Every field but `delay` may be left out, or swept; what they
 * may be is checked when it is run.
 */
export interface ExperimentFields {
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
  /** What a task is: a block of rows of W = XᵀX, or a part of the data. Default: what the scheme needs. */
  readonly split?: 'blocks' | 'points';
  /** An iteration may end with ceil(M·(1 − tolerance) − 1e-9) tasks recovered; 0 <= tolerance < 1, default 0. */
  readonly tolerance?: number;
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
  /** Independent trials (the default), or scrambled Sobol points in blocks of 1,024. */
  readonly sampling?: 'independent' | 'sobol';
  /** What becomes of an iteration that can never complete; default: it is an error. */
  readonly incomplete?: 'error' | 'skip' | 'partial';
  /** Makes every trial a training run. */
  readonly training?: Readonly<Record<string, unknown>>;
  /** Paths and lists of values: all combinations are run, the first path varying slowest. */
  readonly sweep?: Readonly<Record<string, readonly unknown[]>>;
}
