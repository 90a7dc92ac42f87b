import { Executor } from '../../simulation/execution/executor.js';
import { type Candidate, isPlain } from '../candidates/candidate.js';
import { type Judge, judgeOfRounds, judgeOfTrials, roundsDrawn, type Times } from '../candidates/judge.js';
import {
  isReplay,
  MOST_ROUNDS,
  overRounds,
  roundsOf,
  spreadBlocks,
  traceOf,
} from '../candidates/measured.js';
import { type Sensitivity, sensitivityOf } from './checks.js';
import { type Field, fieldFor, unitOf } from './field.js';
import { finish } from './finish.js';
import { byLastingTrials, placed } from './lasting.js';
import { alternating, type Numbering, numberingOf } from './numbering.js';
import { unseenTime } from './rare-events.js';
import { experimentFor, jobsFor, type Search } from './search.js';
import { hasMemory } from './sequence.js';
import { type SharesAnswer, sharesAnswer } from './shares.js';
import { type Ranking, rankingOf, type Standing, type Tried } from './standing.js';
import { type Outcome, runTournament, SHARE } from './tournament.js';

/** The answer to a search. */
export interface Advice extends Ranking {
  readonly search: Search;
  /** Place of the candidate that all are compared with: uncoded, or, where that cannot take part, the cheapest that can. */
  readonly baseline: number;
  /** Trials (or runs) spent on the search, and what an exhaustive one takes. */
  readonly spent: number;
  readonly exhaustive: number;
  /** Changes of the world under which the answer is tried again; absent without a winner. */
  readonly checks?: Checks;
  /** Rounds of a trace that were played, each once; absent where trials were drawn. */
  readonly rounds?: RoundsPlayed;
  /** Whether shares that are not equal pay; absent where none were tried. */
  readonly shares?: SharesAnswer;
  /** Another numbering of the workers of a trace; absent where none was tried. */
  readonly numbering?: Numbering;
}

/** Results of the best candidates in altered worlds. */
export interface Checks {
  /** Candidates that were tried again. */
  readonly again: readonly Candidate[];
  readonly sensitivity: readonly Sensitivity[];
}

/** Significance of an answer from the rounds of a trace. */
export interface RoundsPlayed {
  readonly rounds: number;
  /** Successive rounds that were drawn anew together for the intervals. */
  readonly block: number;
  /** In how many rounds the winner is faster than the baseline, and in how many slower. */
  readonly faster: number;
  readonly slower: number;
}

/** Searches for the candidate of least time, and how far the answer holds. The result does not depend on `jobs`. */
export async function advise(search: Search): Promise<Advice> {
  const { candidates, base, goal } = search;
  const rounds = goal.target === undefined ? roundsOf(base.point) : undefined;
  const isPlayed = rounds !== undefined && rounds <= MOST_ROUNDS;
  const trials = isPlayed ? rounds * candidates.length : SHARE * search.trials * candidates.length;
  const executor = new Executor(jobsFor(search, trials));
  try {
    return await (isPlayed ? byRounds(search, executor, rounds) : byTrials(search, executor, rounds));
  } finally {
    await executor.end();
  }
}

/** All candidates meet every round of a trace. */
async function byRounds(search: Search, executor: Executor, rounds: number): Promise<Advice> {
  const played = { ...search, candidates: search.candidates.map((each) => overRounds(each, rounds)) };
  const { candidates, goal } = played;
  const field = fieldFor(executor, experimentFor(played, candidates), goal, rounds);
  const results = await playAll(played, field, Math.ceil(rounds / unitOf(goal)));
  const tried: Tried = {
    times: results.map((own) => (typeof own === 'string' ? [] : own)),
    outcomes: results.map(
      (own): Outcome => (typeof own === 'string' ? { kind: 'out', reason: own } : { kind: 'in' }),
    ),
    isFinalist: results.map((own) => typeof own !== 'string'),
  };
  const able = tried.isFinalist.flatMap((is, i) => (is ? [i] : []));
  const counts = { search, spent: field.trials, exhaustive: candidates.length * rounds };
  if (able.length === 0) {
    return { ...counts, baseline: 0, ...rankingOf(candidates, tried, NO_JUDGE, field.cost) };
  }
  const uncoded = able.find((i) => isPlain(candidates[i]));
  const baseline = uncoded ?? able[0];
  const judge = judgeOfRounds(tried.times, baseline, roundsDrawn(search.base.point));
  const ranking = rankingOf(search.candidates, tried, judge, field.cost);
  const best = tried.times[ranking.winner as number];
  const compared = tried.times[baseline];
  return {
    ...counts,
    ...ranking,
    baseline,
    rounds: {
      rounds,
      block: judge.block,
      faster: best.filter((time, round) => time < compared[round]).length,
      slower: best.filter((time, round) => time > compared[round]).length,
    },
    ...answered(ranking, baseline, judge),
    checks: await checksOf(executor, played, { ...ranking, baseline }, rounds, judgeRounds(search)),
    ...(await renumber(executor, played, tried.times, { ...ranking, baseline }, field)),
  };
}

