import type { CsvCell } from '../../report/csv.js';
import type { Experiment } from '../definition/experiment.js';
import { METRICS, QUANTILES } from '../monte-carlo/metrics.js';
import type { PointSummary } from '../monte-carlo/summary.js';
import { standardError } from '../statistics/moments.js';

/** Columns of the result of an experiment without training: the swept paths, then what was measured. */
export function resultColumns(experiment: Experiment): string[] {
  return [
    ...experiment.paths,
    'trials',
    ...METRICS.flatMap((metric) => [`${metric}_mean`, `${metric}_se`]),
    ...QUANTILES.map(({ ending }) => `completion_time_${ending}`),
  ];
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

/** A swept value as a cell: plain values as they are, objects and lists as compact JSON. */
function cellOf(value: unknown): CsvCell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}
