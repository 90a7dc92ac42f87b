import { describe, expect, it } from 'vitest';
import { Streams } from '../../src/random/stream.js';
import { sampleMean } from '../../src/statistics/estimate.js';
import {
  intervalFromZero,
  intervalOf,
  pairMoments,
  ratioInterval,
  ratioMean,
  savedOf,
} from '../../src/statistics/paired.js';

describe('an interval', () => {
  it.each([
    // Quantiles of Student's t as tables have them: of 97.5 % at 10 degrees, of 99.5 % at 4, of 95 % at 30.
    [0.95, 10, 2.228139],
    [0.99, 4, 4.604095],
    [0.9, 30, 1.697261],
  ])('of %f at %i degrees of freedom has both of its tails outside', (confidence, df, t) => {
    const { value, low, high } = intervalOf({ value: 5, se: 2, df }, confidence);
    expect(value).toBe(5);
    expect(low).toBeCloseTo(5 - 2 * t, 5);
    expect(high).toBeCloseTo(5 + 2 * t, 5);
  });

  it('of a time does not go below 0, and is otherwise the same', () => {
    const few = { value: 1.688, se: 0.7481, df: 1 };
    expect(intervalOf(few, 0.95).low).toBeLessThan(-7);
    expect(intervalFromZero(few, 0.95)).toEqual({ ...intervalOf(few, 0.95), low: 0 });
    const many = { value: 1.688, se: 0.01, df: 99 };
    expect(intervalFromZero(many, 0.95)).toEqual(intervalOf(many, 0.95));
  });

  it('is as wide as one likes where no error is known', () => {
    expect(intervalOf({ value: 5, se: 0, df: 0 }, 0.95)).toEqual({
      value: 5,
      low: -Infinity,
      high: Infinity,
    });
  });
});

describe('a mean from fewer trials than the baseline has had', () => {
  it('is the ratio times the mean over all; without scatter about the ratio only the baseline’s is left', () => {
    const b = [1, 4, 2, 8, 5, 7];
    const a = [2, 8, 4];
    const { value, se, df } = ratioMean(a, b);
    expect(value).toBeCloseTo(2 * 4.5, 12);
    // S_a² = ((2 − 14/3)² + (8 − 14/3)² + (4 − 14/3)²)/2 = 28/3, over N = 6.
    expect(se ** 2).toBeCloseTo(28 / 3 / 6, 12);
    expect(df).toBe(2);
  });

  it('is the mean where it has had as many', () => {
    expect(ratioMean([2, 8, 4], [1, 4, 2])).toEqual(sampleMean([2, 8, 4]));
  });

  it('varies as much as its standard error says', () => {
    const [REPETITIONS, FEW, ALL] = [4000, 100, 400];
    const uniform = new Streams('paired').uniform('ratio mean');
    const values: number[] = [];
    let squared = 0;
    for (let repetition = 0; repetition < REPETITIONS; repetition++) {
      const shared = Array.from({ length: ALL }, uniform);
      const b = shared.map((x) => 1 + x + uniform());
      const a = shared.slice(0, FEW).map((x) => 1 + x + 2 * uniform());
      const { value, se } = ratioMean(a, b);
      values.push(value);
      squared += se ** 2 / REPETITIONS;
    }
    const mean = sampleMean(values);
    // 1 + E x + 2 E u; the ratio estimator's bias, of order 1/n times the variance, is far below.
    expect(Math.abs(mean.value - 2.5) / mean.se).toBeLessThan(4);
    const variance = mean.se ** 2 * REPETITIONS;
    // A variance of so many has a relative error of √(2/4000): 4 of them. Without − 1/N it would be a fifth too large.
    expect(Math.abs(squared / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / REPETITIONS));
  });
});

describe('the interval of a ratio', () => {
  it('has the ratios for which the difference a − R·b is not significant', () => {
    const b = [4, 6, 5, 7, 3, 5];
    const a = [2, 4, 2, 3, 3, 2];
    const { value, low, high } = ratioInterval(pairMoments(a, b), 0.95);
    expect(value).toBeCloseTo(16 / 30, 12);
    // Student's 97.5 % quantile at 5 degrees, as tables have it.
    for (const end of [low, high]) {
      const { value: difference, se } = sampleMean(a.map((x, i) => x - end * b[i]));
      expect(Math.abs(difference) / se).toBeCloseTo(2.570582, 5);
    }
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
  });

  it('holds the ratio 95 times in 100 where a rare event decides it', () => {
    const samples = 600;
    let covered = 0;
    for (let i = 0; i < samples; i++) {
      const uniform = new Streams('fieller').uniform(i);
      const b = Array.from({ length: 400 }, () => (uniform() < 0.1 ? 20 : 1));
      const a = b.map((x) => 1 + x / 20);
      const { low, high } = ratioInterval(pairMoments(a, b), 0.95);
      const truth = (1 + 2.9 / 20) / 2.9;
      if (low <= truth && truth <= high) covered++;
    }
    expect(Math.abs(covered / samples - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / samples));
  });

  it('never says that more than everything is saved, and is 1 of a sample to itself', () => {
    const hung = [1, 1, 1, 1, 1, 90];
    const { low, high } = savedOf(ratioInterval(pairMoments([0, 0, 1, 0, 0, 1], hung), 0.95));
    expect(high).toBeLessThanOrEqual(1);
    expect(low).toBe(-Infinity);
    expect(ratioInterval(pairMoments(hung, hung), 0.95)).toEqual({ value: 1, low: 1, high: 1 });
    expect(ratioInterval(pairMoments([2], [4]), 0.95)).toEqual({ value: 0.5, low: 0, high: Infinity });
  });
});
