import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampler } from '../../../../src/analysis/fit/bootstrap.js';
import type { Family } from '../../../../src/analysis/fit/families/family.js';
import { type Sample, sampleOf } from '../../../../src/analysis/fit/families/family.js';
import { families } from '../../../../src/analysis/fit/families/registry.js';
import { delays } from '../../../../src/models/delays/registry.js';
import { Streams } from '../../../../src/random/stream.js';
import { ksDistance } from '../../../../src/statistics/kolmogorov-smirnov.js';

/** Parameters of each family, with which its samples are drawn; its density, written out; and what scaling does. */
const cases: Record<string, { theta: number[]; density: (theta: readonly number[], x: number) => number }> = {
  'shifted-exponential': {
    theta: [0.3, 4],
    density: ([alpha, mu], x) => mu * Math.exp(-mu * (x - alpha)),
  },
  exponential: { theta: [2.5], density: ([mean], x) => Math.exp(-x / mean) / mean },
  weibull: {
    theta: [1.7, 3],
    density: ([k, s], x) => (k / s) * (x / s) ** (k - 1) * Math.exp(-((x / s) ** k)),
  },
  pareto: { theta: [2.2, 0.4], density: ([a, s], x) => (a * s ** a) / x ** (a + 1) },
  lognormal: {
    theta: [-0.4, 0.6],
    density: ([m, s], x) =>
      Math.exp(-((Math.log(x) - m) ** 2) / (2 * s * s)) / (x * s * Math.sqrt(2 * Math.PI)),
  },
  // Γ(3) = 2.
  gamma: { theta: [3, 0.7], density: ([k, s], x) => (x ** (k - 1) * Math.exp(-x / s)) / (2 * s ** k) },
  hyperexponential: {
    theta: [0.7, 0.5, 4],
    density: ([p, a, b], x) => (p / a) * Math.exp(-x / a) + ((1 - p) / b) * Math.exp(-x / b),
  },
};

function draws(family: Family, n: number, seed = 'fit'): Sample {
  const delay = { model: family.name, ...family.delay(cases[family.name].theta) };
  return sampleOf(sampler(delay, n, new Streams(seed))());
}

test('what is fitted is a delay model, and is tested here', () => {
  const fitted = families.map(({ name }) => name).sort();
  expect(delays.all.map(({ name }) => name)).toEqual(expect.arrayContaining(fitted));
  expect(Object.keys(cases).sort()).toEqual(fitted);
});

