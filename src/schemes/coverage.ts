/**
 * P(B = b), b = 0 … n, for B ~ Binomial(n, q), 0 <= q <= 1. Built outwards from the mode by the ratio of
 * neighbours and then normalised: (1 − q)ⁿ, from which one would start otherwise, underflows for large n.
 *
 * @example binomial(2, 0.5) // 0.25, 0.5, 0.25
 */
export function binomial(n: number, q: number): Float64Array {
  const chance = new Float64Array(n + 1);
  const mode = Math.min(n, Math.floor((n + 1) * q));
  chance[mode] = 1;
  for (let b = mode; b > 0; b--) chance[b - 1] = (chance[b] * b * (1 - q)) / ((n - b + 1) * q);
  for (let b = mode; b < n; b++) chance[b + 1] = (chance[b] * (n - b) * q) / ((b + 1) * (1 - q));
  const total = chance.reduce((sum, x) => sum + x, 0);
  return chance.map((x) => x / total);
}

/** Holders of a part, and number of workers that get in. */
export interface Coverage {
  /** g, number of workers that hold it; 1 <= g <= n. */
  readonly holders: number;
  /** n, number of workers that send anything. */
  readonly workers: number;
  /** k, number of responders after which the iteration ends; n or more: all of them are in. */
  readonly wait: number;
  /** q, probability that a worker responds, 0 < q <= 1, independently of the others. */
  readonly responseProbability: number;
}

/**
 * Probability that at least one of g holders is among those that are in.
 * - All responders are in: 1 − (1 − q)^g.
 * - Exactly m random ones are in: 1 − C(n − g, m)/C(n, m) (ErasureHead, Lemma 2, with l = g).
 * - The first k of B ~ Binomial(n, q) responders are in: the mean of the second over m = min(B, k).
 *
 * The last two take every set of m workers for equally likely: where loads or speeds are unequal, fast
 * workers are in more often, and an estimate divided by this probability is biased.
 */
export function coverageProbability({ holders, workers, wait, responseProbability }: Coverage): number {
  if (wait >= workers) return -Math.expm1(holders * Math.log1p(-responseProbability));
  const chance = binomial(workers, responseProbability);
  let covered = 0;
  for (let b = 1; b <= workers; b++) {
    covered += chance[b] * (1 - missProbability(holders, workers, Math.min(b, wait)));
  }
  return covered;
}

/** C(n − g, m)/C(n, m): the probability that m random workers of n hold none of g copies. */
export function missProbability(holders: number, workers: number, present: number): number {
  let miss = 1;
  for (let i = 0; i < holders; i++) miss *= Math.max(0, workers - present - i) / (workers - i);
  return miss;
}
