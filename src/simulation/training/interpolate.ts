import { pow } from '../../statistics/pow.js';
import type { Recorded } from '../experiment/training-metrics.js';
import type { RunRecord } from './recorder.js';
import { recordOf } from './records.js';

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
