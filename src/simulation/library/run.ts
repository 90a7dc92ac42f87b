import { SimulationError } from '../../engine/errors.js';
import { path } from '../../host/node.js';
import { Executor } from '../execution/executor.js';
import { runTable } from '../execution/run.js';
import type { Experiment } from '../experiment/experiment.js';
import { resolveExperiment } from '../experiment/resolve.js';
import { documentOf, type ExperimentDocument, readExperiment } from '../input/document.js';
import { isObject } from '../input/fields.js';
import { fault, InputError, mistake, shown } from '../input/input-error.js';
import type { ExperimentFields, FileRow, Row, RowOf, TrainingFields } from './fields.js';

/** Settings of a run. */
export interface RunSettings {
  /** Number of threads; default 1, this one. The result does not depend on it. */
  readonly jobs?: number;
  /** Folder that paths in the experiment start from; default: the file's, or the current one. */
  readonly folder?: string;
}

/**
 * Runs an experiment: the same rows, to the bit, as `straggle run` writes as CSV.
 * @param experiment its fields, or the path of an experiment file, YAML or JSON
 * @returns a row for each point of the sweep (with training: for each point and recorded iteration), with the swept
 *   paths and what was measured; the columns are those of the CSV. Of a file the compiler is told the swept paths
 * @throws InputError if the experiment is wrong: one line for each mistake, in `mistakes`
 * @throws SimulationError if an iteration can never complete, or a training run diverges
 * @example
 * const rows = await run({ workers: 20, scheme: { name: 'cpgc', load: 3 }, delay: { model: 'exponential', mean: 1 } });
 * rows[0].completion_time_mean;
 */
export function run<Path extends string = never>(
  experiment: string,
  settings?: RunSettings,
): Promise<FileRow<Path>[]>;
export function run<Path extends string = never>(
  experiment: ExperimentFields<Path, undefined>,
  settings?: RunSettings,
): Promise<RowOf<Path, undefined>[]>;
export function run<Path extends string = never>(
  experiment: ExperimentFields<Path, TrainingFields>,
  settings?: RunSettings,
): Promise<RowOf<Path, TrainingFields>[]>;
export async function run(experiment: string | ExperimentFields, settings: RunSettings = {}): Promise<Row[]> {
  checkExperiment(experiment);
  checkSettings(settings, SETTINGS);
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

const SETTINGS = ['jobs', 'folder'] satisfies (keyof RunSettings)[];

/** Checks at run time of what types would say: settings are an object with no other keys than these. */
export function checkSettings(settings: unknown, known: readonly string[]): void {
  const names = known.join(', ');
  if (!isObject(settings)) {
    throw new InputError([mistake('settings', shown(settings), `an object with ${names}`)]);
  }
  const unknown = Object.keys(settings).filter((key) => !known.includes(key));
  if (unknown.length > 0) {
    throw new InputError(unknown.map((key) => fault(`settings.${key}`, 'unknown key', names)));
  }
}

function checkExperiment(experiment: unknown): void {
  if (typeof experiment === 'string' || isObject(experiment)) return;
  throw new InputError([
    mistake('experiment', shown(experiment), 'the path of a file, or an object of fields'),
  ]);
}

async function rowsOf(experiment: Experiment, executor: Executor): Promise<Row[]> {
  const { columns, rows, failure } = await runTable(experiment, executor);
  if (failure !== undefined) throw new SimulationError(failure);
  return rows.map((cells) => Object.fromEntries(columns.map((column, i) => [column, cells[i]])));
}

/** The document of an experiment as it is given to the library: its fields, or the path of its file. */
export function documentFor(
  experiment: string | ExperimentFields,
  { folder }: Pick<RunSettings, 'folder'>,
): ExperimentDocument {
  checkExperiment(experiment);
  const document =
    typeof experiment === 'string' ? readExperiment(experiment) : documentOf({ ...experiment }, 'experiment');
  return folder === undefined ? document : { ...document, folder: path().resolve(folder) };
}
