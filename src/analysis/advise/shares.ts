import type { UnequalShares } from '../../schemes/shares/rules.js';
import type { ProblemCache } from '../../simulation/experiment/problem.js';
import type { Base } from '../candidates/base.js';
import { type Candidate, candidateOf } from '../candidates/candidate.js';
import { MOST_ROUNDS, roundsOf } from '../candidates/measured.js';
import type { SearchSpace } from './search-space.js';
import { hasMemory } from './sequence.js';
import type { Standing } from './standing.js';

/** Weights of the last round in the mean of the times per task. */
const WEIGHTS = [0.1, 0.3, 0.6];

/** Rounds in which speeds are measured once and for all: a tenth of them, within these. */
const MEASURED = { least: 2, most: 50 };

/** More durations than this are not played one after the other. */
const MOST_DURATIONS = 5_000_000;

/**
 * Uncoded with shares that follow the workers' speeds, where there is something to follow: rounds of a trace in their
 * order.
 * @param resplitCost time that moving the whole job once takes
 */
export function sharesCandidates(
  base: Base,
  { split, exactOnly, schemes }: SearchSpace,
  problems: ProblemCache,
  resplitCost: number,
): Candidate[] {
  const { workers, tasks } = base.point;
  const rounds = roundsOf(base.point) ?? 0;
  const isPlayed = rounds >= 2 && rounds <= MOST_ROUNDS && rounds * workers <= MOST_DURATIONS;
  if (!exactOnly || schemes !== undefined || !isPlayed || workers < 2 || tasks < workers) return [];
  const common = { resplit_cost: resplitCost, quantum: split === 'points' ? 'points' : 'tasks' } as const;
  const measured = Math.min(MEASURED.most, Math.max(MEASURED.least, Math.floor(rounds / 10)));
  const rules: UnequalShares[] = [
    ...WEIGHTS.map((weight) => ({ rule: 'ewma' as const, weight, ...common })),
    ...(measured < rounds ? [{ rule: 'proportional' as const, rounds: measured, ...common }] : []),
  ];
  return rules.flatMap((shares) => {
    const choice = { name: 'uncoded', parameters: {}, tolerance: 0, split, shares };
    const candidate = candidateOf(base, choice, problems);
    return Array.isArray(candidate) ? [] : [candidate];
  });
}

/** Whether shares that follow the speeds pay. */
export interface SharesAnswer {
  readonly pay: 'yes' | 'no' | 'not to be told';
  /** The best of them; its place. */
  readonly best: number;
}

/**
 * yes: the best is one of them, and the baseline, with equal shares, is surely slower; no: the best of them saves nothing
 * against it, by the interval; not to be told: neither. Undefined where none was tried.
 */
export function sharesAnswer(
  standings: readonly Standing[],
  winner: number,
  baseline: number,
): SharesAnswer | undefined {
  const time = (i: number) => standings[i].time?.value ?? Infinity;
  const tried = standings.flatMap(({ candidate, isRanked }, i) =>
    isRanked && hasMemory(candidate.point) ? [i] : [],
  );
  if (tried.length === 0) return undefined;
  const best = tried.reduce((a, b) => (time(b) < time(a) ? b : a));
  const { low = -Infinity, high = Infinity } = standings[best].saved ?? {};
  if (high <= 0) return { pay: 'no', best };
  const isYes =
    low > 0 && !standings[baseline].contender && (tried.includes(winner) || standings[best].contender);
  return { pay: isYes ? 'yes' : 'not to be told', best };
}
