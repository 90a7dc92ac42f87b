import type { Trace } from '../../models/traces/trace.js';
import type { Streams, Uniform } from '../../random/stream.js';
import { windowOf } from './parts.js';

/** Dependence between the durations of a trace. */
export interface Dependence {
  /** Absent where there are fewer than two rounds or two workers. */
  readonly persistence?: Persistence;
  readonly togetherness?: Togetherness;
  /** The part of the trace that was looked at. */
  readonly rounds: number;
  readonly workers: number;
}

/** Whether workers that are slow in a round are slow in the next, by ranks within each round: what slows all does not count. */
interface Persistence {
  /** Rank correlation of the workers' durations in a round and in the next, mean over the rounds. */
  readonly next: number;
  /** The same of any two rounds, mean over all pairs: as large as `next` where the slow stay slow, small where it fades. */
  readonly any: number;
  /** P(either at least as large, counted in its standard errors, if slowness falls on workers anew in each round). */
  readonly p: number;
}

/** Are workers slow in the same rounds? By ranks within each worker: that some are always slower does not count. */
interface Togetherness {
  /** Rank correlation over the rounds of two workers, mean over all pairs: the intraclass correlation of rounds. */
  readonly correlation: number;
  /** P(as large or larger, if workers' rounds have nothing to do with one another). */
  readonly p: number;
}

const PERMUTATIONS = 999;

/** Measures dependence, and tests it by permutations (Good, Permutation, Parametric and Bootstrap Tests, 2005). */
export function dependenceOf(trace: Trace, streams: Streams): Dependence {
  const part = windowOf(trace, streams.uniform('window'));
  const { rounds, workers } = part;
  if (rounds < 2 || workers < 2) return { rounds, workers };
  return {
    persistence: persistenceOf(part, streams.uniform('persistence')),
    togetherness: togetherOf(part, streams.uniform('togetherness')),
    rounds,
    workers,
  };
}

/** Rank correlations of the workers' durations in a round with those of the next, and of any two rounds: means. */
export function rankCorrelations(trace: Trace): { readonly next: number; readonly any: number } {
  const ranks = roundRanks(trace);
  return { next: successive(ranks), any: meanCorrelation(ranks) };
}

/** Under the null hypothesis the workers of every round may be exchanged, round by round. */
function persistenceOf(trace: Trace, uniform: Uniform): Persistence {
  const { rounds } = trace;
  const ranks = roundRanks(trace);
  // Under the null hypothesis the correlations of all pairs of rounds are uncorrelated and of the same variance: these
  // are the roots of their numbers. The one sees states that pass, the other differences that last.
  const larger = () =>
    Math.max(
      successive(ranks) * Math.sqrt(rounds - 1),
      meanCorrelation(ranks) * Math.sqrt((rounds * (rounds - 1)) / 2),
    );
  const p = permutationP(larger(), () => {
    for (const row of ranks) shuffle(row, uniform);
    return larger();
  });
  return { ...rankCorrelations(trace), p };
}

/** Ranks of the workers, round by round. */
function roundRanks({ rounds, workers, durations }: Trace): Float64Array[] {
  return Array.from({ length: rounds }, (_, round) =>
    standardRanks(durations.subarray(round * workers, (round + 1) * workers)),
  );
}

/** Mean correlation of each row with the next. */
function successive(rows: readonly Float64Array[]): number {
  let sum = 0;
  for (let i = 1; i < rows.length; i++) sum += product(rows[i - 1], rows[i]);
  return sum / ((rows.length - 1) * rows[0].length);
}

/**
 * Under the null hypothesis each worker's series may be shifted against the others, round and round: that keeps what
 * ties a worker's successive rounds. Where there are too few such shifts, rounds are permuted worker by worker.
 */
function togetherOf({ rounds, workers, durations }: Trace, uniform: Uniform): Togetherness {
  const ranks = Array.from({ length: workers }, (_, worker) =>
    standardRanks(Float64Array.from({ length: rounds }, (_, round) => durations[round * workers + worker])),
  );
  const shifts = (workers - 1) * Math.log10(rounds) >= 4;
  const correlation = meanCorrelation(ranks);
  const p = permutationP(correlation, () => {
    for (const row of ranks) {
      if (shifts) rotate(row, Math.floor(uniform() * rounds));
      else shuffle(row, uniform);
    }
    return meanCorrelation(ranks);
  });
  return { correlation, p };
}

/** The share of arrangements that give at least the measured value, which is one of them. */
function permutationP(measured: number, arranged: () => number): number {
  let atLeast = 1;
  // Sums in another order differ in their last bits.
  for (let i = 0; i < PERMUTATIONS; i++) if (arranged() >= measured - 1e-12) atLeast++;
  return atLeast / (PERMUTATIONS + 1);
}

/** Mean correlation of any two rows, from the variance of their sum. */
function meanCorrelation(rows: readonly Float64Array[]): number {
  const columns = rows[0].length;
  const sums = new Float64Array(columns);
  let own = 0;
  for (const row of rows) {
    for (let i = 0; i < columns; i++) sums[i] += row[i];
    own += product(row, row);
  }
  return (product(sums, sums) - own) / (columns * rows.length * (rows.length - 1));
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Fisher and Yates. */
function shuffle(values: Float64Array, uniform: Uniform): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    const value = values[i];
    values[i] = values[j];
    values[j] = value;
  }
}

function rotate(values: Float64Array, by: number): void {
  const last = values.slice(values.length - by);
  values.copyWithin(by, 0, values.length - by);
  values.set(last);
}

/**
 * Ranks of values, those of equal ones averaged, shifted and scaled to mean 0 and mean square 1 (all 0 if the values are
 * all equal): the mean product of two such lists is Spearman's rank correlation.
 */
export function standardRanks(values: Float64Array): Float64Array {
  const n = values.length;
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(n);
  for (let first = 0; first < n; ) {
    let end = first + 1;
    while (end < n && values[order[end]] === values[order[first]]) end++;
    for (let i = first; i < end; i++) ranks[order[i]] = (first + end - 1) / 2 - (n - 1) / 2;
    first = end;
  }
  let squares = 0;
  for (const rank of ranks) squares += rank * rank;
  if (squares > 0) for (let i = 0; i < n; i++) ranks[i] *= Math.sqrt(n / squares);
  return ranks;
}
