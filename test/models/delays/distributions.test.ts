import { describe, expect, test } from 'vitest';
import { drawing, elapsed, erf, ksDistance, mean, zScore } from './helpers.js';

const N = 20_000;

interface Case {
  readonly delay: object;
  readonly mean: number;
  readonly variance: number;
  readonly cdf: (x: number) => number;
}

/** Gamma CDF for shape 1/2 + k or k (scale 1) from the closed forms erf(√x) and 1 − e^−x by P(a+1) = P(a) − x^a e^−x/Γ(a+1). */
function gammaCdf(shape: number, x: number): number {
  const half = shape % 1 === 0.5;
  let a = half ? 0.5 : 1;
  let value = half ? erf(Math.sqrt(x)) : 1 - Math.exp(-x);
  let factorial = half ? Math.sqrt(Math.PI) / 2 : 1; // Γ(a + 1)
  for (; a < shape; a++) {
    value -= (x ** a * Math.exp(-x)) / factorial;
    factorial *= a + 1;
  }
  return value;
}

const root = Math.sqrt(Math.PI);
const cases: Record<string, Case> = {
  'shifted-exponential': {
    delay: { model: 'shifted-exponential', alpha: 0.3, mu: 4 },
    mean: 0.3 + 1 / 4,
    variance: 1 / 16,
    cdf: (x) => 1 - Math.exp(-4 * (x - 0.3)),
  },
  exponential: {
    delay: { model: 'exponential', mean: 2.5 },
    mean: 2.5,
    variance: 6.25,
    cdf: (x) => 1 - Math.exp(-x / 2.5),
  },
  // Γ(3/2) = √π/2 and Γ(2) = 1.
  weibull: {
    delay: { model: 'weibull', shape: 2, scale: 3 },
    mean: (3 * root) / 2,
    variance: 9 * (1 - Math.PI / 4),
    cdf: (x) => 1 - Math.exp(-((x / 3) ** 2)),
  },
  'weibull, heavy': {
    delay: { model: 'weibull', shape: 0.5, scale: 3 },
    mean: 3 * 2,
    variance: 9 * (24 - 4),
    cdf: (x) => 1 - Math.exp(-((x / 3) ** 0.5)),
  },
  pareto: {
    delay: { model: 'pareto', shape: 6, scale: 2 },
    mean: (6 * 2) / 5,
    variance: (4 * 6) / (25 * 4),
    cdf: (x) => 1 - (2 / x) ** 6,
  },
  lognormal: {
    delay: { model: 'lognormal', mu: 0.4, sigma: 0.5 },
    mean: Math.exp(0.4 + 0.125),
    variance: Math.expm1(0.25) * Math.exp(0.8 + 0.25),
    cdf: (x) => (1 + erf((Math.log(x) - 0.4) / (0.5 * Math.SQRT2))) / 2,
  },
  'gamma, Erlang': {
    delay: { model: 'gamma', shape: 3, scale: 0.7 },
    mean: 3 * 0.7,
    variance: 3 * 0.49,
    cdf: (x) => gammaCdf(3, x / 0.7),
  },
  'gamma, shape 1': {
    delay: { model: 'gamma', shape: 1, scale: 2 },
    mean: 2,
    variance: 4,
    cdf: (x) => 1 - Math.exp(-x / 2),
  },
  'gamma, shape 2.5': {
    delay: { model: 'gamma', shape: 2.5, scale: 2 },
    mean: 5,
    variance: 10,
    cdf: (x) => gammaCdf(2.5, x / 2),
  },
  'gamma, shape below 1': {
    delay: { model: 'gamma', shape: 0.5, scale: 2 },
    mean: 1,
    variance: 2,
    cdf: (x) => erf(Math.sqrt(x / 2)),
  },
  hyperexponential: {
    delay: { model: 'hyperexponential', probabilities: [0.7, 0.2, 0.1], means: [1, 4, 10] },
    mean: 0.7 + 0.8 + 1,
    variance: 2 * (0.7 + 0.2 * 16 + 0.1 * 100) - 2.5 ** 2,
    cdf: (x) => 1 - 0.7 * Math.exp(-x) - 0.2 * Math.exp(-x / 4) - 0.1 * Math.exp(-x / 10),
  },
};

describe.each(Object.entries(cases))('%s', (name, { delay, mean: expected, variance, cdf }) => {
  const { next } = drawing(delay, N, { seed: `distribution ${name}` });
  const samples = elapsed(next(), 1);
  const later = elapsed(next(), 1);

  test('has its mean', () => {
    expect(Math.abs(zScore(samples, expected, variance))).toBeLessThan(4);
  });

  test('has its variance', () => {
    const squares = samples.map((x) => (x - expected) ** 2);
    const centre = mean(squares);
    const ofSquares = mean(squares.map((square) => (square - centre) ** 2));
    expect(Math.abs(zScore(squares, variance, ofSquares))).toBeLessThan(4);
  });

  test('has its distribution function', () => {
    expect(ksDistance(samples, cdf)).toBeLessThan(1.95 / Math.sqrt(N));
  });

  test('draws independently over workers and iterations', () => {
    // Ranks by the CDF: uniform, so that heavy tails do not blunt the test. Their correlation has variance 1/N.
    const ranks = samples.map((x) => (cdf(x) - 0.5) * Math.sqrt(12));
    const laterRanks = later.map((x) => (cdf(x) - 0.5) * Math.sqrt(12));
    expect(
      Math.abs(
        zScore(
          ranks.slice(1).map((r, i) => r * ranks[i]),
          0,
          1,
        ),
      ),
    ).toBeLessThan(4);
    expect(
      Math.abs(
        zScore(
          ranks.map((r, i) => r * laterRanks[i]),
          0,
          1,
        ),
      ),
    ).toBeLessThan(4);
  });
});

test('deterministic takes its value', () => {
  const { next } = drawing({ model: 'deterministic', value: 1.25 }, 3);
  expect(elapsed(next(), 1)).toEqual([1.25, 1.25, 1.25]);
  expect(elapsed(next(), 4)).toEqual([5, 5, 5]);
});

test('a phase of probability 0 is never drawn', () => {
  const delay = {
    model: 'hyperexponential',
    probabilities: [0, 0.1, 0.2, 0.7, 0],
    means: [1e9, 1, 1, 1, 1e9],
  };
  const { next } = drawing(delay, N);
  expect(Math.max(...elapsed(next(), 1))).toBeLessThan(50);
});
