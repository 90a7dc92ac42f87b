import { readTrace } from '../../models/traces/reader.js';
import { Streams, type Uniform } from '../../random/stream.js';
import type { Executor } from '../../simulation/execution/executor.js';
import type { Interval } from '../../statistics/estimate.js';
import { savedOverRounds } from '../../statistics/paired.js';
import type { Base } from '../candidates/base.js';
import type { Candidate } from '../candidates/candidate.js';
import { fieldFor, unitOf } from './field.js';
import { experimentFor, type Search } from './search.js';
import { type Alteration, alterationsOf } from './sensitivity.js';
import { type Standing, savedAgainst } from './standing.js';

/** What would happen in a world that is otherwise in one thing. */
export interface Sensitivity {
  readonly alteration: Alteration;
  /** The best of those that were tried again; undefined where none could take part. */
  readonly best: Candidate | undefined;
  /** Time that the best saves against the winner of the assumed world; undefined where it is the winner. */
  readonly gain: Interval | undefined;
}

/** How far the rounds of a trace carry. */
export interface RoundsCheck {
  readonly rounds: number;
  /** Time that the winner saves against the baseline, round by round. */
  readonly saved: Interval;
  /** In how many rounds the winner is faster than the baseline, and in how many slower. */
  readonly faster: number;
  readonly slower: number;
  /** Candidates that may be as good as the winner, as far as so many rounds can tell. */
  readonly contenders: readonly Candidate[];
}

/** A finished search, with its winner. */
interface Found {
  readonly search: Search;
  readonly standings: readonly Standing[];
  readonly winner: number;
  readonly baseline: number;
  /** Trials that the search was for. */
  readonly trials: number;
}

export interface Checks {
  /** Candidates that were tried again. */
  readonly again: readonly Candidate[];
  readonly sensitivity: readonly Sensitivity[];
  readonly rounds: RoundsCheck | undefined;
}

/** Units of trials for each candidate in an altered world. */
const ALTERED_UNITS = 4;

/** Candidates that are tried again in altered worlds. */
const TRIED_AGAIN = 10;

/** More rounds than this say all that can be said. */
const MOST_ROUNDS = 10_000;

/** Another world for some candidates, and how many trials it takes. */
interface Trial {
  readonly candidates: readonly Candidate[];
  readonly trials: number;
}

/** Tries the best candidates again, in worlds that are otherwise, and round by round where there is a trace. */
export async function checksOf(executor: Executor, found: Found): Promise<Checks> {
  const { search, standings, winner, baseline, trials } = found;
  const { base, goal } = search;
  const again = triedAgain(found);
  const time = (standings[baseline].time as Interval).value;
  const alterations = alterationsOf(base.point, time);
  const altered = alterations.map(
    ({ apply }): Trial => ({
      candidates: again.map((candidate) => ({ ...candidate, point: apply(candidate.point) })),
      trials: Math.min(trials, ALTERED_UNITS * unitOf(goal)),
    }),
  );
  const rounds = goal.target === undefined ? roundsOf(base, 'bootstrap') : undefined;
  const replayed = rounds !== undefined && rounds > 1 ? [replay(again, Math.min(rounds, MOST_ROUNDS))] : [];
  const values = await tryAll(executor, search, [...altered, ...replayed]);
  const places = {
    winner: again.indexOf(search.candidates[winner]),
    baseline: again.indexOf(search.candidates[baseline]),
  };
  return {
    again,
    sensitivity: alterations.map((alteration, a) => changed(alteration, again, values[a], places.winner)),
    rounds:
      replayed.length === 0
        ? undefined
        : roundsCheck(again, values[altered.length], places, roundsUniform(base)),
  };
}

function roundsUniform({ point: { seed } }: Base): Uniform {
  return new Streams('advise', seed).uniform('rounds');
}

