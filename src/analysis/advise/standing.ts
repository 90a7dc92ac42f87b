import type { CsvCell } from '../../report/csv.js';
import { type Interval, sampleMean } from '../../statistics/estimate.js';
import { sameInAll } from '../../statistics/paired.js';
import type { Candidate, Cost } from '../candidates/candidate.js';
import type { Judge, Times } from '../candidates/judge.js';
import type { Outcome } from './tournament.js';

/** State of a candidate at the end of a search. */
export interface Standing {
  readonly candidate: Candidate;
  readonly outcome: Outcome;
  /** Trials that it had. */
  readonly trials: number;
  /** Whether it was tried as often as the best: only such candidates are ranked. */
  readonly isRanked: boolean;
  /** Mean time; from the ratio to the baseline where it had fewer trials. Absent where it could not take part. */
  readonly time?: Interval;
  /** Time saved against the baseline, as a fraction of the baseline's: 95 % interval of the paired ratio. */
  readonly saved?: Interval;
  /** Extra time over the fastest: a paired interval, so wide that with 95 % that of the best candidate reaches down to 0. */
  readonly behind?: Interval;
  readonly cost?: Cost;
  /** Whether it may be as fast as the fastest: ranked, and `behind` does not exclude it. */
  readonly contender: boolean;
  /** Whether no other ranked candidate needs less or equal time, communication and computation. */
  readonly onFront: boolean;
}

/** States of all candidates, in their order. */
export interface Ranking {
  readonly standings: readonly Standing[];
  /** The candidate of least mean time; undefined where none could take part. */
  readonly fastest: number | undefined;
  /** The cheapest of those that cannot be told from the fastest: by storage, then load, then messages. */
  readonly winner: number | undefined;
}

/** Results of candidates after their trials. */
export interface Tried {
  readonly times: Times;
  /** Outcomes on the way; candidates that were tried to the end are judged anew. */
  readonly outcomes: readonly Outcome[];
  readonly isFinalist: readonly boolean[];
}

/**
 * The standings of all candidates.
 * @param candidates the cheapest first
 * @param cost of a candidate that took part
 */
export function rankingOf(
  candidates: readonly Candidate[],
  { times, outcomes, isFinalist }: Tried,
  judge: Judge,
  cost: (candidate: number) => Cost,
): Ranking {
  const tookPart = (i: number) => outcomes[i].kind !== 'out' && times[i].length > 0;
  const costs = candidates.map((_, i) => (tookPart(i) ? cost(i) : undefined));
  const means = times.map((own) => (own.length === 0 ? Number.NaN : sampleMean(own).value));
  const finalists = candidates.flatMap((_, i) => (isFinalist[i] ? [i] : []));
  if (finalists.length === 0) {
    const standings = candidates.map((candidate, i): Standing => {
      const trials = times[i].length;
      return { candidate, outcome: outcomes[i], trials, isRanked: false, contender: false, onFront: false };
    });
    return { standings, fastest: undefined, winner: undefined };
  }
  const fastest = finalists.reduce((a, b) => (means[b] < means[a] ? b : a));
  const behind = candidates.map((_, i) => {
    if (!tookPart(i)) return undefined;
    return i === fastest ? { value: 0, low: 0, high: 0 } : judge.behind(i, fastest);
  });
  // As slow or slower in every trial, and slower in one, is no tie, however rare, unless the difference hardly matters.
  const mayBeFastest = (i: number) => {
    const own = behind[i] as Interval;
    return own.low < 0 || own.high <= NEGLIGIBLE * means[fastest];
  };
  const contenders = finalists.filter(mayBeFastest);
  const prices = candidates.map((candidate, i) => priceOf(candidate, costs[i]));
  // A candidate that seems no faster than a significantly slower one, and costs no less, is not recommended.
  const isOutdone = (i: number) =>
    finalists.some(
      (j) => !contenders.includes(j) && means[j] <= means[i] && compared(prices[j], prices[i]) <= 0,
    );
  const winner = cheapest(
    contenders.filter((i) => i === fastest || !isOutdone(i)),
    prices,
    means,
  );
  const twinOf = (i: number) => finalists.find((j) => j < i && sameInAll(times[i], times[j]));
  const front = paretoFront(
    candidates.map((_, i) => {
      const own = costs[i];
      if (!isFinalist[i] || own === undefined || twinOf(i) !== undefined) return undefined;
      return [means[i], own.volume, own.computations];
    }),
  );
  const outcomeOf = (i: number): Outcome => {
    if (!isFinalist[i]) return outcomes[i];
    if (i === winner) return { kind: 'best' };
    const twin = twinOf(i);
    if (twin !== undefined) return { kind: 'same', as: twin };
    return { kind: contenders.includes(i) ? 'in' : 'worse' };
  };
  const standings = candidates.map((candidate, i): Standing => {
    const common = {
      candidate,
      outcome: outcomeOf(i),
      trials: times[i].length,
      isRanked: isFinalist[i],
      contender: contenders.includes(i),
      onFront: front[i],
    };
    if (!tookPart(i)) return common;
    return {
      ...common,
      time: judge.time(i),
      saved: judge.saved(i),
      behind: behind[i] as Interval,
      cost: costs[i] as Cost,
    };
  });
  return { standings, fastest, winner };
}

