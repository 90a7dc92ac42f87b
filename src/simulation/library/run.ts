import { SimulationError } from '../../engine/iteration.js';
import { path } from '../../host/node.js';
import type { CsvCell } from '../../report/csv.js';
import { Executor } from '../execution/executor.js';
import { runTable } from '../execution/run.js';
import type { Experiment } from '../experiment/experiment.js';
import { resolveExperiment } from '../experiment/resolve.js';
import { documentOf, type ExperimentDocument, readExperiment } from '../input/document.js';
import { fault, InputError, mistake, shown } from '../input/input-error.js';

/** Settings of a run. */
export interface RunSettings {
  /** Number of threads; default 1, this one. The result does not depend on it. */
  readonly jobs?: number;
  /** Folder that paths in the experiment start from; default: the file's, or the current one. */
  readonly folder?: string;
}

/** A row of a result: a value for each column; null where there is none, as a standard error of a single trial. */
export type Row = Readonly<Record<string, CsvCell>>;

/**
 * Runs an experiment: the same rows, to the bit, as `straggle run` writes as CSV.
 * @param experiment its fields, or the path of an experiment file, YAML or JSON
 * @returns a row for each point of the sweep (with training: for each point and recorded iteration), with the swept
 *   paths and what was measured; the columns are those of the CSV
 * @throws InputError if the experiment is wrong: one line for each mistake, in `mistakes`
 * @throws SimulationError if an iteration can never complete, or a training run diverges
 * @example
 * const rows = await run({ workers: 20, scheme: { name: 'cpgc', load: 3 }, delay: { model: 'exponential', mean: 1 } });
 * rows[0].completion_time_mean;
 */
export async function run(experiment: string | ExperimentFields, settings: RunSettings = {}): Promise<Row[]> {
  checkArguments(experiment, settings);
  const { jobs = 1 } = settings;
  if (!Number.isInteger(jobs) || jobs < 1)
    throw new InputError([mistake('jobs', String(jobs), 'a whole number >= 1')]);
  const resolved = resolveExperiment(documentFor(experiment, settings));
  const executor = new Executor(jobs === 1 ? 0 : jobs);
  try {
    return await rowsOf(resolved, executor);
  } finally {
    await executor.end();
  }
}

const SETTINGS: readonly string[] = ['jobs', 'folder'] satisfies (keyof RunSettings)[];

/** What types would say, for those who have none. */
function checkArguments(experiment: unknown, settings: unknown): void {
  if (typeof experiment !== 'string' && !isObject(experiment)) {
    throw new InputError([
      mistake('experiment', shown(experiment), 'the path of a file, or an object of fields'),
    ]);
  }
  const known = `an object with ${SETTINGS.join(', ')}`;
  if (!isObject(settings)) throw new InputError([mistake('settings', shown(settings), known)]);
  const unknown = Object.keys(settings).filter((key) => !SETTINGS.includes(key));
  if (unknown.length > 0) {
    throw new InputError(unknown.map((key) => fault(`settings.${key}`, 'unknown key', SETTINGS.join(', '))));
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function rowsOf(experiment: Experiment, executor: Executor): Promise<Row[]> {
  const { columns, rows, failure } = await runTable(experiment, executor);
  if (failure !== undefined) throw new SimulationError(failure);
  return rows.map((cells) => Object.fromEntries(columns.map((column, i) => [column, cells[i]])));
}

function documentFor(experiment: string | ExperimentFields, { folder }: RunSettings): ExperimentDocument {
  const document =
    typeof experiment === 'string' ? readExperiment(experiment) : documentOf({ ...experiment }, 'experiment');
  return folder === undefined ? document : { ...document, folder: path().resolve(folder) };
}

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
  /** A task is a block of rows of W = XᵀX, or a part of the data. Default: what the scheme needs. */
  readonly split?: 'blocks' | 'points';
  /** An iteration may end with ceil(M·(1 − tolerance) − 1e-9) tasks recovered; 0 <= tolerance < 1, default 0. */
  readonly tolerance?: number;
  /** How the job is divided among the workers: `equal` (the default), or a `rule` and its parameters. */
  readonly shares?: 'equal' | Readonly<Record<string, unknown>>;
  /** Without training: iterations of a trial, on one clock; default 1. */
  readonly rounds?: number;
  /** How many of the first rounds of a trial do not count; default 0. */
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
  readonly training?: Readonly<Record<string, unknown>>;
  /** Independent trials (the default), or scrambled Sobol points in blocks of 1,024. */
  readonly sampling?: 'independent' | 'sobol';
  /** Paths and lists of values: all combinations are run, the first path varying slowest. */
  readonly sweep?: Readonly<Record<string, readonly unknown[]>>;
}