describe.each(families.map((family) => [family.name, family] as const))('%s', (name, family) => {
  const { theta, density } = cases[name];
  const sample = draws(family, 400);
  const fitted = family.fit(sample);

  test('likelihood, distribution function and quantiles are those of its density', () => {
    let logLikelihood = 0;
    for (const x of sample.sorted) logLikelihood += Math.log(density(theta, x));
    expect(family.logLikelihood(theta, sample)).toBeCloseTo(logLikelihood, 8);
    const cdf = family.cdf(theta);
    const quantile = family.quantile(theta);
    for (const p of [1e-4, 0.1, 0.5, 0.9, 0.9999]) {
      const x = quantile(p);
      expect(cdf(x)).toBeCloseTo(p, 10);
      const h = 1e-5 * x;
      expect((cdf(x + h) - cdf(x - h)) / (2 * h) / density(theta, x)).toBeCloseTo(1, 5);
    }
  });

  test('the estimate has the largest likelihood of all', () => {
    const most = family.logLikelihood(fitted, sample);
    expect(most).toBeGreaterThan(family.logLikelihood(theta, sample));
    // Thresholds sit at the edge of what is possible, where the likelihood has no derivative.
    const free = family.parameters.filter(
      (p) => !(p.name === 'alpha' || (name === 'pareto' && p.name === 'scale')),
    );
    for (const { name: parameter } of free) {
      const i = family.parameters.findIndex((p) => p.name === parameter);
      const at = (value: number) => family.logLikelihood(fitted.with(i, value), sample);
      // The score, relative to the curvature: how far the estimate is from the root, in standard errors.
      const h = 1e-4 * Math.abs(fitted[i]);
      const slope = (at(fitted[i] + h) - at(fitted[i] - h)) / (2 * h);
      const curvature = (2 * most - at(fitted[i] + h) - at(fitted[i] - h)) / (h * h);
      expect(curvature).toBeGreaterThan(0);
      expect(Math.abs(slope / Math.sqrt(curvature))).toBeLessThan(1e-3);
    }
    const perturbed = fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), {
      minLength: theta.length,
      maxLength: theta.length,
    });
    fc.assert(
      fc.property(perturbed, (changes) => {
        const other = fitted.map((value, i) => value * Math.exp(changes[i]));
        fc.pre(name !== 'hyperexponential' || other[0] < 1);
        expect(family.logLikelihood(other, sample)).toBeLessThanOrEqual(most + 1e-7);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test('the estimate comes to the parameters as the sample grows, and the distribution with it', () => {
    const large = draws(family, 40_000, 'large');
    const estimate = family.fit(large);
    const errors = estimate.map((value, i) => Math.abs(value / theta[i] - 1));
    expect(Math.max(...errors)).toBeLessThan(0.04);
    expect(ksDistance(large.sorted, family.cdf(estimate))).toBeLessThan(1.2 / Math.sqrt(40_000));
  });

  test('the unit of time does not matter, be it a nanosecond or a century', () => {
    for (const unit of [1e-9, 3e9]) {
      const scaled = sampleOf(sample.sorted.map((x) => x * unit));
      const estimate = family.fit(scaled);
      expect(ksDistance(scaled.sorted, family.cdf(estimate))).toBeCloseTo(
        ksDistance(sample.sorted, family.cdf(fitted)),
        6,
      );
      const change = family.logLikelihood(estimate, scaled) - family.logLikelihood(fitted, sample);
      expect(change / (-sample.n * Math.log(unit))).toBeCloseTo(1, 8);
    }
  });
});

describe('closed forms', () => {
  const [a, b, c] = [1, 2, 6];
  const three = sampleOf(Float64Array.of(b, c, a));
  const fitOf = (name: string) => families.find((family) => family.name === name)!.fit(three);

  test('of exponential, shifted exponential, Pareto and lognormal', () => {
    expect(fitOf('exponential')).toEqual([3]);
    expect(fitOf('shifted-exponential')).toEqual([1, 0.5]);
    const logs = [a, b, c].map(Math.log);
    const mean = (logs[0] + logs[1] + logs[2]) / 3;
    expect(fitOf('pareto')[0]).toBeCloseTo(1 / mean, 14);
    expect(fitOf('pareto')[1]).toBe(1);
    const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / 3;
    expect(fitOf('lognormal')[0]).toBeCloseTo(mean, 14);
    expect(fitOf('lognormal')[1]).toBeCloseTo(Math.sqrt(variance), 14);
  });

  test('a mixture that is not more likely than one phase is one phase', () => {
    const family = families.find(({ name }) => name === 'hyperexponential')!;
    const even = sampleOf(Float64Array.from({ length: 200 }, (_, i) => 1 + i / 200));
    const theta = family.fit(even);
    expect(theta).toEqual([1, even.mean, even.mean]);
    expect(family.reducesTo?.(theta)).toBe('exponential');
    expect(family.reducesTo?.([0.5, 1, 2])).toBeUndefined();
  });
});

test('durations that hardly differ can be fitted', () => {
  const close = sampleOf(Float64Array.from({ length: 50 }, (_, i) => 1 + 1e-6 * Math.sin(i)));
  for (const family of families) {
    const theta = family.fit(close);
    expect({ name: family.name, theta: theta.every(Number.isFinite) }).toEqual({
      name: family.name,
      theta: true,
    });
    expect(ksDistance(close.sorted, family.cdf(theta))).toBeLessThan(0.7);
  }
});
