import { sampleMean } from '../../statistics/estimate.js';
import { intervalOf, pairedDifference, sameInAll } from '../../statistics/paired.js';

/** Numbered arms, each of which can be tried again and again. Less is better. */
export interface Tournament {
  /** Number of arms; of equal ones the lower is preferred, so the cheaper come first. */
  readonly arms: number;
  /** The arm that all are compared with: it is tried as often as any. If it cannot take part, the first that can is it. */
  readonly baseline: number;
  /** Units of trials that an arm gets at most. */
  readonly most: number;
  /** Units after which the first decision falls, at least 1: enough for rare events to have been seen. Default: 1. */
  readonly least?: number;
  /** Part of an exhaustive search that is spent at most. Default: SHARE. */
  readonly share?: number;
  /** Bound on what the mean of an arm lacks of events that none of its values has met. Default: nothing. */
  unseen?(arm: number, values: readonly number[]): number;
  /**
   * Tries arms in the units first … first + count − 1, which are the same trials for all arms.
   * @returns for each of the arms its values, or why it cannot take part any more
   */
  pull(
    arms: readonly number[],
    first: number,
    count: number,
  ): Promise<readonly (readonly number[] | string)[]>;
}

/**
 * Outcome of an arm: `best`; still `in` at the end; `worse` (by a simultaneous interval); the `same` as a cheaper
 * one in every trial; `aside` (behind by rank when there was no room for all); or out, with the reason.
 */
export type Outcome =
  | { readonly kind: 'best' | 'in' | 'worse' | 'aside' }
  | { readonly kind: 'same'; readonly as: number }
  | { readonly kind: 'out'; readonly reason: string };

export interface TournamentResult {
  readonly winner: number | undefined;
  /** The arm that all were compared with. */
  readonly baseline: number;
  readonly outcomes: readonly Outcome[];
  /** All values of each arm, in the order of the trials. */
  readonly values: readonly (readonly number[])[];
  /** Units that each arm was tried in. */
  readonly units: readonly number[];
  /** Units spent; an exhaustive search takes arms · most. */
  readonly spent: number;
  /** Confidence of each single interval in `worse`, so that with 95 % the best arm is never called so. */
  readonly confidence: number;
}

/** Greatest part of an exhaustive search, with `most` units for each arm, that is spent. */
export const SHARE = 1 / 4;

/** Greatest probability that the best arm is called worse than another one. */
const ERROR = 0.05;

/** Once only one arm is left, it is tried on until the interval of its difference to the baseline is this small, relative to the baseline. */
const PRECISE = 0.005;

/**
 * Successive halving (Karnin, Koren, Somekh, ICML 2013) with paired tests. Arms are tried in rounds, in each about
 * twice as often as in all before. After a round, arms are dropped that a paired interval shows to be worse than
 * the leader (Bonferroni over the other arms, each of which may lead, and rounds: with probability 0.95 the best stays
 * in), and those that equalled a cheaper one in every trial. Where too many are left for the next
 * round, the ones behind by rank are set aside, which is no proof. Nothing is decided before `least` units: a difference
 * that appears once in a thousand trials may be 0 in the first few hundred.
 *
 * No more than `share` of an exhaustive search is spent, unless the first round for each arm is more than that.
 */
export async function runTournament(
  tournament: Tournament,
  progress?: (spent: number, atMost: number) => void,
): Promise<TournamentResult> {
  const { arms, most } = tournament;
  const least = Math.min(most, tournament.least ?? 1);
  let { baseline } = tournament;
  const rounds = roundsUpTo(most, least);
  const budget = Math.max(arms * least, Math.floor((tournament.share ?? SHARE) * arms * most));
  const confidence = 1 - ERROR / (arms * rounds.length);
  const values: number[][] = Array.from({ length: arms }, () => []);
  const outcomes: (Outcome | undefined)[] = new Array(arms).fill(undefined);
  const isIn = (arm: number) => outcomes[arm] === undefined;
  const tries = values.map(() => 0);
  let alive = values.map((_, arm) => arm);
  let spent = 0;
  let done = 0;
  for (const [number, units] of rounds.entries()) {
    const tried = [...new Set([baseline, ...alive])].sort((a, b) => a - b);
    const results = await tournament.pull(tried, done, units - done);
    spent += tried.length * (units - done);
    done = units;
    tried.forEach((arm, i) => {
      tries[arm] = units;
      const result = results[i];
      if (typeof result === 'string') outcomes[arm] = { kind: 'out', reason: result };
      else for (const value of result) values[arm].push(value);
    });
    progress?.(spent, budget);
    alive = alive.filter(isIn);
    if (alive.length === 0) break;
    if (outcomes[baseline]?.kind === 'out') baseline = Math.min(...alive);
    alive = ranked(alive, values);
    sieve(alive, values, outcomes, confidence, (arm) => tournament.unseen?.(arm, values[arm]) ?? 0);
    alive = alive.filter(isIn);
    if (number === rounds.length - 1) break;
    const others = alive.includes(baseline) ? 0 : 1;
    if (alive.length === 1 && (others === 0 || isPrecise(values[alive[0]], values[baseline]))) break;
    const room = roomFor(rounds[number + 1] - units, budget - spent, rounds.length - 1 - number) - others;
    if (room < Math.min(2, alive.length)) break;
    for (const arm of alive.splice(room)) outcomes[arm] = { kind: 'aside' };
  }
  const [winner] = alive;
  for (const arm of alive) outcomes[arm] = { kind: arm === winner ? 'best' : 'in' };
  return { winner, baseline, outcomes: outcomes as Outcome[], values, units: tries, spent, confidence };
}

/** The least, twice that, four times, … and the most. */
function roundsUpTo(most: number, least: number): number[] {
  const rounds: number[] = [];
  for (let units = least; units < most; units *= 2) rounds.push(units);
  return [...rounds, most];
}

/** The best mean first; of equal ones the lower arm. */
function ranked(alive: readonly number[], values: readonly (readonly number[])[]): number[] {
  const means = new Map(alive.map((arm) => [arm, sampleMean(values[arm]).value]));
  const mean = (arm: number) => means.get(arm) as number;
  return [...alive].sort((a, b) => mean(a) - mean(b) || a - b);
}

/** Decides which of the arms behind the leader are dropped. Arms with the same mean share a rank. */
function sieve(
  ranking: readonly number[],
  values: readonly (readonly number[])[],
  outcomes: (Outcome | undefined)[],
  confidence: number,
  unseen: (arm: number) => number,
): void {
  const [leader] = ranking;
  let cheaper = leader;
  for (const arm of ranking.slice(1)) {
    if (sameInAll(values[arm], values[cheaper])) {
      outcomes[arm] = { kind: 'same', as: cheaper };
      continue;
    }
    cheaper = arm;
    if (intervalOf(pairedDifference(values[arm], values[leader]), confidence).low > unseen(leader)) {
      outcomes[arm] = { kind: 'worse' };
    }
  }
}

function isPrecise(values: readonly number[], baseline: readonly number[]): boolean {
  const { low, high } = intervalOf(pairedDifference(values, baseline), 0.95);
  return (high - low) / 2 <= PRECISE * sampleMean(baseline).value;
}

/** Number of arms that can be tried `units` times more: with an equal share of what is left for each round, or all of it where that is too little for two. */
function roomFor(units: number, left: number, roundsLeft: number): number {
  const fair = Math.floor(left / roundsLeft / units);
  return fair >= 3 ? fair : Math.min(3, Math.floor(left / units));
}
