import { RECORDS, type Recorded } from './metrics.js';
import type { RunRecord } from './recorder.js';

/**
 * A positive record of one run at some simulated time: between the records before and after it, on a straight line of
 * the logarithms of both.
 * @param time not after the last record; before the first one, the first counts
 */
export function atTime({ values, filled }: RunRecord, record: Recorded, time: number): number {
  const timeOf = (i: number) => values[i * RECORDS.length + RECORDS.indexOf('time')];
  const recordOf = (i: number) => values[i * RECORDS.length + RECORDS.indexOf(record)];
  if (!(time <= timeOf(filled - 1) * (1 + 1e-12))) throw new RangeError(`the run has ended before ${time}`);
  let next = 0;
  while (next < filled - 1 && timeOf(next) < time) next++;
  if (next === 0 || timeOf(next) <= time) return recordOf(next);
  const share = Math.log(time / timeOf(next - 1)) / Math.log(timeOf(next) / timeOf(next - 1));
  return recordOf(next - 1) * (recordOf(next) / recordOf(next - 1)) ** share;
}

/** A record of one run at the end. */
export function atEnd({ values, filled }: RunRecord, record: Recorded): number {
  return values[(filled - 1) * RECORDS.length + RECORDS.indexOf(record)];
}
