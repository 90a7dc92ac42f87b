import type { CsvCell } from '../../report/csv.js';
import type { Interval } from '../../statistics/estimate.js';
import { intervalOf, pairedDifference, pairedRatio, ratioMean } from '../../statistics/paired.js';
import type { Candidate } from '../candidates/candidate.js';
import type { Cost } from './field.js';
import type { Outcome, TournamentResult } from './tournament.js';

/** How a candidate stands at the end of a search. */
export interface Standing {
  readonly candidate: Candidate;
  readonly outcome: Outcome;
  /** Trials that it had. */
  readonly trials: number;
  /**
   * Mean time over all trials of the search, from the ratio to the baseline where the candidate had fewer; 95 %
   * interval. Absent where the candidate could not take part.
   */
  readonly time?: Interval;
  /** Time saved against the baseline, as a fraction of the baseline's: 95 % interval of the paired ratio. */
  readonly saved?: Interval;
  /** Time more than the winner's: paired, and so wide that with 95 % that of the best candidate reaches down to 0. */
  readonly behind?: Interval;
  readonly cost?: Cost;
  /** Whether it may be as good as the winner: neither `behind` nor the tournament excludes it, nor one that it is the same as. */
  readonly contender: boolean;
  /** Whether no other candidate needs less or equal time, communication and computation; those that are the same as another do not count. */
  readonly onFront: boolean;
}

/**
 * The standings of all candidates after a tournament, in the order of the candidates.
 * @param cost of a candidate that took part
 */
export function standingsOf(
  candidates: readonly Candidate[],
  result: TournamentResult,
  cost: (candidate: number) => Cost,
): Standing[] {
  const { values, outcomes, winner, baseline, confidence } = result;
  const tookPart = (i: number) => outcomes[i].kind !== 'out' && values[i].length > 0;
  const costs = candidates.map((_, i) => (tookPart(i) ? cost(i) : undefined));
  const times = candidates.map((_, i) => {
    if (!tookPart(i)) return undefined;
    return ratioMean(values[i], values[baseline]);
  });
  const front = paretoFront(
    candidates.map((_, i) => {
      const own = costs[i];
      const time = times[i];
      return own && time && outcomes[i].kind !== 'same'
        ? [time.value, own.volume, own.computations]
        : undefined;
    }),
  );
  return candidates.map((candidate, i): Standing => {
    const time = times[i];
    const outcome = outcomes[i];
    const base = { candidate, outcome, trials: values[i].length, onFront: front[i] };
    if (time === undefined || winner === undefined) return { ...base, contender: false };
    const behind =
      i === winner
        ? { value: 0, low: 0, high: 0 }
        : intervalOf(pairedDifference(values[i], values[winner]), confidence);
    return {
      ...base,
      time: intervalOf(time, 0.95),
      saved: savedAgainst(values[i], values[baseline]),
      behind,
      cost: costs[i] as Cost,
      contender: behind.low <= 0 && !wentAsWorse(outcomes, i),
    };
  });
}

function wentAsWorse(outcomes: readonly Outcome[], i: number): boolean {
  const outcome = outcomes[i];
  return outcome.kind === 'same' ? wentAsWorse(outcomes, outcome.as) : outcome.kind === 'worse';
}

/** 1 − mean(a)/mean(b) of paired trials; the longer sample is cut to the other's length. */
export function savedAgainst(a: readonly number[], b: readonly number[]): Interval {
  const ratio = pairedRatio(a, b);
  return intervalOf({ ...ratio, value: 1 - ratio.value }, 0.95);
}

/**
 * Which vectors no other one dominates: is at most as large in everything, and smaller in something. Of equal ones the
 * first counts.
 * @param vectors undefined: not there
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
  ...['candidate', 'scheme', 'tolerance', 'fate', 'contender', 'front', 'trials'],
  ...['time_mean', 'time_low', 'time_high', 'saved', 'saved_low', 'saved_high'],
  ...['behind', 'behind_low', 'behind_high', 'computations', 'volume', 'load', 'storage'],
];

/** One row per candidate, the cheapest first. */
export function adviceRows(standings: readonly Standing[]): CsvCell[][] {
  return standings.map(({ candidate, outcome, ...standing }) => [
    candidate.spec,
    JSON.stringify(candidate.point.scheme),
    candidate.point.tolerance,
    outcomeText(outcome, standings),
    standing.contender,
    standing.onFront,
    standing.trials,
    ...cells(standing.time),
    ...cells(standing.saved),
    ...cells(standing.behind),
    standing.cost?.computations,
    standing.cost?.volume,
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

function cells(interval: Interval | undefined): CsvCell[] {
  return interval === undefined ? [null, null, null] : [interval.value, interval.low, interval.high];
}
