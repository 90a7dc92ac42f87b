import { describe, expect, it } from 'vitest';
import { interval, positiveInterval, sampleMean } from '../../src/statistics/estimate.js';
import { jackknife, ratioOfMeans, scaled } from '../../src/statistics/ratios.js';

describe('a mean of a few runs', () => {
  it('has the interval of Student’s t, by the printed table', () => {
    // t(0.975) is 2.262 for 9 degrees of freedom; these ten have mean 5.5 and standard deviation 3.02765.
    const ten = sampleMean([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const { low, high } = interval(ten);
    const half = (2.262 * 3.02765) / Math.sqrt(10);
    expect(low).toBeCloseTo(5.5 - half, 3);
    expect(high).toBeCloseTo(5.5 + half, 3);
    expect(interval(scaled(ten, -2, 1)).low).toBeCloseTo(1 - 2 * high, 12);
  });

  it('has no interval for a single run', () => {
    expect(interval(sampleMean([3]))).toEqual({ low: 3, high: 3 });
    expect(positiveInterval(sampleMean([3]))).toEqual({ low: 3, high: 3 });
  });

  it('keeps positive ends on a logarithmic axis, which are the plain ones for small errors', () => {
    const wide = positiveInterval(sampleMean([1, 1, 1, 40]));
    expect(wide.low).toBeGreaterThan(0);
    expect(wide.low * wide.high).toBeCloseTo(10.75 ** 2, 8);
    const narrow = sampleMean([1, 1.001, 0.999, 1.002]);
    expect(positiveInterval(narrow).high).toBeCloseTo(interval(narrow).high, 5);
  });
});

describe('a ratio of means', () => {
  it('has no error where the runs are in proportion', () => {
    const { value, se, df } = ratioOfMeans([2, 4, 10], [1, 2, 5]);
    expect([value, se, df]).toEqual([2, 0, 2]);
  });

  it('has that of the delta method where they are not', () => {
    const a = [3, 5, 4, 6];
    const b = [2, 2, 3, 1];
    const { value, se } = ratioOfMeans(a, b);
    expect(value).toBe(2.25);
    const residuals = a.map((x, i) => (x - 2.25 * b[i]) / 2);
    const sum = residuals.reduce((total, x) => total + x * x, 0);
    expect(se).toBeCloseTo(Math.sqrt(sum / 3 / 4), 12);
  });
});

it('the jackknife of a mean is the mean’s own error', () => {
  const runs = [4, 7, 1, 9, 5];
  const mean = (some: readonly number[]) => some.reduce((sum, i) => sum + runs[i], 0) / some.length;
  const found = jackknife(runs.length, mean);
  const expected = sampleMean(runs);
  expect(found.value).toBeCloseTo(expected.value, 12);
  expect(found.se).toBeCloseTo(expected.se, 12);
  expect(jackknife(1, mean)).toEqual({ value: 4, se: 0, df: 0 });
});
