import { RECORDS, type Recorded } from '../experiment/training-metrics.js';
import type { RunRecord } from './recorder.js';

/** A record of a run at its i-th recorded iteration, from 0; NaN where it is not known. */
export function recordOf({ values }: RunRecord, i: number, record: Recorded): number {
  return values[i * RECORDS.length + RECORDS.indexOf(record)];
}

/** The same of several runs, such as all of a point. */
export function recordsOf(runs: readonly RunRecord[], i: number, record: Recorded): number[] {
  return runs.map((run) => recordOf(run, i, record));
}
