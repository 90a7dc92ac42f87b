import { describe, expect, test } from 'vitest';
import { drawing, ksDistance, modelOf } from './helpers.js';

const lognormal = { model: 'lognormal', mu: 0.2, sigma: 0.7 };

/** Models whose workers are independent, with their distributions in closed form. */
const KNOWN: readonly object[] = [
  { model: 'exponential', mean: 3 },
  { model: 'shifted-exponential', alpha: 0.5, mu: 2 },
  { model: 'hyperexponential', probabilities: [0.3, 0.7], means: [1, 5] },
  { model: 'weibull', shape: 1.5, scale: 2 },
  { model: 'pareto', shape: 5, scale: 1 },
  lognormal,
  { model: 'gamma', shape: 3, scale: 0.5 },
  {
    model: 'gilbert-elliott',
    ...{ to_slow: 0.1, to_fast: 0.3, fast: lognormal, slow: { model: 'exponential', mean: 4 } },
  },
  {
    model: 'sum',
    models: [
      { model: 'deterministic', value: 2 },
      { ...lognormal, correlation: 'iteration' },
    ],
  },
  { model: 'per-worker', speeds: [1, 0.25, 3], of: lognormal },
  {
    model: 'classes',
    classes: [
      { share: 0.34, ...lognormal },
      { share: 0.66, model: 'exponential', mean: 2 },
    ],
  },
];

describe('distributions of the time for some work', () => {
  test.each(KNOWN)('are those of the draws, %j', (delay) => {
    const times = modelOf(delay).workTimes?.(3);
    if (times === undefined) throw new Error('no closed form');
    const draws = drawing(delay, 3);
    const n = 4000;
    const values = Array.from({ length: 3 }, () => new Float64Array(n));
    for (let i = 0; i < n; i++) {
      draws.restart(i);
      const delays = draws.next();
      for (let j = 0; j < 3; j++) values[j][i] = delays.elapsed(j, 0.7);
    }
    values.forEach((own, j) => {
      const time = times[j];
      // Kolmogorov: 1.95/√n is passed once in a thousand.
      expect(ksDistance(own, (t) => time.cdf(0.7, t))).toBeLessThan(1.95 / Math.sqrt(n));
      const mean = own.reduce((sum, value) => sum + value, 0) / n;
      const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
      expect(Math.abs(time.mean(0.7) - mean)).toBeLessThan(4 * Math.sqrt(variance / n));
      const least = Math.min(...time.breaks(0.7));
      expect(time.cdf(0.7, least - 1e-9)).toBe(0);
      expect(time.cdf(0.7, least + 0.1)).toBeGreaterThan(0);
    });
  });

  test('are unknown where a part is, or where two parts of a sum are random', () => {
    const unknown = { model: 'exponential', mean: 1, correlation: 'subtask' };
    for (const delay of [
      unknown,
      { model: 'sum', models: [lognormal, lognormal] },
      { model: 'sum', models: [{ model: 'deterministic', value: 2 }, unknown] },
      { model: 'per-worker', speeds: [1, 2], of: unknown },
      { model: 'gilbert-elliott', to_slow: 0.1, to_fast: 0.3, fast: unknown, slow: lognormal },
      { model: 'classes', classes: [{ share: 1, ...unknown }] },
      { model: 'racks', size: 2, factor: lognormal, of: lognormal },
      { model: 'bernoulli', p: 0.2 },
    ]) {
      expect(modelOf(delay).workTimes?.(2)).toBeUndefined();
    }
  });

  test('are the same object for workers that are alike', () => {
    const speeds = [1, 2, 1];
    const times = modelOf({ model: 'per-worker', speeds, of: lognormal }).workTimes?.(3) ?? [];
    expect(times[0]).toBe(times[2]);
    expect(times[0]).not.toBe(times[1]);
  });
});
