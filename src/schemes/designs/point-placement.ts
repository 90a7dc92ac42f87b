import { subsetSampler } from '../../random/draws.js';
import type { Uniform } from '../../random/stream.js';

/**
 * Copies of each point by its norm (SGC, eqs. (6) and (7), rounded as in the authors' program):
 * d_i = max(1, round(sigma·‖x_i‖²)), sigma = m·d/‖X‖_F², halves rounded up; at most K, since a worker holds a
 * point once. The mean is close to d, not equal to it.
 *
 * @param squaredNorms ‖x_i‖² of the m points
 * @param redundancy d, >= 1
 * @param workers K
 */
export function copiesByNorm(squaredNorms: Float64Array, redundancy: number, workers: number): Int32Array {
  const total = squaredNorms.reduce((sum, x) => sum + x, 0);
  const sigma = total > 0 ? (squaredNorms.length * redundancy) / total : 0;
  return Int32Array.from(squaredNorms, (x) => Math.min(workers, Math.max(1, Math.round(sigma * x))));
}

/**
 * Each point to copies[i] workers, drawn without replacement, independently of the other points: the random
 * assignment that stands in for a pairwise balanced one (SGC, Section III, footnote 2).
 * @returns for each worker the points it holds, in increasing order; maybe none
 */
export function placeAtRandom(copies: Int32Array, workers: number, uniform: Uniform): number[][] {
  const held: number[][] = Array.from({ length: workers }, () => []);
  const draw = subsetSampler(workers, uniform);
  copies.forEach((count, point) => {
    for (const worker of draw(count)) held[worker].push(point);
  });
  return held;
}

/**
 * A placement that is pairwise balanced in the exact sense of SGC, Definition 1: every point at d = n/2 workers, every
 * two points together at d²/n = n/4. Point i belongs to row i + 1 of Sylvester's n x n Hadamard matrix, whose entry
 * in column j is (−1)^(number of ones in the binary (i + 1) & j): the point is held where the row is 1, or, by the
 * toss of a coin, where it is −1. Rows of the matrix are orthogonal, with either sign, and the row of ones is left
 * out: so two points meet at n/4 workers. (Without the coin, worker 0 would hold everything.)
 *
 * More than n − 1 points cannot be so placed: their incidence vectors less their means would be as many orthogonal
 * vectors in n − 1 dimensions.
 * @param points m, 1 <= m <= n − 1
 * @param workers n, a power of two, >= 2
 * @param uniform one number for each point
 * @returns for each worker the points it holds, in increasing order; maybe none
 */
export function placeByHadamard(points: number, workers: number, uniform: Uniform): number[][] {
  const held: number[][] = Array.from({ length: workers }, () => []);
  for (let i = 0; i < points; i++) {
    const side = uniform() < 0.5 ? 0 : 1;
    for (let j = 0; j < workers; j++) if (parity((i + 1) & j) === side) held[j].push(i);
  }
  return held;
}

/** Number of ones in the binary of x, modulo 2. */
function parity(x: number): number {
  let ones = 0;
  for (let rest = x; rest > 0; rest >>>= 1) ones ^= rest & 1;
  return ones;
}
