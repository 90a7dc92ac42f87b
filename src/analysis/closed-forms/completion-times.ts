import type { Collector } from '../../engine/collector.js';
import type { Plan } from '../../engine/plan.js';
import { layOut } from '../../simulation/experiment/experiment.js';
import { pow } from '../../statistics/pow.js';
import { integral } from '../../statistics/special-functions.js';
import { PAPER_DELAY, type PAPER_SCHEMES } from '../papers/cpgc.js';
import { pointOf } from './simulate.js';

/** H_n = 1 + 1/2 + … + 1/n; H_0 = 0. */
export function harmonic(n: number): number {
  let sum = 0;
  for (let i = n; i >= 1; i--) sum += 1 / i;
  return sum;
}

/**
 * Mean of the k-th smallest of n values shift + Exp(rate): shift + (H_n − H_{n−k})/rate
 * (ErasureHead, Lemma 6).
 */
export function meanOrderStatistic(n: number, k: number, shift: number, rate: number): number {
  return shift + (harmonic(n) - harmonic(n - k)) / rate;
}

/** P(alpha + Exp(mu) <= x). */
export function shiftedExponentialCdf(x: number, alpha: number, mu: number): number {
  return x <= alpha ? 0 : -Math.expm1(-mu * (x - alpha));
}

/** P(Erlang(k, rate) <= x): the sum of k independent Exp(rate). */
export function erlangCdf(x: number, k: number, rate: number): number {
  if (x <= 0) return 0;
  let term = 1;
  let sum = 1;
  for (let i = 1; i < k; i++) {
    term *= (rate * x) / i;
    sum += term;
  }
  return 1 - Math.exp(-rate * x) * sum;
}

/**
 * Mean of a nonnegative random variable from its distribution function: the integral of 1 − F.
 * @param cdf F, smooth between the break points
 * @param breaks increasing: 0, the points at which F is not smooth, and one beyond which 1 − F is negligible
 */
export function meanFromCdf(cdf: (t: number) => number, breaks: readonly number[]): number {
  let sum = 0;
  for (let i = 1; i < breaks.length; i++) sum += integral((t) => 1 - cdf(t), breaks[i - 1], breaks[i]);
  return sum;
}

/** Parameters of eq. (1) and of the code: K workers, r sub-tasks each. */
interface Eq1 {
  readonly alpha: number;
  readonly mu: number;
}

/**
 * P(T <= t) from eq. (1) of CPGC for a scheme whose recovering score vectors are counted by type:
 * the sum over types of n(type) · Π_s P_s(t)^{N_s}. P_r(t) is the probability of at least r sub-tasks: taken
 * literally at s = r, eq. (1) would lose the workers that would have done more.
 */
export function eq1Cdf(
  t: number,
  types: readonly { readonly workersWith: readonly number[]; readonly recovering: number }[],
  { alpha, mu }: Eq1,
): number {
  const load = types[0].workersWith.length - 1;
  const atLeast = (s: number) => (s === 0 ? 1 : s > load ? 0 : shiftedExponentialCdf(t / s, alpha, mu));
  const exactly = Array.from({ length: load + 1 }, (_, s) => atLeast(s) - atLeast(s + 1));
  return types.reduce(
    (sum, { workersWith, recovering }) =>
      sum + recovering * workersWith.reduce((product, count, s) => product * pow(exactly[s], count), 1),
    0,
  );
}

/** E[T] from eq. (1) by integration. */
export function eq1Mean(
  types: readonly { readonly workersWith: readonly number[]; readonly recovering: number }[],
  eq1: Eq1,
): number {
  const load = types[0].workersWith.length - 1;
  const kinks = Array.from({ length: load + 1 }, (_, s) => s * eq1.alpha);
  return meanFromCdf((t) => eq1Cdf(t, types, eq1), [...kinks, load * (eq1.alpha + 45 / eq1.mu)]);
}

/** A cumulative computation type (CPGC, Section 2.1): how many workers have finished exactly s sub-tasks. */
export interface TypeCount {
  /** workersWith[s] = N_s, s = 0 … r. */
  readonly workersWith: readonly number[];
  /** Number of score vectors of this type. */
  readonly scoreVectors: number;
  /** Number of those from which the master can complete the iteration. */
  readonly recovering: number;
}

/**
 * Counts, type by type, the score vectors (c_1, …, c_K) from which a scheme completes an iteration: all
 * (r + 1)^K of them are played through the scheme's own collector, each worker's first c_j sub-tasks sending
 * what the plan says. Types in the paper's order: N_r falling, then N_{r−1} falling, and so on.
 */
