import { type CsvCell, cellOf } from '../../report/csv.js';
import type { Tally } from '../../statistics/counts.js';
import { type Moments, momentsOf, standardError } from '../../statistics/moments.js';
import { type Experiment, isAsynchronous, type Point, roundsOf } from '../experiment/experiment.js';
import { METRICS, QUANTILES, RECORDS, type Recorded, UPDATE_RECORDS } from '../experiment/metrics.js';
import { pairedCells, pairedColumns } from '../monte-carlo/paired.js';
import type { PointSummary } from '../monte-carlo/summary.js';
import { recordOf, recordsOf, type TrainingSummary } from '../training/records.js';
import type { TrialsRow } from './labelled.js';

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

/**
 * Columns of schemes without a barrier: updates of a trial that count, and those of the warm-up before them, gradients in an
 * update, their staleness, waiting.
 */
const UPDATE_COLUMNS = [
  ...['updates', 'updates_before', 'gradients_mean', 'gradients_se', 'staleness_mean', 'staleness_se'],
  ...['staleness_p50', 'staleness_p90', 'staleness_p99', 'staleness_histogram', 'idle_mean', 'idle_se'],
];

/** Columns that only some experiments have. */
export interface MoreColumns {
  /** Those above: a scheme of the experiment has no barrier. */
  readonly updates: boolean;
  /** Standard errors of quantiles: a point is sampled with Sobol points, whose blocks tell how they differ. */
  readonly quantileErrors: boolean;
}

/** The columns that an experiment has besides those of all. */
export function moreColumns({ points }: Experiment): MoreColumns {
  return {
    updates: points.some(isAsynchronous),
    quantileErrors: points.some(({ sampling }) => sampling === 'sobol'),
  };
}

/** The cells of these columns; empty where there is a barrier. */
function updateCells(point: Point, { updates, staleness: counts }: PointSummary): CsvCell[] {
  if (updates === undefined) return UPDATE_COLUMNS.map(() => null);
  const { rounds, warmup } = roundsOf(point);
  const { gradients, staleness, staleness_p50, staleness_p90, staleness_p99, idle } = updates;
  return [
    ...[rounds - warmup, warmup, ...pair(gradients), ...pair(staleness)],
    ...[staleness_p50, staleness_p90, staleness_p99].map(({ mean }) => mean),
    sharesText(counts),
    ...pair(idle),
  ];
}

/** Shares of the results of staleness 0, 1, 2, … as a JSON list; empty where none was used. */
function sharesText(counts: Tally): CsvCell {
  if (counts.size === 0) return null;
  let total = 0;
  for (const count of counts.values()) total += count;
  const length = 1 + Math.max(...counts.keys());
  return JSON.stringify(Array.from({ length }, (_, staleness) => (counts.get(staleness) ?? 0) / total));
}

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
  const { updates, quantileErrors } = moreColumns(experiment);
  return [
    ...resultColumns(experiment),
    ...(quantileErrors ? QUANTILES.map(({ ending }) => `completion_time_${ending}_se`) : []),
    ...(updates ? UPDATE_COLUMNS : []),
    ...(pairing ? pairedColumns(pairing.metric) : []),
  ];
}

/**
 * A point's row in these columns.
 * @param more which columns there are besides those of all experiments
 */
export function trialsCells(
  values: readonly unknown[],
  { summary, paired, point }: TrialsRow,
  more?: MoreColumns,
): CsvCell[] {
  return [
    ...resultRow(values, summary),
    ...(more?.quantileErrors ? summary.quantileErrors() : []),
    ...(more?.updates ? updateCells(point, summary) : []),
    ...(paired ? pairedCells(paired) : []),
  ];
}

/** Columns of the result of an experiment with training. */
export function trainingColumns(experiment: Experiment, summaries: readonly TrainingSummary[]): string[] {
  return [
    ...experiment.paths,
    'runs',
    'iteration',
    ...recordsIn(summaries).flatMap((record) => [`${record}_mean`, `${record}_se`]),
    ...(hasUntil(experiment.points) ? ['stopped_mean', 'stopped_se'] : []),
  ];
}

/** One row per point and recorded iteration. */
export function trainingRows(experiment: Experiment, summaries: readonly TrainingSummary[]): CsvCell[][] {
  const records = recordsIn(summaries);
  const until = hasUntil(experiment.points);
  return summaries.flatMap((summary, point) => {
    const stops = until ? stoppedMoments(summary) : undefined;
    return summary.iterations.map((iteration, i) => [
      ...experiment.values[point].map(cellOf),
      summary.runs.length,
      iteration,
      ...records.flatMap((record) => pair(recordMoments(summary, i, record))),
      ...(until ? pair(stops) : []),
    ]);
  });
}

/** Moments over the runs of a record at the i-th recorded iteration; undefined where it is not known. */
export function recordMoments({ runs }: TrainingSummary, i: number, record: Recorded): Moments | undefined {
  const values = Float64Array.from(recordsOf(runs, i, record));
  return values.some(Number.isNaN) ? undefined : momentsOf(values);
}

/** Moments of the number of updates until the runs stopped. */
function stoppedMoments({ runs }: TrainingSummary): Moments | undefined {
  const values = runs.flatMap(({ stopped }) => stopped ?? []);
  return values.length === runs.length ? momentsOf(Float64Array.from(values)) : undefined;
}

function pair(moments: Moments | undefined): CsvCell[] {
  return moments === undefined ? [null, null] : [moments.mean, standardError(moments)];
}

/** The records that have columns: what only some data or schemes have where there are any. */
function recordsIn(summaries: readonly TrainingSummary[]): Recorded[] {
  const isKnown = (record: Recorded) =>
    summaries.some(({ runs }) => runs.some((run) => !Number.isNaN(recordOf(run, 0, record))));
  return RECORDS.filter((record) => !PARTIAL.includes(record) || isKnown(record));
}

/** Records that are not known of all runs. */
const PARTIAL: readonly Recorded[] = ['test_metric', ...UPDATE_RECORDS];

function hasUntil(points: readonly Point[]): boolean {
  return points.some(({ training }) => training?.until !== undefined);
}
