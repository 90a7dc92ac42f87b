import type { Trace } from '../../models/traces/trace.js';
import type { Interval } from '../../statistics/estimate.js';
import type { Candidate, Cost } from '../candidates/candidate.js';
import { judgeOfRounds, type Times } from '../candidates/judge.js';
import { hasMemory } from './sequence.js';
import { rankingOf } from './standing.js';

/** Another numbering of the workers of a trace, chosen on the first half of its rounds and tested on the second. */
export interface Numbering {
  /** Worker j of a code is worker number order[j] of the trace. */
  readonly order: readonly number[];
  /** The best candidate with it, by the first half; its place. */
  readonly candidate: number;
  /** Rounds of the second half. */
  readonly rounds: number;
  /** Mean time of a round of the second half. */
  readonly time: Interval;
  /** Savings there against the best with the numbering of the trace, and against the baseline. */
  readonly saved: Interval;
  readonly savedOfBaseline: Interval;
}

/** With fewer rounds, half of them are too few to choose or to test on. */
const FEWEST_ROUNDS = 8;

/**
 * A numbering in which fast and slow workers alternate, by their mean durations in the first half of the rounds: codes
 * give neighbours the same tasks, and the faster of two neighbours comes early where one of each pair is fast.
 * @param workers that are used: the first ones of the trace
 * @returns undefined where there are too few rounds or workers
 */
export function alternating(
  { rounds, workers: all, durations }: Trace,
  workers: number,
): number[] | undefined {
  if (rounds < FEWEST_ROUNDS || workers < 3) return undefined;
  const sums = new Float64Array(workers);
  for (let round = 0; round < firstHalf(rounds); round++) {
    for (let worker = 0; worker < workers; worker++) sums[worker] += durations[round * all + worker];
  }
  const bySpeed = Array.from(sums.keys()).sort((a, b) => sums[a] - sums[b] || a - b);
  return bySpeed.map((_, place) => bySpeed[place % 2 === 0 ? place / 2 : workers - (place + 1) / 2]);
}

/** Results of candidates with one numbering and the other. */
interface Renumbered {
  readonly order: readonly number[];
  /** The cheapest first. */
  readonly candidates: readonly Candidate[];
  /** By candidate and round; none of those that cannot take part. */
  readonly given: Times;
  readonly renumbered: Times;
  /** The best with the numbering of the trace, and the baseline. */
  readonly winner: number;
  readonly baseline: number;
  readonly cost: (candidate: number) => Cost;
  /** Numbers from 0 to below 1. */
  readonly uniform: () => number;
}

/** Chooses a candidate for a numbering on the first half of the rounds, and tests it on the second. */
export function numberingOf(tried: Renumbered): Numbering {
  const { order, candidates, given, renumbered, winner, baseline, cost, uniform } = tried;
  const half = firstHalf(given[baseline].length);
  // Shares follow the speeds of workers whatever their numbers.
  const first = renumbered.map((own, i) => (hasMemory(candidates[i].point) ? [] : own.slice(0, half)));
  const isFinalist = first.map((own) => own.length > 0);
  const outcomes = isFinalist.map((is) =>
    is ? { kind: 'in' as const } : { kind: 'out' as const, reason: '' },
  );
  const judge = judgeOfRounds(first, baseline, uniform);
  const chosen = rankingOf(candidates, { times: first, outcomes, isFinalist }, judge, cost).winner ?? winner;
  const [own, best, base] = [renumbered[chosen], given[winner], given[baseline]].map((all) =>
    all.slice(half),
  );
  const test = judgeOfRounds([best, own], 0, uniform);
  return {
    order,
    candidate: chosen,
    rounds: own.length,
    time: test.time(1),
    saved: test.saved(1),
    savedOfBaseline: judgeOfRounds([base, own], 0, uniform).saved(1),
  };
}

/** Whether the numbering pays, by an interval that excludes 0; otherwise the rounds cannot tell. */
export function numberingPays({ saved: { low, high } }: Numbering): 'yes' | 'no' | 'not to be told' {
  if (low > 0) return 'yes';
  return high <= 0 ? 'no' : 'not to be told';
}

function firstHalf(rounds: number): number {
  return Math.floor(rounds / 2);
}
