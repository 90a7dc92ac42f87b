import { gammaln } from 'simple-statistics';
import { digamma, gammaCdf, trigamma } from '../../../statistics/special-functions.js';
import { type Family, inverse } from './family.js';

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
