import type { Executor } from '../../simulation/execution/executor.js';
import { BLOCK_TRIALS } from '../../simulation/monte-carlo/point-group.js';
import type { Cost } from '../candidates/candidate.js';
import { type Judge, judgeOfTrials, type Times } from '../candidates/judge.js';
import { fieldFor } from './field.js';
import type { Finished } from './finish.js';
import { experimentFor, type Search } from './search.js';
import { hasMemory, lasting, lastingTrials } from './sequence.js';
import type { Tried } from './standing.js';
import type { Outcome } from './tournament.js';

/** Arms that a tournament has left, with the baseline of all. */
interface Raced extends Tried {
  readonly baseline: number;
}

/** Results of trials of many iterations. */
interface Lasted {
  readonly baseline: number;
  readonly tried: Tried;
  readonly judge: Judge;
  readonly cost: (candidate: number) => Cost;
  /** Iterations of all, and of each of them. */
  readonly spent: number;
  readonly each: number;
}

/** The arms of a tournament in their places among all candidates; the others have no results yet. */
export function placed(
  { values, outcomes, isFinalist }: Finished,
  arms: readonly number[],
  count: number,
): Tried {
  const all = Array.from({ length: count }, (_, i) => arms.indexOf(i));
  return {
    times: all.map((arm) => (arm < 0 ? [] : values[arm])),
    outcomes: all.map((arm): Outcome => (arm < 0 ? { kind: 'in' } : outcomes[arm])),
    isFinalist: all.map((arm) => arm >= 0 && isFinalist[arm]),
  };
}

/**
 * Tries the finalists of a tournament again, beside candidates that learn from iteration to iteration, in trials of many
 * iterations on one clock, of which the first do not count: all of them meet the same delays. Only they are ranked; the
 * others keep the times that they had.
 */
export async function byLastingTrials(
  search: Search,
  executor: Executor,
  raced: Raced,
  costOf: (candidate: number) => Cost,
): Promise<Lasted> {
  const { candidates, goal } = search;
  const trials = lastingTrials(search.trials);
  const able = candidates.flatMap(({ point }, i) => (raced.isFinalist[i] || hasMemory(point) ? [i] : []));
  const points = able.map((i) => lasting(candidates[i]));
  const field = fieldFor(executor, experimentFor(search, points), goal, trials);
  const { rounds = 1 } = points[0].point;
  const results: (number[] | string)[] = [];
  for (const [at] of able.entries()) {
    results.push(...(await field.pull([at], 0, Math.ceil(trials / BLOCK_TRIALS))));
    search.progress?.('trials of many iterations', at + 1, able.length);
  }
  const times: (readonly number[])[] = candidates.map(() => []);
  const outcomes = [...raced.outcomes];
  able.forEach((i, at) => {
    const own = results[at];
    if (typeof own === 'string') outcomes[i] = { kind: 'out', reason: own };
    else times[i] = own;
  });
  const isFinalist = times.map((own) => own.length > 0);
  const stillIn = able.find((i) => isFinalist[i] && raced.isFinalist[i]);
  const baseline = isFinalist[raced.baseline] ? raced.baseline : (stillIn ?? raced.baseline);
  return {
    baseline,
    tried: { times: times.map((own, i) => (isFinalist[i] ? own : raced.times[i])), outcomes, isFinalist },
    judge: judgeOfBoth(raced.times, times, baseline),
    cost: (i) => (isFinalist[i] ? field.cost(able.indexOf(i)) : costOf(i)),
    ...{ spent: field.trials * rounds, each: trials * rounds },
  };
}

/** Candidates that had the long trials are judged by them, the others by their earlier trials: each against the baseline. */
function judgeOfBoth(before: Times, after: Times, baseline: number): Judge {
  const level = 1 - 0.05 / Math.max(1, after.filter((own) => own.length > 0).length - 1);
  const [first, last] = [before, after].map((times) => judgeOfTrials(times, baseline, level));
  const of = (i: number) => (after[i].length > 0 ? last : first);
  return {
    time: (i) => of(i).time(i),
    saved: (i) => of(i).saved(i),
    savedByAnyOf: (some) => last.savedByAnyOf(some),
    // Trials that only one of two candidates had do not tell them apart.
    behind: (i, other) => {
      const both = [last, first].find(
        (_, k) => [after, before][k][i].length > 0 && [after, before][k][other].length > 0,
      );
      return both === undefined
        ? { value: Number.NaN, low: -Infinity, high: Infinity }
        : both.behind(i, other);
    },
  };
}
