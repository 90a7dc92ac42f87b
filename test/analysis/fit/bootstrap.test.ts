import { describe, expect, test } from 'vitest';
import { bootstrap, interval, pValue, sampler } from '../../../src/analysis/fit/bootstrap.js';
import { sampleOf } from '../../../src/analysis/fit/families/family.js';
import { families } from '../../../src/analysis/fit/families/registry.js';
import { Streams } from '../../../src/random/stream.js';
import { ksDistance } from '../../../src/statistics/kolmogorov-smirnov.js';

const TRUE: Record<string, number[]> = {
  'shifted-exponential': [0.3, 4],
  exponential: [2.5],
  weibull: [1.7, 3],
  pareto: [2.2, 0.4],
  lognormal: [-0.4, 0.6],
  gamma: [3, 0.7],
  hyperexponential: [0.7, 0.5, 8],
};
const TRACES = 250;
const DURATIONS = 40;
// (79 + 1)·2.5 % is whole: then the coverage is 95 % and no more.
const REPLICATES = 79;

/** Fits many samples of a model: how many intervals hold its parameters, and the p-values. */
function fitMany(name: string, traces: number) {
  const family = families.find((each) => each.name === name)!;
  const theta = TRUE[name];
  const streams = new Streams('bootstrap test', name);
  const draw = sampler({ model: name, ...family.delay(theta) }, DURATIONS, streams.under('trace'));
  const covered = theta.map(() => 0);
  const pValues = Array.from({ length: traces }, (_, i) => {
    const sample = sampleOf(draw());
    const fitted = family.fit(sample);
    const { distances, estimates } = bootstrap(family, fitted, DURATIONS, REPLICATES, streams.under(i));
    family.parameters.forEach((parameter, k) => {
      const { low, high } = interval(parameter, fitted[k], estimates[k]);
      if (low <= theta[k] && theta[k] <= high) covered[k]++;
    });
    return pValue(distances, ksDistance(sample.sorted, family.cdf(fitted)));
  });
  return { covered, pValues };
}

/** Distance of p-values from the uniform law on 1/80, 2/80, …, 1, in units of 1/√n. */
function distanceFromUniform(pValues: readonly number[]): number {
  const sorted = [...pValues].sort((a, b) => a - b);
  const n = sorted.length;
  return Math.max(...sorted.map((p, i) => Math.max((i + 1) / n - p, p - 1 / 80 - i / n))) * Math.sqrt(n);
}

describe('a model that is true', () => {
  const all: number[] = [];
  const first: number[] = [];

  // A hyperexponential fit takes many steps; its intervals are a little wide where so few durations decide.
  test.each(Object.keys(TRUE).filter((name) => name !== 'hyperexponential'))(
    '%s: 95 in 100 intervals hold its parameters, and p-values are uniform',
    (name) => {
      const { covered, pValues } = fitMany(name, TRACES);
      // Four standard errors of a binomial share.
      const bound = 4 * Math.sqrt((0.95 * 0.05) / TRACES);
      for (const count of covered) expect(Math.abs(count / TRACES - 0.95)).toBeLessThan(bound);
      // Kolmogorov's law: 1.95 is exceeded once in 1000.
      expect(distanceFromUniform(pValues)).toBeLessThan(1.95);
      all.push(...pValues);
      first.push(covered[0] / TRACES);
    },
  );

  test('all of them together: the same, four times as sharply', () => {
    const mean = first.reduce((sum, share) => sum + share, 0) / first.length;
    expect(Math.abs(mean - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / (first.length * TRACES)));
    expect(distanceFromUniform(all)).toBeLessThan(1.95);
  });

  test('hyperexponential: at least 95 in 100 intervals, and uniform p-values', () => {
    const traces = 60;
    const { covered, pValues } = fitMany('hyperexponential', traces);
    for (const count of covered)
      expect(count / traces).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / traces));
    expect(distanceFromUniform(pValues)).toBeLessThan(1.95);
  });
});

describe('an interval', () => {
  test('reflects the errors of the replicates on the scale of the parameter', () => {
    const estimates = Float64Array.from({ length: 79 }, (_, i) => 10 + i);
    // The 2nd and the 78th of 79: 11 and 87.
    const linear = interval({ name: 'mu', scale: 'linear' }, 50, estimates);
    expect(linear).toEqual({ low: 100 - 87, high: 100 - 11 });
    const log = interval({ name: 'scale', scale: 'log' }, 50, estimates);
    expect(log.low).toBeCloseTo((50 * 50) / 87, 12);
    expect(log.high).toBeCloseTo((50 * 50) / 11, 12);
    const odds = (p: number) => p / (1 - p);
    const shares = estimates.map((x) => x / 100);
    const logit = interval({ name: 'probabilities[0]', scale: 'logit' }, 0.5, shares);
    expect(odds(logit.low)).toBeCloseTo(1 / odds(0.87), 12);
  });

  test('of alpha lies below the least duration, and not below 0', () => {
    const estimates = Float64Array.from({ length: 79 }, (_, i) => 0.3 + i / 1000);
    const { low, high } = interval({ name: 'alpha', scale: 'linear' }, 0.3, estimates);
    expect(high).toBeLessThan(0.3);
    expect(low).toBeCloseTo(0.6 - 0.377, 12);
    expect(interval({ name: 'alpha', scale: 'linear' }, 0.01, estimates).low).toBe(0);
  });
});

test('replicates are those of the simulator, and the same for the same seed', () => {
  const family = families.find(({ name }) => name === 'gamma')!;
  const run = () => bootstrap(family, [3, 0.7], 30, 20, new Streams('same'));
  expect(run()).toEqual(run());
  expect(pValue(Float64Array.of(0.1, 0.2, 0.3), 0.2)).toBe(3 / 4);
  expect(pValue(Float64Array.of(0.1, 0.2, 0.3), 0.4)).toBe(1 / 4);
});
