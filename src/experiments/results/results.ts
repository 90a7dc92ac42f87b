import type { CsvCell } from '../../report/csv.js';
import { type Experiment, isTraining } from '../definition/experiment.js';
import { type RunOptions, runExperiment } from '../monte-carlo/run.js';
import { runTraining } from '../training/run.js';
import { trainingColumns, trainingRows } from '../training/table.js';
import { resultColumns, resultRow } from './table.js';

/** The result of an experiment as a table. */
export interface ResultTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CsvCell[])[];
  /** Why the table is shorter than it should be: a run diverged. The rows so far are good. */
  readonly failure?: string;
}

/**
 * Runs an experiment, with or without training.
 * @throws SimulationError if it cannot be finished
 */
export async function resultsOf(experiment: Experiment, options: RunOptions): Promise<ResultTable> {
  if (!experiment.points.every(isTraining)) {
    const summaries = await runExperiment(experiment, options);
    return {
      columns: resultColumns(experiment),
      rows: summaries.map((summary, i) => resultRow(experiment.values[i], summary)),
    };
  }
  const summaries = await runTraining(experiment, options);
  const table = {
    columns: trainingColumns(experiment, summaries),
    rows: trainingRows(experiment, summaries),
  };
  const diverged = summaries.findIndex(({ divergedBy }) => divergedBy !== undefined);
  if (diverged < 0) return table;
  const { divergedBy } = summaries[diverged];
  const { scheme, training } = experiment.points[diverged];
  const failure =
    `the training of ${scheme.name} diverged by iteration ${divergedBy}: the step ` +
    `${JSON.stringify(training?.step)} is too large; rows before that are kept`;
  return { ...table, failure };
}
