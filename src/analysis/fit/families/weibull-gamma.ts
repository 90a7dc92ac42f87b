import { gammaln } from 'simple-statistics';
import { pow } from '../../../statistics/pow.js';
import { digamma, gammaCdf, trigamma } from '../../../statistics/special-functions.js';
import { type Family, inverse, type Sample } from './family.js';

/**
 * Weibull. The shape k is the only root of Σ x^k ln x/Σ x^k − 1/k = mean ln x, whose left side increases (Farnum and
 * Booth, IEEE Trans. Reliability 46, 1997), found by Newton's method; then scale^k is the mean of x^k.
 */
export const weibull: Family = {
  name: 'weibull',
  parameters: [
    { name: 'shape', scale: 'log' },
    { name: 'scale', scale: 'log' },
  ],
  fit: (sample) => {
    // π/√6 is the standard deviation of ln x for shape 1.
    let shape = Math.PI / Math.sqrt(6 * sample.varianceLog);
    for (let step = 0; step < 100; step++) {
      const { mean, variance } = weighted(sample, shape);
      const excess = mean - 1 / shape - sample.meanLog;
      const slope = variance + 1 / shape ** 2;
      // In ln shape: it stays positive, and where the start is far off no step is wild.
      const change = Math.max(-1, Math.min(1, -excess / (slope * shape)));
      shape *= Math.exp(change);
      if (Math.abs(change) < 1e-13) break;
    }
    const { power } = weighted(sample, shape);
    return [shape, sample.greatest * pow(power / sample.n, 1 / shape)];
  },
  logLikelihood: ([shape, scale], sample) => {
    const { n, meanLog, greatest } = sample;
    const powers = weighted(sample, shape).power * pow(greatest / scale, shape);
    return n * (Math.log(shape) - shape * Math.log(scale) + (shape - 1) * meanLog) - powers;
  },
  cdf:
    ([shape, scale]) =>
    (x) =>
      -Math.expm1(-pow(x / scale, shape)),
  quantile:
    ([shape, scale]) =>
    (p) =>
      scale * pow(-Math.log1p(-p), 1 / shape),
  delay: ([shape, scale]) => ({ shape, scale }),
};

/**
 * Σ (x/greatest)^k, which cannot overflow, and mean and variance of ln x where each duration weighs x^k.
 */
function weighted(
  { logs, greatest, n }: Sample,
  k: number,
): { power: number; mean: number; variance: number } {
  const top = Math.log(greatest);
  let power = 0;
  let first = 0;
  let second = 0;
  for (let i = 0; i < n; i++) {
    const y = logs[i] - top;
    const weight = Math.exp(k * y);
    power += weight;
    first += weight * y;
    second += weight * y * y;
  }
  const mean = first / power;
  return { power, mean: top + mean, variance: second / power - mean * mean };
}

/**
 * Gamma. The shape k solves ln k − ψ(k) = ln mean − mean ln x, by Newton's method for 1/k from a good start (Minka,
 * Estimating a Gamma distribution, 2002); the scale is mean/k.
 */
export const gamma: Family = {
  name: 'gamma',
  parameters: [
    { name: 'shape', scale: 'log' },
    { name: 'scale', scale: 'log' },
  ],
  fit: ({ logs, mean }) => {
    const logMean = Math.log(mean);
    // ln mean − mean ln x, as a sum of small terms: the two may agree in many digits.
    let s = 0;
    for (const log of logs) s += logMean - log;
    s /= logs.length;
    let shape = (3 - s + Math.sqrt((s - 3) ** 2 + 24 * s)) / (12 * s);
    for (let step = 0; step < 50; step++) {
      const excess = Math.log(shape) - digamma(shape) - s;
      const inverseShape = 1 / shape + excess / (shape * shape * (1 / shape - trigamma(shape)));
      const next = 1 / inverseShape;
      const change = Math.abs(next - shape);
      shape = next;
      if (change < 1e-12 * shape) break;
    }
    return [shape, mean / shape];
  },
  logLikelihood: ([shape, scale], { n, mean, meanLog }) =>
    n * ((shape - 1) * meanLog - mean / scale - shape * Math.log(scale) - gammaln(shape)),
  cdf:
    ([shape, scale]) =>
    (x) =>
      gammaCdf(shape, x / scale),
  quantile: (theta) => inverse(gamma.cdf(theta)),
  delay: ([shape, scale]) => ({ shape, scale }),
};
