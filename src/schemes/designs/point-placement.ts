import type { Uniform } from '../../random/stream.js';
import { subsetSampler } from '../../random/subset.js';

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