function answered(ranking: Ranking, baseline: number, judge: Judge): { shares?: SharesAnswer } {
  const shares = sharesAnswer(ranking, baseline, judge);
  return shares === undefined ? {} : { shares };
}

/** Plays all candidates again with another numbering of the workers, where the document has none of its own. */
async function renumber(
  executor: Executor,
  played: Search,
  given: Times,
  { winner, baseline }: Ranking & { readonly baseline: number },
  { cost }: Field,
): Promise<{ numbering?: Numbering }> {
  const { point } = played.base;
  const order = point.delay.order === undefined ? alternating(traceOf(point), point.workers) : undefined;
  if (order === undefined || winner === undefined) return {};
  const candidates = played.candidates.map((each) => ({
    ...each,
    point: { ...each.point, delay: { ...each.point.delay, order } },
  }));
  const rounds = given[baseline].length;
  const field = fieldFor(executor, experimentFor(played, candidates), played.goal, rounds);
  const results = await playAll({ ...played, candidates }, field, Math.ceil(rounds / unitOf(played.goal)));
  const renumbered = results.map((own, i) => (typeof own === 'string' || given[i].length === 0 ? [] : own));
  if (renumbered[baseline].length === 0) return {};
  const uniform = roundsDrawn(point);
  return {
    numbering: numberingOf({ order, candidates, given, renumbered, winner, baseline, cost, uniform }),
  };
}

const NO_JUDGE: Judge = {
  time: (i) => ({ value: i, low: i, high: i }),
  saved: (i) => ({ value: i, low: i, high: i }),
  savedByAnyOf: () => (i) => ({ value: i, low: i, high: i }),
  behind: (i) => ({ value: i, low: i, high: i }),
};

/** Plays some blocks at a time, for progress to be seen. */
async function playAll(search: Search, field: Field, blocks: number): Promise<(number[] | string)[]> {
  const results: (number[] | string)[] = search.candidates.map(() => []);
  const step = Math.max(1, Math.ceil(blocks / 20));
  for (let first = 0; first < blocks; first += step) {
    const able = results.flatMap((own, i) => (typeof own === 'string' ? [] : [i]));
    const more = await field.pull(able, first, Math.min(step, blocks - first));
    able.forEach((i, at) => {
      const own = more[at];
      if (typeof own === 'string') results[i] = own;
      else for (const time of own) (results[i] as number[]).push(time);
    });
    search.progress?.(search.base.experiment.name, Math.min(first + step, blocks), blocks);
  }
  return results;
}

/** Number of candidates up to which all are tried to the end, as a search among few saves nothing. */
const FEW = 16;

