import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Streams } from '../../src/random/stream.js';
import { interval, meanOf } from '../../src/statistics/estimate.js';
import {
  binOf,
  binValue,
  countedOf,
  Histogram,
  QUANTILE_RELATIVE_ERROR,
} from '../../src/statistics/histogram.js';
import { mergeMoments, momentsOf, NO_MOMENTS, standardError } from '../../src/statistics/moments.js';
import { ratio } from '../../src/statistics/ratios.js';

/** Samples of numbers of like size, far from 0: where a careless sum of squares would lose all digits. */
const samples = fc.array(fc.double({ min: 1e6, max: 1e6 + 10, noNaN: true }), {
  minLength: 1,
  maxLength: 60,
});

describe('moments', () => {
  it('merge to those of a single pass, in any grouping', () => {
    fc.assert(
      fc.property(fc.array(samples, { minLength: 1, maxLength: 6 }), (parts) => {
        const merged = parts
          .map((part) => momentsOf(Float64Array.from(part)))
          .reduce(mergeMoments, NO_MOMENTS);
        const all = parts.flat();
        const mean = all.reduce((sum, x) => sum + (x - 1e6), 0) / all.length;
        const m2 = all.reduce((sum, x) => sum + (x - 1e6 - mean) ** 2, 0);
        expect(merged.n).toBe(all.length);
        expect(merged.mean - 1e6).toBeCloseTo(mean, 8);
        expect(merged.m2).toBeCloseTo(m2, 5);
      }),
    );
  });

  it('of nothing change nothing', () => {
    const some = momentsOf(Float64Array.of(1, 2, 4));
    expect(mergeMoments(NO_MOMENTS, some)).toEqual(some);
    expect(mergeMoments(some, NO_MOMENTS)).toEqual(some);
  });

  it('give sd(n − 1)/√n, and no standard error for one value', () => {
    expect(standardError(momentsOf(Float64Array.of(1, 2, 3, 4)))).toBeCloseTo(Math.sqrt(5 / 3 / 4), 15);
    expect(standardError(momentsOf(Float64Array.of(7)))).toBeUndefined();
    expect(standardError(NO_MOMENTS)).toBeUndefined();
    expect(standardError(momentsOf(Float64Array.of(7, 7)))).toBe(0);
  });
});

