import type { Executor } from '../../simulation/execution/executor.js';
import { runTrials } from '../../simulation/execution/run.js';
import { overRounds } from '../candidates/measured.js';
import type { Advice } from './advise.js';
import { experimentFor, type Search } from './search.js';
import { hasMemory } from './sequence.js';
import { NEGLIGIBLE } from './standing.js';

/**
 * Mean times of all candidates over all rounds of a trace, by the way that `straggle run` takes. Random
 * codes are those of the search's seed: another seed has other codes, and other means.
 */
export async function exhaustiveMeans(
  search: Pick<Search, 'base' | 'candidates'>,
  rounds: number,
  executor: Executor,
): Promise<number[]> {
  const candidates = search.candidates.map((candidate) => {
    const { point, ...rest } = overRounds(candidate, rounds);
    return { ...rest, point: hasMemory(point) ? { ...point, trials: 1, rounds } : point };
  });
  const { rows } = await runTrials(experimentFor(search, candidates), executor);
  return rows.map(({ time }) => time.value);
}

/** Sums in another order differ in their last digits. */
const ROUNDING = 1e-9;

/**
 * Differences between an answer on a trace and an exhaustive search, in a few words each; none where the winner is
 * the exhaustive one, or one whose stated interval holds what it is behind and does not tell it from the best.
 * @param means of all candidates over all rounds
 */
export function disagreements({ standings, winner, fastest }: Advice, means: readonly number[]): string[] {
  if (winner === undefined || fastest === undefined) return ['no winner'];
  const least = Math.min(...means);
  const best = standings[means.indexOf(least)].candidate;
  const label = (i: number) => standings[i].candidate.label;
  const found: string[] = [];
  standings.forEach(({ time }, i) => {
    if (time === undefined || Math.abs(time.value / means[i] - 1) > ROUNDING) {
      found.push(`${label(i)} takes ${means[i]}, stated: ${time?.value}`);
    }
  });
  if (means[fastest] > least * (1 + ROUNDING)) found.push(`${best.label} is faster than ${label(fastest)}`);
  const { low = Number.NaN, high = Number.NaN } = standings[winner].behind ?? {};
  const behind = means[winner] - least;
  const error = ROUNDING * least;
  if (!(low - error <= behind && behind <= high + error)) {
    found.push(`${label(winner)} is behind ${best.label} by ${behind}, stated: ${low} to ${high}`);
  }
  if (!(low <= error || high <= NEGLIGIBLE * least + error)) {
    found.push(`${label(winner)} is told apart from ${best.label}, which is faster`);
  }
  standings.forEach(({ contender }, i) => {
    if (!contender && means[i] <= least * (1 + ROUNDING))
      found.push(`${label(i)} is called slower, and is not`);
  });
  return found;
}
