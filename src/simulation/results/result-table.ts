import type { CsvCell } from '../../report/csv.js';
import type { Experiment } from '../experiment/experiment.js';
import type { TrainingSummary } from '../training/summary.js';
import { trainingColumns, trainingRows } from '../training/table.js';

/** The result of an experiment as a table. */
export interface ResultTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CsvCell[])[];
  /** Why the table is shorter than it should be: a run diverged. The rows so far are good. */
  readonly failure?: string;
}

/** The table of an experiment with training; it says so if a run diverged. */
export function trainingResult(experiment: Experiment, summaries: readonly TrainingSummary[]): ResultTable {
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
