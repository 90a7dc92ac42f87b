import { type CsvCell, cellOf } from '../../report/csv.js';
import { standardError } from '../../statistics/moments.js';
import type { Experiment } from '../experiment/experiment.js';
import { METRICS, QUANTILES } from '../experiment/metrics.js';
import type { PointSummary } from '../monte-carlo/summary.js';

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