/** Candidates that are slower by less than this fraction count as equally fast. */
export const NEGLIGIBLE = 0.005;

/** What a candidate costs beside time, the most important first: storage, work per worker, messages. */
function priceOf({ storage, load }: Candidate, cost: Cost | undefined): readonly number[] {
  return [storage, load, cost?.messages ?? Infinity];
}

/** Below 0 where the first of two prices is less, above 0 where the second is. */
function compared(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, k) => Math.abs(value - b[k]) > 1e-9);
  return at < 0 ? 0 : a[at] - b[at];
}

/** The cheapest; the fastest of those that cost the same. */
function cheapest(
  some: readonly number[],
  prices: readonly (readonly number[])[],
  means: readonly number[],
): number {
  return some.reduce((a, b) => {
    const difference = compared(prices[a], prices[b]);
    if (difference === 0) return means[b] < means[a] ? b : a;
    return difference > 0 ? b : a;
  });
}

/**
 * Which vectors are not dominated by another one: at most as large in every entry, and smaller in one. Of equal
 * vectors the first counts.
 * @param vectors undefined: absent
 */
export function paretoFront(vectors: readonly (readonly number[] | undefined)[]): boolean[] {
  return vectors.map((own, i) => {
    if (own === undefined) return false;
    return !vectors.some((other, j) => {
      if (other === undefined || i === j || !other.every((x, k) => x <= own[k])) return false;
      return j < i || other.some((x, k) => x < own[k]);
    });
  });
}

/** Columns of the CSV of a search. */
export const ADVICE_COLUMNS = [
  ...['candidate', 'scheme', 'tolerance', 'outcome', 'ranked', 'contender', 'front', 'trials'],
  ...['time_mean', 'time_low', 'time_high', 'saved', 'saved_low', 'saved_high'],
  ...['behind', 'behind_low', 'behind_high', 'computations', 'volume', 'messages', 'load', 'storage'],
];

/** One row per candidate, the cheapest first. */
export function adviceRows(standings: readonly Standing[]): CsvCell[][] {
  return standings.map(({ candidate, outcome, cost, ...standing }) => [
    candidate.spec,
    JSON.stringify(candidate.point.scheme),
    candidate.point.tolerance,
    outcomeText(outcome, standings),
    standing.isRanked,
    standing.contender,
    standing.onFront,
    standing.trials,
    ...cells(standing.time),
    ...cells(standing.saved),
    ...cells(standing.behind),
    cost?.computations,
    cost?.volume,
    cost?.messages,
    candidate.load,
    candidate.storage,
  ]);
}

function outcomeText(outcome: Outcome, standings: readonly Standing[]): string {
  switch (outcome.kind) {
    case 'same':
      return `same as ${standings[outcome.as].candidate.spec}`;
    case 'out':
      return `out: ${outcome.reason}`;
    case 'aside':
      return 'set aside by rank';
    default:
      return outcome.kind;
  }
}

/** Empty where the ends are not known. */
function cells(interval: Interval | undefined): CsvCell[] {
  if (interval === undefined) return [null, null, null];
  return [interval.value, interval.low, interval.high].map((x) => (Number.isFinite(x) ? x : null));
}