describe('a histogram', () => {
  const magnitudes = fc
    .tuple(fc.double({ min: 1, max: 10, noNaN: true }), fc.integer({ min: -300, max: 300 }))
    .map(([mantissa, exponent]) => mantissa * 10 ** exponent);
  const times = fc.array(fc.oneof(magnitudes, fc.constant(0), fc.double({ min: 0.1, max: 3, noNaN: true })), {
    minLength: 1,
    maxLength: 200,
  });
  const q = [0.001, 0.5, 0.9, 0.99, 1];

  it('gives quantiles by nearest rank within the stated relative error, over all magnitudes', () => {
    fc.assert(
      fc.property(times, (values) => {
        const found = histogram([values]).quantiles(q);
        const sorted = [...values].sort((a, b) => a - b);
        q.forEach((level, i) => {
          const exact = sorted[Math.ceil(level * values.length) - 1];
          expect(Math.abs(found[i] - exact)).toBeLessThanOrEqual(QUANTILE_RELATIVE_ERROR * exact);
          expect(found[i]).toBeGreaterThanOrEqual(sorted[0]);
          expect(found[i]).toBeLessThanOrEqual(sorted[sorted.length - 1]);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('is the same in whatever order its parts are merged', () => {
    fc.assert(
      fc.property(fc.array(times, { minLength: 2, maxLength: 5 }), (parts) => {
        const forwards = histogram(parts);
        expect(histogram([...parts].reverse()).quantiles(q)).toEqual(forwards.quantiles(q));
        expect(histogram([parts.flat()]).quantiles(q)).toEqual(forwards.quantiles(q));
        const oneByOne = new Histogram();
        for (const value of parts.flat()) oneByOne.add(value);
        expect(oneByOne.counted()).toEqual(forwards.counted());
      }),
    );
  });

  it('gives equal values as they are, and nothing beyond the largest', () => {
    for (const value of [0, 0.11, 1 / 3, 1e-300]) {
      expect(histogram([[value, value], [value]]).quantiles(q)).toEqual(q.map(() => value));
    }
    expect(histogram([[0.11, 4.3], [4.3]]).quantiles([0.5, 1])).toEqual([4.3, 4.3]);
  });

  it('knows 0, and keeps neighbouring magnitudes apart', () => {
    expect(binValue(binOf(0))).toBe(0);
    for (const x of [1e-300, 0.5, 1, 1.5, 2, 1e300]) {
      expect(Math.abs(binValue(binOf(x)) / x - 1)).toBeLessThanOrEqual(QUANTILE_RELATIVE_ERROR);
      expect(binOf(x * 1.005)).toBeGreaterThan(binOf(x));
    }
  });
});

describe('estimates', () => {
  const estimate = meanOf({ n: 100, mean: 2, m2: 99 });
  it('have 95 % intervals', () => {
    expect(estimate).toEqual({ value: 2, se: 0.1 });
    expect(interval(estimate).low).toBeCloseTo(2 - 0.196, 4);
    expect(interval(estimate).high).toBeCloseTo(2 + 0.196, 4);
  });

  it('of ratios add relative errors in squares', () => {
    const { value, se } = ratio({ value: 6, se: 0.6 }, { value: 2, se: 0.2 });
    expect(value).toBe(3);
    expect(se).toBeCloseTo(3 * Math.SQRT2 * 0.1, 12);
  });
});

function histogram(parts: readonly (readonly number[])[]): Histogram {
  const all = new Histogram();
  for (const part of parts) all.merge(countedOf(Float64Array.from(part)));
  return all;
}

it('quantiles between the edges of bins are as if the values of a bin were spread evenly over it', () => {
  const histogram = new Histogram();
  const values = Array.from({ length: 100_000 }, (_, i) => 1 + (i + 0.5) / 100_000);
  for (const value of values) histogram.add(value);
  for (const q of [0.001, 0.25, 0.5, 0.7777, 0.999, 1]) {
    expect(Math.abs(histogram.smoothQuantiles([q])[0] - (1 + q))).toBeLessThan(2e-5);
  }
  expect(histogram.smoothQuantiles([1])[0]).toBe(values.at(-1));
});

it('quantiles are of all values so far', () => {
  const one = new Histogram();
  for (const value of [1, 2, 4]) {
    one.add(value);
    expect(one.smoothQuantiles([1])[0]).toBe(value);
    one.merge(countedOf(Float64Array.of(1.5 * value)));
    expect(one.smoothQuantiles([1])[0]).toBe(1.5 * value);
  }
  one.clear();
  expect(one.bins()).toEqual([]);
  one.add(0.5);
  expect(one.quantiles([1])).toEqual([0.5]);
});

describe('interpolated quantiles', () => {
  /** Width of the bins from 1 to 2; from 2 to 4 it is twice that. */
  const BIN = 2 ** -9;
  const of = (values: readonly number[]) => {
    const histogram = new Histogram();
    for (const value of values) histogram.add(value);
    return histogram;
  };

  it('are as if values were spread evenly where bins hold like numbers for their width', () => {
    const even = of(Array.from({ length: 100_000 }, (_, i) => 1.8 + ((i + 0.5) / 100_000) * 0.4));
    for (const q of [0.1, 0.3, 0.498, 0.4999, 0.502, 0.7]) {
      const { value, error } = even.interpolated(q);
      expect(Math.abs(value - (1.8 + 0.4 * q))).toBeLessThan(1e-5);
      expect(error).toBe(0);
    }
  });

  it('take little notice of chance', () => {
    const uniform = new Streams('chance').uniform('values');
    const random = of(Array.from({ length: 50_000 }, () => 1 + uniform() / 2));
    const errors = Array.from({ length: 99 }, (_, i) => random.interpolated((i + 1) / 100).error);
    // Numbers around 200 differ by a tenth.
    expect(meanOf(momentsOf(Float64Array.from(errors))).value).toBeLessThan(0.02 * (BIN / Math.sqrt(12)));
  });

  it('are the middle of a bin where it stands alone, and may be anywhere in it', () => {
    const place = 1 + 100 * BIN;
    const alone = of([0.5, ...Array.from({ length: 1000 }, (_, i) => place + (i % 2) * 1e-9), 4]);
    const { value, error } = alone.interpolated(0.3);
    expect(Math.abs(value - (place + BIN / 2))).toBeLessThan(0.01 * BIN);
    expect(error / (BIN / Math.sqrt(12))).toBeCloseTo(1, 2);
    for (const one of [0, 3]) {
      expect(of([one, one, one]).interpolated(0.5)).toMatchObject({ value: one, error: 0 });
    }
  });
});