/** The winner, the baseline, the best of every scheme, and the next best of all, up to a number. */
function triedAgain({ standings, winner, baseline }: Found): Candidate[] {
  const able = standings.flatMap((standing, i) => (standing.time === undefined ? [] : [{ ...standing, i }]));
  const ranking = able
    .filter(({ outcome }) => outcome.kind !== 'same')
    .sort((a, b) => (a.time as Interval).value - (b.time as Interval).value || a.i - b.i);
  const schemes = ranking.map(({ candidate }) => candidate.point.scheme.name);
  const firstOfScheme = ranking.filter((_, at) => schemes.indexOf(schemes[at]) === at);
  const wanted = [winner, baseline, ...[...firstOfScheme, ...ranking].map(({ i }) => i)];
  const some = [...new Set(wanted)].filter((i) => standings[i].time !== undefined).slice(0, TRIED_AGAIN);
  return some.map((i) => standings[i].candidate);
}

/** The times of each trial's candidates, or why one could not take part. */
async function tryAll(
  executor: Executor,
  search: Search,
  trials: readonly Trial[],
): Promise<(number[] | string)[][]> {
  const { goal } = search;
  const found: (number[] | string)[][] = [];
  for (const { candidates, trials: count } of trials) {
    const field = fieldFor(executor, experimentFor(search, candidates), goal, count);
    const all = candidates.map((_, i) => i);
    found.push(await field.pull(all, 0, Math.ceil(count / unitOf(goal))));
    search.progress?.('what would change the answer', found.length, trials.length);
  }
  return found;
}

function changed(
  alteration: Alteration,
  again: readonly Candidate[],
  values: readonly (number[] | string)[],
  winner: number,
): Sensitivity {
  let best: number | undefined;
  values.forEach((own, i) => {
    if (typeof own === 'string') return;
    if (best === undefined || meanOf(own) < meanOf(values[best] as number[])) best = i;
  });
  if (best === undefined) return { alteration, best: undefined, gain: undefined };
  const before = values[winner];
  const gain =
    best === winner || typeof before === 'string'
      ? undefined
      : savedAgainst(values[best] as number[], before);
  return { alteration, best: again[best], gain };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The rounds of a trace that is replayed or bootstrapped; undefined for the other, and where there is none. */
export function roundsOf({ point: { delay } }: Base, mode: 'replay' | 'bootstrap'): number | undefined {
  if (delay.model !== 'trace' || delay.mode !== mode) return undefined;
  return readTrace(String(delay.file)).rounds;
}

function replay(candidates: readonly Candidate[], trials: number): Trial {
  const replayed = candidates.map((candidate) => {
    const { delay } = candidate.point;
    return { ...candidate, point: { ...candidate.point, delay: { ...delay, mode: 'replay' } } };
  });
  return { candidates: replayed, trials };
}

/**
 * A bootstrapped trace stands for its rounds, however often they are drawn; the rounds themselves are a sample of what
 * the cluster does. Each is replayed once, and intervals are over the rounds, as if they were independent.
 */
function roundsCheck(
  again: readonly Candidate[],
  values: readonly (number[] | string)[],
  places: { readonly winner: number; readonly baseline: number },
  uniform: Uniform,
): RoundsCheck | undefined {
  const own = values[places.winner];
  if (typeof own === 'string') return undefined;
  const able = again.flatMap((candidate, i) => {
    const times = values[i];
    return typeof times === 'string' ? [] : [{ candidate, i, times }];
  });
  const saved = savedOverRounds(
    own,
    able.map(({ times }) => times),
    uniform,
  );
  const baseline = able.findIndex(({ i }) => i === places.baseline);
  if (baseline < 0) return undefined;
  return {
    rounds: own.length,
    saved: saved[baseline],
    faster: own.filter((time, round) => time < able[baseline].times[round]).length,
    slower: own.filter((time, round) => time > able[baseline].times[round]).length,
    contenders: able.flatMap(({ candidate, i }, a) =>
      i !== places.winner && saved[a].low <= 0 ? [candidate] : [],
    ),
  };
}
