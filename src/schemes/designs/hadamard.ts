import type { Uniform } from '../../random/stream.js';

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
