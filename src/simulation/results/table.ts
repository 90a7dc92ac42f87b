import { type CsvCell, cellOf } from '../../report/csv.js';
import { standardError } from '../../statistics/moments.js';
import type { Experiment } from '../experiment/experiment.js';
import { METRICS, QUANTILES } from '../experiment/metrics.js';
import { pairedCells, pairedColumns } from '../monte-carlo/paired.js';
import type { PointSummary } from '../monte-carlo/summary.js';
import type { TrialsRow } from './labelled.js';

/** Columns of the result of an experiment without training: the swept paths, then what was measured. */
export function resultColumns(experiment: Experiment): string[] {
  return [
    ...experiment.paths,
    'trials',
    ...METRICS.flatMap((metric) => [`${metric}_mean`, `${metric}_se`]),
    ...QUANTILES.map(({ ending }) => `completion_time_${ending}`),
  ];
}

/** The table of an experiment without training. */
export function resultTable(experiment: Experiment, summaries: readonly PointSummary[]) {
  return {
    columns: resultColumns(experiment),
    rows: summaries.map((summary, i) => resultRow(experiment.values[i], summary)),
  };
}

/** One row per point, in the order of the sweep. */
export function resultRow(values: readonly unknown[], summary: PointSummary): CsvCell[] {
  return [
    ...values.map(cellOf),
    summary.trials,
    ...METRICS.flatMap((metric) => {
      const moments = summary.of(metric);
      return [moments.mean, standardError(moments)];
    }),
    ...summary.quantiles(),
  ];
}

/** The columns of an experiment without training, those of a baseline included. */
export function trialsColumns(experiment: Experiment): string[] {
  const { pairing } = experiment;
  return [...resultColumns(experiment), ...(pairing ? pairedColumns(pairing.metric) : [])];
}

/** A point's row in these columns. */
export function trialsCells(values: readonly unknown[], { summary, paired }: TrialsRow): CsvCell[] {
  return [...resultRow(values, summary), ...(paired ? pairedCells(paired) : [])];
}