/** A tournament on trials that are drawn; of a long trace that is replayed, on blocks from all over it. */
async function byTrials(search: Search, executor: Executor, rounds: number | undefined): Promise<Advice> {
  const { candidates, goal, base } = search;
  const unit = unitOf(goal);
  const order = rounds !== undefined && isReplay(base.point) ? spreadBlocks(rounds) : undefined;
  const trials = order === undefined ? search.trials : Math.min(search.trials, rounds as number);
  const field = fieldFor(executor, experimentFor(search, candidates), goal, trials, order);
  // Candidates that learn from iteration to iteration need trials of many; training runs have them anyway.
  const learns = (i: number) => goal.target === undefined && hasMemory(candidates[i].point);
  const arms = candidates.flatMap((_, i) => (learns(i) ? [] : [i]));
  const uncoded = arms.findIndex((i) => isPlain(candidates[i]));
  const unseen = (i: number, own: readonly number[]) => unseenTime(search.rare, candidates[i].load, own);
  const tournament = {
    arms: arms.length,
    baseline: Math.max(0, uncoded),
    most: Math.ceil(trials / unit),
    least: Math.ceil(search.rare.leastTrials / unit),
    unseen: (arm: number, own: readonly number[]) => unseen(arms[arm], own),
    // The bound on events that were not met depends on the number of trials alone.
    share: search.rare.longest > 0 ? 1 : Math.max(SHARE, Math.min(1, FEW / arms.length)),
    pull: (some: readonly number[], first: number, count: number) =>
      field.pull(
        some.map((arm) => arms[arm]),
        first,
        count,
      ),
  };
  const result = await runTournament(tournament, (spent, atMost) =>
    search.progress?.(base.experiment.name, spent * unit, atMost * unit),
  );
  const groupOf = ({ point: { scheme, shares } }: Candidate) =>
    `${scheme.name}${shares === undefined ? '' : ' shares'}`;
  const finished = await finish(tournament, result, (arm) => groupOf(candidates[arms[arm]]));
  const raced = { ...placed(finished, arms, candidates.length), baseline: arms[finished.baseline] };
  const { tried, judge, cost, baseline, spent, each } =
    arms.length === candidates.length || finished.winner === undefined
      ? {
          tried: raced,
          judge: judgeOfTrials(raced.times, raced.baseline, finished.confidence, unseen),
          ...{ cost: field.cost, baseline: raced.baseline, spent: 0, each: 0 },
        }
      : await byLastingTrials(search, executor, raced, field.cost);
  const ranking = rankingOf(candidates, tried, judge, cost);
  const counts = {
    search,
    baseline,
    spent: field.trials + spent,
    exhaustive: candidates.length * (trials + each),
  };
  if (ranking.winner === undefined) return { ...counts, ...ranking };
  return {
    ...counts,
    ...ranking,
    ...answered(ranking, baseline, judge),
    checks: await checksOf(executor, search, { ...ranking, baseline }, trials, (times, reference) =>
      judgeOfTrials(times, reference, 0.95),
    ),
  };
}

function judgeRounds(search: Search) {
  return (times: readonly (readonly number[])[], baseline: number) =>
    judgeOfRounds(times, baseline, roundsDrawn(search.base.point));
}

async function checksOf(
  executor: Executor,
  search: Search,
  ranking: Ranking & { readonly baseline: number },
  trials: number,
  judge: (times: readonly (readonly number[])[], baseline: number) => Judge,
): Promise<Checks> {
  const { standings, winner, baseline } = ranking;
  const again = triedAgain(standings, winner as number, baseline).map((i) => search.candidates[i]);
  const best = again.indexOf(search.candidates[winner as number]);
  const time = standings[baseline].time?.value ?? 0;
  return { again, sensitivity: await sensitivityOf(executor, search, { again, best, time, trials, judge }) };
}

/** Candidates that are tried again in altered worlds. */
const TRIED_AGAIN = 10;

/** The winner, the baseline, the best of every scheme, and the next best of all, up to a number. */
function triedAgain(standings: readonly Standing[], winner: number, baseline: number): number[] {
  const ranking = standings
    .flatMap(({ time, isRanked, outcome }, i) =>
      time === undefined || !isRanked || outcome.kind === 'same' ? [] : [{ i, time: time.value }],
    )
    .sort((a, b) => a.time - b.time || a.i - b.i)
    .map(({ i }) => i);
  const schemes = ranking.map((i) => standings[i].candidate.point.scheme.name);
  const firstOfScheme = ranking.filter((_, at) => schemes.indexOf(schemes[at]) === at);
  const wanted = [winner, baseline, ...firstOfScheme, ...ranking];
  return [...new Set(wanted)].filter((i) => standings[i].time !== undefined).slice(0, TRIED_AGAIN);
}
