import { standardNormal } from '../../random/normal.js';
import type { Uniform } from '../../random/stream.js';
import { solveCounted } from '../decoders/solve-counted.js';

/** Number of matrices H that are drawn; the one with the smallest largest coefficient is taken. */
const DRAWS = 5;

/**
 * The encoding matrix of Tandon et al., Gradient Coding, 2017, Algorithm 1: H is s x n, Gaussian, its last
 * column such that every row sums to 0; row i of B has support i, i + 1, …, i + s (mod n), is 1 at i and
 * lies in the null space of H. With probability 1 any n − s rows of B span that null space, which holds the
 * vector of ones.
 *
 * A coefficient of B is a ratio of random determinants and has heavy tails: at n = 30, s = 2 the largest
 * one has median 46, but one draw in a hundred exceeds 3000. What is lost in decoding grows with it, hence
 * the best of five draws (median 16, 99 % below 64). Costs O(n·s³).
 *
 * @param n workers, >= 1
 * @param s stragglers, 0 <= s < n
 * @returns n rows of s + 1 coefficients; entry k of row i belongs to task (i + k) mod n
 */
export function cyclicRows(n: number, s: number, uniform: Uniform): Float64Array[] {
  let best: Float64Array[] = [];
  let least = Infinity;
  for (let draw = 0; draw < DRAWS; draw++) {
    const rows = rowsInNullSpace(parityChecks(n, s, uniform), n);
    const largest = rows.reduce((most, row) => row.reduce((m, x) => Math.max(m, Math.abs(x)), most), 0);
    if (largest < least) {
      best = rows;
      least = largest;
    }
  }
  return best;
}

/** H: s rows of n entries, n − 1 of them N(0, 1), the last minus their sum. */
function parityChecks(n: number, s: number, uniform: Uniform): Float64Array[] {
  const normal = standardNormal(uniform);
  return Array.from({ length: s }, () => {
    const row = new Float64Array(n);
    let sum = 0;
    for (let i = 0; i < n - 1; i++) {
      row[i] = normal();
      sum += row[i];
    }
    row[n - 1] = -sum;
    return row;
  });
}

/** Row i: (1, x) with H(i) + Σ x_k H(i + k) = 0, H(j) the columns of H. */
function rowsInNullSpace(h: readonly Float64Array[], n: number): Float64Array[] {
  const s = h.length;
  return Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(s + 1);
    row[0] = 1;
    if (s === 0) return row;
    const columns = h.map((checks) => Array.from({ length: s }, (_, k) => checks[(i + 1 + k) % n]));
    const { solution } = solveCounted(
      columns,
      h.map((checks) => [-checks[i]]),
    );
    solution.forEach(([x], k) => {
      row[k + 1] = x;
    });
    return row;
  });
}
