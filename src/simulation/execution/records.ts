import type { BlockResult } from '../monte-carlo/block.js';
import type { RunRecord } from '../training/recorder.js';
import { restoreBlock, type StoredBlock } from './block-codec.js';

/** A line of a journal: a block of trials of all points of a batch (`slice`, its index), or some runs of a point. */
export type SweepRecord =
  | { readonly slice: number; readonly block: number; readonly points: readonly StoredBlock[] }
  | { readonly point: number; readonly first: number; readonly runs: readonly StoredRun[] };

/** A training run in a journal: the fields of its record, what is not finite as null. */
export type StoredRun = Readonly<Record<string, number | null | readonly (number | null)[]>>;

/** Where a record belongs: its batch and block, or its point and first run. */
export function keyOf(record: SweepRecord): { group: number; at: number } {
  return 'slice' in record
    ? { group: record.slice, at: record.block }
    : { group: record.point, at: record.first };
}

/** Results of a block's points, from its record. */
export function blockResults(record: SweepRecord): BlockResult[] {
  if (!('slice' in record)) throw new Error('a record of training runs');
  return record.points.map(restoreBlock);
}

/** Training runs, from their record. */
export function runResults(record: SweepRecord): RunRecord[] {
  if (!('runs' in record)) throw new Error('a record of a block');
  return record.runs.map(restoreRun);
}

/** A training run as it is stored. */
export function storeRun(run: RunRecord): StoredRun {
  return Object.fromEntries(
    Object.entries(run).map(([key, value]) => [
      key,
      value instanceof Float64Array ? Array.from(value, finite) : finite(value),
    ]),
  );
}

/** The run again. What was not finite comes back as NaN, and the shortest estimate of none as Infinity. */
function restoreRun(stored: StoredRun): RunRecord {
  const entries = Object.entries(stored).map(([key, value]) => {
    if (Array.isArray(value)) return [key, Float64Array.from(value, (x) => x ?? Number.NaN)];
    return [key, value ?? (key === 'shortest' ? Infinity : undefined)];
  });
  return Object.fromEntries(entries) as RunRecord;
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
