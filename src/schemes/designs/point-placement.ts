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

/** The points of all workers in one list, in increasing order within a worker: a million workers need no million lists. */
export class HeldPoints {
  /** Worker j holds points[first[j]] .. points[first[j + 1] − 1]. */
  readonly first: Int32Array;
  readonly points: Int32Array;

  /**
   * @param copies number of copies of each point
   * @param holders the worker of each copy, point by point
   * @param workers K
   */
  constructor(
    copies: Int32Array,
    holders: Int32Array,
    readonly workers: number,
  ) {
    this.first = new Int32Array(workers + 1);
    for (let copy = 0; copy < holders.length; copy++) this.first[holders[copy] + 1]++;
    for (let j = 0; j < workers; j++) this.first[j + 1] += this.first[j];
    this.points = new Int32Array(holders.length);
    const next = this.first.slice(0, workers);
    for (let point = 0, copy = 0; point < copies.length; point++) {
      for (const end = copy + copies[point]; copy < end; copy++) this.points[next[holders[copy]]++] = point;
    }
  }

  /** Number of points that a worker holds; maybe none. */
  count(worker: number): number {
    return this.first[worker + 1] - this.first[worker];
  }

  /** Points that a worker holds. */
  of(worker: number): Int32Array {
    return this.points.subarray(this.first[worker], this.first[worker + 1]);
  }
}

/**
 * Each point to copies[i] workers, drawn without replacement, independently of the other points: the random
 * assignment that stands in for a pairwise balanced one (SGC, Section III, footnote 2).
 */
export function placeAtRandom(copies: Int32Array, workers: number, uniform: Uniform): HeldPoints {
  const holders = new Int32Array(copies.reduce((sum, count) => sum + count, 0));
  const draw = subsetSampler(workers, uniform);
  let placed = 0;
  for (const count of copies) {
    holders.set(draw(count), placed);
    placed += count;
  }
  return new HeldPoints(copies, holders, workers);
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
 */
export function placeByHadamard(points: number, workers: number, uniform: Uniform): HeldPoints {
  const copies = new Int32Array(points).fill(workers / 2);
  const holders = new Int32Array((points * workers) / 2);
  let placed = 0;
  for (let i = 0; i < points; i++) {
    const side = uniform() < 0.5 ? 0 : 1;
    for (let j = 0; j < workers; j++) if (parity((i + 1) & j) === side) holders[placed++] = j;
  }
  return new HeldPoints(copies, holders, workers);
}

/** Number of ones in the binary of x, modulo 2. */
function parity(x: number): number {
  let ones = 0;
  for (let rest = x; rest > 0; rest >>>= 1) ones ^= rest & 1;
  return ones;
}

/** Condition that is not met: the field of the experiment, what it has, and what is allowed. */
interface Misfit {
  readonly path: string;
  readonly given: string;
  readonly allowed: string;
}

/**
 * Conditions of a Hadamard placement that are not met.
 * @param copies d_i that the points are meant to have
 */
export function hadamardProblems(copies: Int32Array, redundancy: number, workers: number): Misfit[] {
  const half = workers / 2;
  const problems: Misfit[] = [];
  const add = (path: string, given: string, allowed: string) =>
    problems.push({ path, given, allowed: `${allowed} for placement: hadamard` });
  if (!(workers >= 2 && Number.isInteger(Math.log2(workers)))) {
    add('workers', String(workers), 'a power of two, 2 or more,');
    return problems;
  }
  if (copies.length > workers - 1) {
    const allowed = `at most workers − 1 (${workers - 1}) points, more cannot be pairwise balanced,`;
    add('scheme.placement', `${copies.length} points`, allowed);
  }
  if (redundancy !== half) add('scheme.redundancy', String(redundancy), `workers/2 (${half})`);
  else if (copies.some((d) => d !== half)) {
    const least = copies.reduce((a, b) => Math.min(a, b));
    const most = copies.reduce((a, b) => Math.max(a, b));
    add(
      'scheme.placement',
      `norms that ask for ${least} to ${most} copies`,
      `points of equal norm, ${half} copies each,`,
    );
  }
  return problems;
}