export function countScoreVectors(plan: Plan, collector: Collector): TypeCount[] {
  const load = plan.firstSubtask[1] - plan.firstSubtask[0];
  const counts = new Map<string, { workersWith: number[]; scoreVectors: number; recovering: number }>();
  const score = new Array<number>(plan.workers).fill(0);
  for (;;) {
    const workersWith = new Array<number>(load + 1).fill(0);
    for (const done of score) workersWith[done]++;
    const key = workersWith.join();
    const entry = counts.get(key) ?? { workersWith, scoreVectors: 0, recovering: 0 };
    entry.scoreVectors++;
    if (completes(plan, collector, score)) entry.recovering++;
    counts.set(key, entry);
    if (!nextScore(score, load)) break;
  }
  return [...counts.values()].sort((a, b) => {
    for (let s = load; s >= 0; s--) {
      if (a.workersWith[s] !== b.workersWith[s]) return b.workersWith[s] - a.workersWith[s];
    }
    return 0;
  });
}

function completes(plan: Plan, collector: Collector, score: readonly number[]): boolean {
  let complete = false;
  collector.reset();
  score.forEach((done, worker) => {
    for (let s = plan.firstSubtask[worker]; s < plan.firstSubtask[worker] + done; s++) {
      if (!complete && plan.messageSize[s] > 0) complete = collector.receive(worker, s);
    }
  });
  return complete;
}

/** Counts up; false after the last vector. */
function nextScore(score: number[], load: number): boolean {
  for (let j = score.length - 1; j >= 0; j--) {
    if (score[j] < load) {
      score[j]++;
      return true;
    }
    score[j] = 0;
  }
  return false;
}

/** Counts of one scheme for K = 4, r = 2 when `needed` of the 4 blocks must be recovered, type by type. */
export function countsOf(scheme: (typeof PAPER_SCHEMES)[number], needed: number): TypeCount[] {
  const experiment = {
    workers: 4,
    tolerance: 1 - needed / 4,
    split: 'blocks',
    scheme: { name: scheme, load: 2 },
    delay: PAPER_DELAY,
  };
  const { plan, collector } = layOut(pointOf(experiment));
  return countScoreVectors(plan, collector());
}

/**
 * P(T <= t) of block coordinate gradient coding: at least K − s workers have done the work up to and with the block of
 * level s, for every level in use. By how many workers lie between two thresholds, from the latest block to the first.
 * @param workers K
 * @param shares of the coordinates, level by level, with sum 1
 * @param cdf distribution function of a worker's time per task
 */
export function blockGcCdf(
  t: number,
  workers: number,
  shares: readonly number[],
  cdf: (x: number) => number,
): number {
  let work = 0;
  const levels = shares.flatMap((share, s) => {
    work += (s + 1) * share;
    return share > 0 ? [{ needed: workers - s, done: cdf(t / work) }] : [];
  });
  // chance[k]: k workers have done the blocks looked at so far, and each of those has come from enough.
  let chance = new Float64Array(workers + 1);
  chance[0] = 1;
  let before = 0;
  for (const { needed, done } of levels.reverse()) {
    const next = new Float64Array(workers + 1);
    // Of those that were not done with the later block, this fraction is done with this one.
    const fraction = before < 1 ? (done - before) / (1 - before) : 0;
    for (let k = 0; k <= workers; k++) {
      let choose = 1;
      for (let more = 0; k + more <= workers; more++) {
        if (k + more >= needed) {
          const rest = workers - k - more;
          next[k + more] += chance[k] * choose * pow(fraction, more) * pow(1 - fraction, rest);
        }
        choose = (choose * (workers - k - more)) / (more + 1);
      }
    }
    chance = next;
    before = done;
  }
  return chance.reduce((sum, p) => sum + p, 0);
}

/**
 * E[T] of block coordinate gradient coding for two workers, in closed form: with times alpha + Exp(mu) per task, T is the
 * larger of x·T_(2) and (x + 2(1 − x))·T_(1).
 * @param x share of the coordinates that tolerate no straggler, 0 < x <= 1
 */
export function blockGcOfTwo(x: number, alpha: number, mu: number): number {
  const ratio = (2 * (1 - x)) / x;
  return (2 - x) * (alpha + 1 / (2 * mu)) + ((x / mu) * Math.exp(-ratio * mu * alpha) * 2) / (2 + ratio);
}
