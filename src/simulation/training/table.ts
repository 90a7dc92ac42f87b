import { type CsvCell, cellOf } from '../../report/csv.js';
import { type Moments, momentsOf, standardError } from '../../statistics/moments.js';
import type { Experiment, Point } from '../experiment/experiment.js';
import { RECORDS, type Recorded } from '../experiment/training-metrics.js';
import type { RunRecord } from './recorder.js';
import { recordOf, recordsOf } from './records.js';
import type { TrainingSummary } from './summary.js';

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

/** The records that have columns: where no data has a test part, all but its metric. */
function recordsIn(summaries: readonly TrainingSummary[]): Recorded[] {
  const withTest = summaries.some(({ runs }) => runs.some(hasTest));
  return RECORDS.filter((record) => withTest || record !== 'test_metric');
}

function hasTest(run: RunRecord): boolean {
  return !Number.isNaN(recordOf(run, 0, 'test_metric'));
}

function hasUntil(points: readonly Point[]): boolean {
  return points.some(({ training }) => training?.until !== undefined);
}
