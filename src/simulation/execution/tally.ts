import { Z95 } from '../../statistics/estimate.js';

/**
 * A running mean of one metric for every point, from blocks in any order. Only to look at while a sweep runs: what
 * is decided and reported is taken from blocks in their order.
 */
export class Tally {
  private readonly n: Float64Array;
  private readonly mean: Float64Array;
  private readonly m2: Float64Array;

  constructor(points: number) {
    this.n = new Float64Array(points);
    this.mean = new Float64Array(points);
    this.m2 = new Float64Array(points);
  }

  /** Adds a block: number, mean and sum of squared deviations. */
  add(point: number, n: number, mean: number, m2: number): void {
    const before = this.n[point];
    const delta = mean - this.mean[point];
    const all = before + n;
    this.n[point] = all;
    this.mean[point] += (delta * n) / all;
    this.m2[point] += m2 + (delta * delta * before * n) / all;
  }

  /**
   * The point with the widest 95 % confidence interval relative to its mean, among those that have begun, and its
   * half-width ÷ mean. Undefined while there is none.
   */
  worst(): { point: number; relative: number } | undefined {
    let worst: { point: number; relative: number } | undefined;
    for (let point = 0; point < this.n.length; point++) {
      const n = this.n[point];
      if (n < 2 || this.m2[point] === 0) continue;
      const relative = (Z95 * Math.sqrt(this.m2[point] / (n - 1) / n)) / Math.abs(this.mean[point]);
      if (worst === undefined || relative > worst.relative) worst = { point, relative };
    }
    return worst;
  }
}
