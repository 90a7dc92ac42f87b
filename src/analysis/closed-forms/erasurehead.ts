import { missProbability } from '../../schemes/coverage.js';
import { harmonic, meanOrderStatistic } from './completion-times.js';

/** p and q of Lemma 2: E[Y_i] = 1 − p, E[Y_i Y_j] = 1 − q, for r random workers of k and l workers per group. */
export function momentsOfY(k: number, l: number, r: number): { p: number; q: number } {
  const p = missProbability(l, k, r);
  return { p, q: 2 * p - (2 * l <= k ? missProbability(2 * l, k, r) : 0) };
}

/**
 * P(K <= s) for s = 0 … n, K the number of random workers, taken one after the other, until all n/c groups of c
 * are present: [x^s]((1 + x)^c − 1)^{n/c} / C(n, s) (docs/background/corrections.md, 2). Built group by group with
 * hypergeometric weights, since the coefficients themselves grow beyond a double: of s random workers in g groups, j are in the
 * last with probability C(c, j)·C((g − 1)c, s − j)/C(gc, s), and j must not be 0.
 */
export function coverageBy(n: number, c: number): Float64Array {
  const logFactorial = new Float64Array(n + 1);
  for (let i = 1; i <= n; i++) logFactorial[i] = logFactorial[i - 1] + Math.log(i);
  const logChoose = (a: number, b: number) => logFactorial[a] - logFactorial[b] - logFactorial[a - b];
  let covered = Float64Array.from({ length: n + 1 }, (_, s) => (s === 0 ? 1 : 0));
  for (let group = 1; group <= n / c; group++) {
    const workers = group * c;
    const next = new Float64Array(n + 1);
    for (let s = group; s <= workers; s++) {
      for (let j = Math.max(1, s - (workers - c)); j <= Math.min(c, s); j++) {
        if (covered[s - j] === 0) continue;
        const weight = logChoose(c, j) + logChoose(workers - c, s - j) - logChoose(workers, s);
        next[s] += Math.exp(weight) * covered[s - j];
      }
    }
    covered = next;
  }
  return covered;
}

/**
 * Mean times per iteration under the model of Section 4 with n tasks and n workers: c tasks take c/n +
 * Exp(lambda·n/c). In units of the time that the whole job takes on one node at least.
 */
export interface Times {
  readonly n: number;
  readonly lambda: number;
  readonly c: number;
}

/** (12). */
export function meanUncoded({ n, lambda }: Omit<Times, 'c'>): number {
  return meanOrderStatistic(n, n, 1 / n, lambda * n);
}

/** (13) as printed. */
export function meanExactPrinted({ n, lambda, c }: Times): number {
  return c / n + (harmonic(n) - harmonic(c)) / (lambda * n);
}

/** (13) corrected: n/c groups, each the least of c exponentials of rate lambda·n/c, that is of rate lambda·n. */
export function meanExact({ n, lambda, c }: Times): number {
  return c / n + harmonic(n / c) / (lambda * n);
}

/** Cyclic repetition: any n − c + 1 workers. */
export function meanCyclic({ n, lambda, c }: Times): number {
  return meanOrderStatistic(n, n - c + 1, c / n, (lambda * n) / c);
}

/** (14): the r-th arrival, which is no earlier than the end of the iteration. */
export function meanArrival({ n, lambda, c }: Times, r: number): number {
  return meanOrderStatistic(n, r, c / n, (lambda * n) / c);
}

/**
 * The approximate code as Algorithm 1 has it, which also ends when all groups are present:
 * c/n + (c/(lambda n))·Σ_{s<=r} P(K >= s)/(n − s + 1).
 * @param covered of `coverageBy`, where it is at hand
 */
export function meanApproximate(
  { n, lambda, c }: Times,
  r: number,
  covered: Float64Array = coverageBy(n, c),
): number {
  let sum = 0;
  for (let s = 1; s <= r; s++) sum += (1 - covered[s - 1]) / (n - s + 1);
  return c / n + (c / (lambda * n)) * sum;
}

/** n times the bounds of Theorem 3 per iteration, lambda = 1/c, by H_m <= ln(m) + 1. */
export const THEOREM_3 = {
  uncoded: (n: number, c: number): number => c * Math.log(n) + c + 1,
  exact: (n: number, c: number): number => c * Math.log(n / c) + c + 1,
  /** In place of it, since it is not a bound: c + c·H_{n/c} <= c + c·(ln(n/c) + 1). */
  repaired: (n: number, c: number): number => c * Math.log(n / c) + 2 * c,
  approximate: (_n: number, c: number, delta: number): number =>
    c * c * Math.log(1 / (1 - delta)) + c * c + c,
} as const;

/**
 * The delay of ErasureHead, Section 4: the whole job on one node takes 1 + Exp(lambda). With n tasks a task takes
 * 1/n + Exp(lambda·n), and c tasks of a worker c times one draw of it: c/n + Exp(lambda·n/c), eq. (7) and (8) (whose
 * "<=" should read ">").
 */
export function theoryDelay(n: number, lambda: number) {
  return { model: 'shifted-exponential', alpha: 1 / n, mu: lambda * n, correlation: 'worker' } as const;
}
