import { createDelay } from '../../models/delays/registry.js';
import type { UnequalShares } from '../../schemes/shares/rules.js';
import { settledShares } from '../../simulation/experiment/known-shares.js';
import type { ProblemCache } from '../../simulation/experiment/problem.js';
import type { Interval } from '../../statistics/estimate.js';
import type { Base } from '../candidates/base.js';
import { type Candidate, type Choice, candidateOf } from '../candidates/candidate.js';
import type { Judge } from '../candidates/judge.js';
import { MOST_ROUNDS, roundsOf } from '../candidates/measured.js';
import { isWithin, type SearchSpace, STRAGGLERS } from './search-space.js';
import type { Ranking } from './standing.js';

/** Weights of the last round in the mean of the times per task. */
const WEIGHTS = [0.1, 0.3, 0.6];

/** Bounds on the number of rounds in which speeds are measured once and for all: a tenth of those of a trace. */
const MEASURED = { least: 2, most: 50, drawn: 10 };

/** More durations than this are not played one after the other. */
const MOST_DURATIONS = 5_000_000;

/** Fractions of the workers that are waited for, where shares follow the speeds and a part of the gradient may be missing. */
const FRACTIONS = [0.5, 0.8, 0.9];

/** Shares that are known beforehand. */
export interface GivenShares {
  /** Those of the document, where they are not equal. */
  readonly own?: UnequalShares;
  /** Time that moving the whole job once takes. */
  readonly resplitCost: number;
}

/**
 * Candidates with shares that are not equal: those that follow the speeds, measured from round to round, where there are
 * rounds that follow each other; and where the delay model is known in closed form those that follow from it, for a code,
 * too.
 * @param rareEvents whether events decide that are rarer than what shares are measured in: then these are not tried
 */
export function sharesCandidates(
  base: Base,
  space: SearchSpace,
  problems: ProblemCache,
  { own, resplitCost }: GivenShares,
  rareEvents: boolean,
): Candidate[] {
  const { workers, tasks } = base.point;
  const { split, exactOnly, schemes } = space;
  const someDoNotRespond = createDelay(base.point.delay).responseProbability < 1;
  if (schemes !== undefined || workers < 2 || tasks < workers || (exactOnly && someDoNotRespond)) return [];
  const common = { resplit_cost: resplitCost, quantum: split === 'points' ? 'points' : 'tasks' } as const;
  const measured = rareEvents ? [] : measuredRules(base, exactOnly, common);
  const known: UnequalShares[] = [
    { rule: 'optimal', ...common },
    { rule: 'proportional', rounds: 0, ...common },
  ];
  const usable = known.filter((shares) => isUnequal(base, shares));
  const rules = [...(own === undefined ? [] : [own]), ...usable, ...measured];
  const choices: Choice[] = rules.map((shares) => choiceOf('uncoded', {}, shares));
  if (exactOnly && split === 'points') {
    for (const shares of usable) {
      for (const stragglers of STRAGGLERS.filter((s) => s < workers)) {
        const inTasks: UnequalShares = { ...shares, quantum: 'tasks' };
        choices.push(choiceOf('heterogeneous-gc', { stragglers }, inTasks));
      }
    }
  }
  if (!exactOnly) {
    for (const shares of measured.filter(({ rule }) => rule === 'ewma')) {
      for (const wait of new Set(FRACTIONS.map((f) => Math.round(f * workers)))) {
        if (wait >= 1 && wait < workers) choices.push(choiceOf('fastest-k', { wait }, shares));
      }
    }
  }
  function choiceOf(name: string, parameters: Choice['parameters'], shares: UnequalShares): Choice {
    return { name, parameters, tolerance: 0, split, shares };
  }
  return choices.flatMap((choice) => {
    const candidate = candidateOf(base, choice, problems);
    return Array.isArray(candidate) || !isWithin(candidate, space) ? [] : [candidate];
  });
}

/** Rules that measure: on all rounds of a trace that is played, on trials of many iterations, or on training runs. */
function measuredRules(
  { point }: Base,
  exactOnly: boolean,
  common: Pick<UnequalShares, 'resplit_cost' | 'quantum'>,
): UnequalShares[] {
  const rounds = roundsOf(point);
  const isPlayed = exactOnly && rounds !== undefined;
  const canPlay = (n: number) => n >= 2 && n <= MOST_ROUNDS && n * point.workers <= MOST_DURATIONS;
  if (isPlayed && !canPlay(rounds)) return [];
  const measured = isPlayed
    ? Math.min(MEASURED.most, Math.max(MEASURED.least, Math.floor(rounds / 10)))
    : MEASURED.drawn;
  return [
    ...WEIGHTS.map((weight) => ({ rule: 'ewma' as const, weight, ...common })),
    ...(isPlayed && measured >= rounds
      ? []
      : [{ rule: 'proportional' as const, rounds: measured, ...common }]),
  ];
}

/** Whether shares follow from the delay model, and are not equal ones. */
function isUnequal({ point }: Base, shares: UnequalShares): boolean {
  const settled = settledShares({ ...point, shares });
  return settled?.rule === 'list' && settled.of.some((share) => share !== settled.of[0]);
}

/** Whether shares that are not equal pay. */
export interface SharesAnswer {
  readonly pay: 'yes' | 'no' | 'not to be told';
  /** The best of them; its place. */
  readonly best: number;
  /** Its saving against the baseline; the interval holds for all candidates of this kind together, with 95 %. */
  readonly saved: Interval;
}

/**
 * yes: the best candidate is one of them, and the baseline, with equal shares, is significantly slower; no: by the
 * interval the best of them saves nothing against the baseline, or is significantly slower than a candidate with equal
 * shares; not to be told: neither. Undefined where none was tried.
 */
export function sharesAnswer(
  { standings, winner }: Ranking,
  baseline: number,
  judge: Judge,
): SharesAnswer | undefined {
  const time = (i: number) => standings[i].time?.value ?? Infinity;
  const tried = standings.flatMap(({ candidate: { point }, isRanked }, i) =>
    isRanked && point.shares !== undefined ? [i] : [],
  );
  if (tried.length === 0 || winner === undefined) return undefined;
  const best = tried.reduce((a, b) => (time(b) < time(a) ? b : a));
  const saved = judge.savedByAnyOf(tried)(best);
  if (saved.high <= 0 || !standings[best].contender) return { pay: 'no', best, saved };
  const isYes = saved.low > 0 && !standings[baseline].contender;
  return { pay: isYes ? 'yes' : 'not to be told', best, saved };
}
