import { describe, expect, test } from 'vitest';
import { drawing, elapsed, mean, modelOf, zScore } from './helpers.js';

const fixed = (value: number) => ({ model: 'deterministic', value });
const exponential = (average: number) => ({ model: 'exponential', mean: average });

describe('racks', () => {
  test('neighbours have one factor, racks have their own, the last one smaller', () => {
    const { next } = drawing({ model: 'racks', size: 3, factor: exponential(2), of: fixed(5) }, 8);
    const [a, , , b, , , c, d] = elapsed(next(), 1);
    expect(elapsed(next(), 1)).not.toContain(a);
    expect(new Set([a, b, c]).size).toBe(3);
    expect(d).toBe(c);
  });

  test('the slowest of n workers in racks is that of the racks: 5·2·H_3 with three of them', () => {
    const { next } = drawing({ model: 'racks', size: 4, factor: exponential(2), of: fixed(5) }, 12);
    const slowest = Array.from({ length: 20_000 }, () => Math.max(...elapsed(next(), 1)));
    // Var of the maximum of three exponentials: 1 + 1/4 + 1/9.
    const expected = 10 * (1 + 1 / 2 + 1 / 3);
    expect(Math.abs(zScore(slowest, expected, 100 * (1 + 1 / 4 + 1 / 9)))).toBeLessThan(4);
    // Twelve independent workers would take 10·H_12 = 31, a single factor 10.
    expect(mean(slowest)).toBeLessThan(20);
  });

  test('the correlation of neighbours is that of the factor', () => {
    // Cov(F·X, F·Y) = Var(F)·E[X]·E[Y]: with exponentials of mean 1 it is 1, and the variance E[F²]E[X²] − 1 = 3.
    const { next } = drawing({ model: 'racks', size: 2, factor: exponential(1), of: exponential(1) }, 4);
    const rounds = Array.from({ length: 40_000 }, () => elapsed(next(), 1));
    const products = (i: number, j: number) => rounds.map((times) => (times[i] - 1) * (times[j] - 1));
    // Var of the product: E[(FX − 1)²(FY − 1)²] − 1 = 61 − 1 for neighbours; 9 − 0 for strangers.
    expect(Math.abs(zScore(products(0, 1), 1, 60))).toBeLessThan(4);
    expect(Math.abs(zScore(products(1, 2), 0, 9))).toBeLessThan(4);
  });

  test('draws per unit are multiplied, too, and whatever the load', () => {
    const of = { model: 'exponential', mean: 3, correlation: 'subtask' };
    const bare = drawing({ model: 'racks', size: 2, factor: fixed(1), of }, 4, { units: 3 }).next();
    const doubled = drawing({ model: 'racks', size: 2, factor: fixed(2), of }, 4, { units: 3 }).next();
    elapsed(doubled, 2.5).forEach((time, j) => {
      expect(time).toBeCloseTo(2 * elapsed(bare, 2.5)[j], 12);
    });
  });

  test('a rack that does not respond takes its workers with it', () => {
    const model = { model: 'racks', size: 2, factor: { model: 'bernoulli', p: 0.5 }, of: fixed(1) };
    const { next } = drawing(model, 6);
    for (let i = 0; i < 50; i++) {
      const { responds } = next();
      for (let j = 0; j < 6; j += 2) expect(responds[j]).toBe(responds[j + 1]);
    }
    expect(modelOf(model).responseProbability).toBeCloseTo(0.5, 12);
  });
});
