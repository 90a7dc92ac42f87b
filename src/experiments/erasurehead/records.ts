import { RECORDS, type Recorded } from '../training/metrics.js';
import type { RunRecord } from '../training/recorder.js';

/** A record of a run at its i-th recorded iteration. */
export function recordOf(run: RunRecord, i: number, record: Recorded): number {
  return run.values[i * RECORDS.length + RECORDS.indexOf(record)];
}
