import { describe, expect, test } from 'vitest';

import { formulaOf, PARETO, SHIFTED, staleness, waitOf } from '../../../src/experiments/async/settings.js';
import { pow } from '../../../src/statistics/pow.js';
import { integral } from '../../../src/statistics/special-functions.js';

/** E[X_(k:n)] from the quantile function of X, whose k-th smallest has a beta law. */
function orderStatistic(quantile: (u: number) => number, n: number, k: number): number {
  let factor = k;
  for (let i = 1; i <= k; i++) factor *= (n - k + i) / i;
  return integral((u) => quantile(u) * factor * pow(u, k - 1) * pow(1 - u, n - k), 0, 1);
}

describe('times per update', () => {
  test.each([8, 30])('of K-sync are order statistics, n = %i', (n) => {
    const k = waitOf('k-sync', n);
    const pareto = orderStatistic((u) => PARETO.scale * pow(1 - u, -1 / PARETO.shape), n, k);
    expect(formulaOf('k-sync', 'pareto', n)).toBeCloseTo(pareto, 8);
    const shifted = orderStatistic((u) => SHIFTED.alpha - Math.log(1 - u) / SHIFTED.mu, n, k);
    expect(formulaOf('k-sync', 'shifted', n)).toBeCloseTo(shifted, 8);
  });

  test('are those of one another where schemes are the same', () => {
    expect(formulaOf('async', 'pareto', 8)).toBe(1 / 8);
    expect(formulaOf('k-async', 'exponential', 8)).toBe(formulaOf('k-sync', 'exponential', 8));
    expect(formulaOf('k-async', 'shifted', 8)).toBeUndefined();
    expect(['sync', 'k-async', 'k-batch-async', 'async'].map((name) => staleness(name as never, 8))).toEqual([
      0, 1, 1.75, 7,
    ]);
  });
});
