import type { Counted } from '../../statistics/histogram.js';
import type { Moments } from '../../statistics/moments.js';
import { METRICS, type Metric, UPDATE_METRICS, type UpdateMetric } from '../experiment/metrics.js';
import type { BlockResult } from '../monte-carlo/block.js';
import type { RunRecord } from '../training/recorder.js';

/** A block's result in a journal: as short as it can be read back to the bit. */
export type StoredBlock = readonly [
  trials: number,
  /** Mean and m2 of each metric, in the order of METRICS; where a block counts as one value, its means alone. */
  moments: readonly number[],
  histogram: StoredHistogram,
  incomplete: number,
  events: number,
  cross?: number | null,
  /** Mean and m2 of what is measured of updates, in the order of UPDATE_METRICS. */
  updates?: readonly number[],
  staleness?: string,
];

/** A block of one point as a journal keeps it. */
export function storeBlock({
  trials,
  moments,
  histogram,
  incomplete,
  events,
  cross,
  updates,
  staleness,
}: BlockResult): StoredBlock {
  const numbers: number[] = [];
  for (const metric of METRICS) {
    const { n, mean, m2 } = moments[metric];
    numbers.push(mean);
    if (n === trials) numbers.push(m2);
  }
  const stored = [trials, numbers, storeHistogram(histogram), incomplete, events] as const;
  if (updates !== undefined) {
    const more = UPDATE_METRICS.flatMap((metric) => [updates[metric].mean, updates[metric].m2]);
    return [...stored, cross ?? null, more, storePairs(staleness ?? new Int32Array(0))];
  }
  return cross === undefined ? stored : [...stored, cross];
}

/** The block again. */
export function restoreBlock(stored: StoredBlock): BlockResult {
  const [trials, , histogram, incomplete, events, cross, more, staleness = ''] = stored;
  const moments = {} as Record<Metric, Moments>;
  for (const metric of METRICS) moments[metric] = storedMoments(stored, metric);
  const block = { trials, moments, histogram: restoreHistogram(histogram), incomplete, events };
  if (cross === undefined) return block;
  if (more === undefined) return { ...block, ...(cross !== null && { cross }) };
  const updates = {} as Record<UpdateMetric, Moments>;
  UPDATE_METRICS.forEach((metric, i) => {
    updates[metric] = { n: trials, mean: more[2 * i], m2: more[2 * i + 1] };
  });
  return { ...block, ...(cross !== null && { cross }), updates, staleness: restorePairs(staleness) };
}

/** The moments of a metric in a stored block. */
export function storedMoments([n, numbers]: StoredBlock, metric: Metric): Moments {
  if (numbers.length === METRICS.length) return { n: 1, mean: numbers[METRICS.indexOf(metric)], m2: 0 };
  const at = 2 * METRICS.indexOf(metric);
  return { n, mean: numbers[at], m2: numbers[at + 1] };
}

/** The least and the largest value, and the bins. */
type StoredHistogram = readonly [least: number, most: number, bins: string];

function storeHistogram({ pairs, least, most }: Counted): StoredHistogram {
  return [least, most, storePairs(pairs)];
}

function restoreHistogram([least, most, bins]: StoredHistogram): Counted {
  return { pairs: restorePairs(bins), least, most };
}

/** Digits of the numbers in text, as bytes, and what each byte is worth. */
const BASE = 36;
const DIGITS = Uint8Array.from({ length: BASE }, (_, digit) => digit.toString(BASE).charCodeAt(0));
const WORTH = new Uint8Array(128);
for (let digit = 0; digit < BASE; digit++) WORTH[DIGITS[digit]] = digit;
const SPACE = 32;
const STAR = 42;
/** Most bytes of a pair: twice a sign and seven digits. */
const PAIR_BYTES = 16;

/** Text and pairs while they are made: kept from call to call, and larger when need be. */
let bytes = Buffer.alloc(0);
let numbers = new Int32Array(0);

/** Pairs [number, count, …] as text: each number as its distance from the one before, with `*count` where it is not 1; in base 36. */
function storePairs(pairs: Int32Array): string {
  if (bytes.length < PAIR_BYTES * pairs.length) bytes = Buffer.alloc(PAIR_BYTES * pairs.length);
  let at = 0;
  let before = 0;
  for (let i = 0; i < pairs.length; i += 2) {
    if (i > 0) bytes[at++] = SPACE;
    at = writeNumber(pairs[i] - before, at);
    before = pairs[i];
    if (pairs[i + 1] === 1) continue;
    bytes[at++] = STAR;
    at = writeNumber(pairs[i + 1], at);
  }
  return bytes.toString('latin1', 0, at);
}

/** Writes a number >= 0 at a place, and returns the place after it. */
function writeNumber(number: number, at: number): number {
  if (number < BASE) {
    bytes[at] = DIGITS[number];
    return at + 1;
  }
  const next = writeNumber((number / BASE) | 0, at);
  bytes[next] = DIGITS[number % BASE];
  return next + 1;
}

function restorePairs(text: string): Int32Array {
  if (text === '') return new Int32Array(0);
  // A pair takes two characters at least, with the space.
  if (numbers.length < text.length + 1) numbers = new Int32Array(text.length + 1);
  let length = 0;
  let number = 0;
  for (let i = 0; i < text.length; i++) {
    let distance = 0;
    let count = 0;
    let code = text.charCodeAt(i);
    for (; code > STAR; code = text.charCodeAt(++i)) distance = distance * BASE + WORTH[code];
    if (code === STAR) {
      for (code = text.charCodeAt(++i); code > STAR; code = text.charCodeAt(++i)) {
        count = count * BASE + WORTH[code];
      }
    } else count = 1;
    number += distance;
    numbers[length++] = number;
    numbers[length++] = count;
  }
  return numbers.slice(0, length);
}

/** A line of a journal: a block of trials of all points of a batch (`slice`, its index), or some runs of a point. */
export type SweepRecord =
  | { readonly slice: number; readonly block: number; readonly points: readonly StoredBlock[] }
  | { readonly point: number; readonly first: number; readonly runs: readonly StoredRun[] };

/** A training run in a journal: the fields of its record, what is not finite as null. */
type StoredRun = Readonly<Record<string, number | null | readonly (number | null)[]>>;

/** Key of a record: its batch and block, or its point and first run. */
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
