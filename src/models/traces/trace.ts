import { RANGE } from '../../statistics/moments.js';
import type { Mistakes, Numbering, Rows } from './rows.js';

/** Measured durations of one unit of work: every worker in every round. */
export interface Trace {
  readonly rounds: number;
  readonly workers: number;
  /** durations[round · workers + worker], > 0; rounds and workers in the order of their numbers in the file. */
  readonly durations: Float64Array;
  /** Names of the workers, such as those of hosts, where the file has them. */
  readonly names?: readonly string[];
}

/** Allowed durations in seconds, for one that is not; undefined where it is. */
export function durationRule(seconds: number | undefined): string | undefined {
  if (!(seconds !== undefined && seconds > 0 && seconds < Infinity)) return 'it must be a finite number > 0';
  if (seconds >= RANGE.least && seconds <= RANGE.most) return undefined;
  return `it must be from ${RANGE.least} to ${RANGE.most}, for means and errors to be computed`;
}

/**
 * Puts rows in their places: rounds and workers in the order of their identifiers.
 * @returns undefined if a round lacks a worker or has one twice; `findMistakes` says where
 */
export function gridOf(rows: Rows, rounds: Numbering, workers: Numbering): Trace | undefined {
  if (rows.count === 0 || rows.count !== rounds.count * workers.count) return undefined;
  const rank = ranks(rounds);
  const column = ranks(workers);
  const durations = new Float64Array(rows.count);
  for (let row = 0; row < rows.count; row++) {
    const place = rank[rows.round(row)] * workers.count + column[rows.worker(row)];
    // Durations are > 0: a place that holds one is taken.
    if (durations[place] !== 0) return undefined;
    durations[place] = rows.duration(row);
  }
  return { rounds: rounds.count, workers: workers.count, durations };
}

/** Rows that may be of a worker and round that came before, until nothing more is read: there is no end to some files. */
const MOST_SURPLUS = 2 ** 20;

/** @throws Error where far more rows have come than workers and rounds */
export function checkSurplus(
  rows: Rows,
  rounds: { readonly count: number },
  workers: { readonly count: number },
): void {
  if (rows.count > rounds.count * workers.count + MOST_SURPLUS) {
    throw new Error(`more than ${MOST_SURPLUS} rows are of a worker and round that another row is of`);
  }
}

function ranks(numbering: Numbering): Int32Array {
  const ranks = new Int32Array(numbering.count);
  numbering.sorted().forEach((number, rank) => {
    ranks[number] = rank;
  });
  return ranks;
}

/** Finds workers that are twice in a round and, if there are none and nothing else is wrong, those that are missing. */
export function findMistakes(rows: Rows, rounds: Numbering, workers: Numbering, mistakes: Mistakes): void {
  const groups = groupByRound(rows, rounds.count);
  const rowsOf = (round: number) => groups.rows.subarray(groups.first[round], groups.first[round + 1]);
  const present = new Int32Array(rounds.count);
  // The round, plus one, in which each worker was last seen.
  const seen = new Int32Array(workers.count);
  for (let round = 0; round < rounds.count; round++) {
    for (const row of rowsOf(round)) {
      const worker = rows.worker(row);
      if (seen[worker] === round + 1) {
        const what = `round ${rounds.id(round)} has worker ${workers.id(worker)} a second time`;
        mistakes.add(rows.line(row), `${what}; it must have each worker once`);
      } else present[round]++;
      seen[worker] = round + 1;
    }
  }
  // A row with a mistake would show up a second time as a gap.
  if (mistakes.any) return;
  const inOrder = workers.sorted();
  for (let round = 0; round < rounds.count; round++) {
    if (present[round] === workers.count) continue;
    mistakes.add(rows.line(rowsOf(round)[0]), () => {
      const there = new Set(Array.from(rowsOf(round), (row) => rows.worker(row)));
      const lacking = workers.id(inOrder.find((worker) => !there.has(worker))!);
      const numbers = `it has ${present[round]} of ${workers.count} workers`;
      return `round ${rounds.id(round)} lacks worker ${lacking}: ${numbers}, and every round must have all`;
    });
  }
}

/** Rows of each round, in the order of the file: those of round r are rows[first[r]] to rows[first[r + 1] − 1]. */
export function groupByRound(rows: Rows, rounds: number): { rows: Int32Array; first: Int32Array } {
  const first = new Int32Array(rounds + 1);
  for (let row = 0; row < rows.count; row++) first[rows.round(row) + 1]++;
  for (let round = 0; round < rounds; round++) first[round + 1] += first[round];
  const next = first.slice();
  const grouped = new Int32Array(rows.count);
  for (let row = 0; row < rows.count; row++) grouped[next[rows.round(row)]++] = row;
  return { rows: grouped, first };
}
