import { resolve } from 'node:path';
import { SimulationError } from '../../engine/iteration.js';
import type { CsvCell } from '../../report/csv.js';
import { Executor } from '../execution/executor.js';
import { runTable } from '../execution/run.js';
import type { Experiment } from '../experiment/experiment.js';
import { resolveExperiment } from '../experiment/resolve.js';
import { documentOf, type ExperimentDocument, readExperiment } from '../input/document.js';
import { InputError, mistake } from '../input/input-error.js';
import type { ExperimentFields } from './fields.js';

/** How an experiment is run. */
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

async function rowsOf(experiment: Experiment, executor: Executor): Promise<Row[]> {
  const { columns, rows, failure } = await runTable(experiment, executor);
  if (failure !== undefined) throw new SimulationError(failure);
  return rows.map((cells) => Object.fromEntries(columns.map((column, i) => [column, cells[i]])));
}

function documentFor(experiment: string | ExperimentFields, { folder }: RunSettings): ExperimentDocument {
  const document =
    typeof experiment === 'string' ? readExperiment(experiment) : documentOf({ ...experiment }, 'experiment');
  return folder === undefined ? document : { ...document, folder: resolve(folder) };
}
