import type { Estimate } from '../../statistics/estimate.js';
import { pow } from '../../statistics/pow.js';
import { ratioOfMeans } from '../../statistics/ratios.js';
import type { TrainingPoint } from '../experiment/experiment.js';
import { RECORDS, type Recorded } from '../experiment/metrics.js';
import { recordedIterations } from '../experiment/training-schema.js';
import type { RunRecord } from './recorder.js';

/** All runs of one point, in their order. */
export interface TrainingSummary {
  /** The recorded iterations that all runs have reached in finite numbers. */
  readonly iterations: readonly number[];
  readonly runs: readonly RunRecord[];
  /** The first recorded iteration at which a run had diverged. */
  readonly divergedBy: number | undefined;
}

/** Puts a point's runs together. */
export function summarise({ training }: TrainingPoint, runs: readonly RunRecord[]): TrainingSummary {
  const recorded = recordedIterations(training.record, training.iterations);
  const filled = Math.min(...runs.map((run) => run.filled));
  return { iterations: recorded.slice(0, filled), runs, divergedBy: recorded[filled] };
}

/** A record of a run at its i-th recorded iteration, from 0; NaN where it is not known. */
export function recordOf({ values }: RunRecord, i: number, record: Recorded): number {
  return values[i * RECORDS.length + RECORDS.indexOf(record)];
}

/** The same of several runs, such as all of a point. */
export function recordsOf(runs: readonly RunRecord[], i: number, record: Recorded): number[] {
  return runs.map((run) => recordOf(run, i, record));
}

/**
 * A positive record of one run at some simulated time: between the records before and after it, on a straight line of
 * the logarithms of both.
 * @param time not after the last record; before the first one, the first counts
 */
export function atTime(run: RunRecord, record: Recorded, time: number): number {
  const { filled } = run;
  const timeOf = (i: number) => recordOf(run, i, 'time');
  if (!(time <= timeOf(filled - 1) * (1 + 1e-12))) throw new RangeError(`the run has ended before ${time}`);
  let next = 0;
  while (next < filled - 1 && timeOf(next) < time) next++;
  const after = recordOf(run, next, record);
  if (next === 0 || timeOf(next) <= time) return after;
  const share = Math.log(time / timeOf(next - 1)) / Math.log(timeOf(next) / timeOf(next - 1));
  const before = recordOf(run, next - 1, record);
  return before * pow(after / before, share);
}

/** A record of one run at the end. */
export function atEnd(run: RunRecord, record: Recorded): number {
  return recordOf(run, run.filled - 1, record);
}

/**
 * A positive record of some runs over that of others, run by run, at a fraction of the time at which the first of the
 * two has ended. Run i of both has met the same delays.
 */
export function ratioAtEqualTime(
  runs: readonly RunRecord[],
  others: readonly RunRecord[],
  record: Recorded,
  fraction = 1,
): Estimate {
  const times = runs.map((run, i) => fraction * Math.min(atEnd(run, 'time'), atEnd(others[i], 'time')));
  const at = (some: readonly RunRecord[]) => some.map((run, i) => atTime(run, record, times[i]));
  return ratioOfMeans(at(runs), at(others));
}
