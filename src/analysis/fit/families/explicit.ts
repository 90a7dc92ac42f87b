import { normalCdf } from '../../../statistics/special-functions.js';
import { type Family, inverse } from './family.js';

/** Exponential: the estimate of the mean is the mean of the sample. */
export const exponential: Family = {
  name: 'exponential',
  parameters: [{ name: 'mean', scale: 'log' }],
  fit: ({ mean }) => [mean],
  logLikelihood: ([mean], sample) => -sample.n * (Math.log(mean) + sample.mean / mean),
  cdf:
    ([mean]) =>
    (x) =>
      -Math.expm1(-x / mean),
  quantile:
    ([mean]) =>
    (p) =>
      -Math.log1p(-p) * mean,
  delay: ([mean]) => ({ mean }),
};

/**
 * alpha + Exp(mu): alpha is estimated by the least duration and mu by 1/(mean − least) (Johnson, Kotz and Balakrishnan,
 * Continuous Univariate Distributions 1, 1994, ch. 19). Both are biased: with n durations alpha is 1/(n·mu) too large
 * on average, since no duration lies below alpha, and 1/mu is too small by the factor 1 − 1/n.
 */
export const shiftedExponential: Family = {
  name: 'shifted-exponential',
  parameters: [
    { name: 'alpha', scale: 'linear' },
    { name: 'mu', scale: 'log' },
  ],
  fit: ({ least, mean }) => [least, 1 / (mean - least)],
  logLikelihood: ([alpha, mu], { n, least, mean }) =>
    least < alpha ? -Infinity : n * (Math.log(mu) - mu * (mean - alpha)),
  cdf:
    ([alpha, mu]) =>
    (x) =>
      x <= alpha ? 0 : -Math.expm1(-mu * (x - alpha)),
  quantile:
    ([alpha, mu]) =>
    (p) =>
      alpha - Math.log1p(-p) / mu,
  delay: ([alpha, mu]) => ({ alpha, mu }),
};

/**
 * Pareto (type I): the scale is estimated by the least duration, the shape by n/Σ ln(x/least) (Johnson, Kotz and
 * Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 20). The logarithms are a shifted exponential sample,
 * and the estimates are biased as there.
 */
export const pareto: Family = {
  name: 'pareto',
  parameters: [
    { name: 'shape', scale: 'log' },
    { name: 'scale', scale: 'log' },
  ],
  fit: ({ least, meanLog }) => [1 / (meanLog - Math.log(least)), least],
  logLikelihood: ([shape, scale], { n, least, meanLog }) =>
    least < scale ? -Infinity : n * (Math.log(shape) + shape * Math.log(scale) - (shape + 1) * meanLog),
  cdf:
    ([shape, scale]) =>
    (x) =>
      x <= scale ? 0 : -Math.expm1(shape * Math.log(scale / x)),
  quantile:
    ([shape, scale]) =>
    (p) =>
      scale * Math.exp(-Math.log1p(-p) / shape),
  delay: ([shape, scale]) => ({ shape, scale }),
};

/** Lognormal: mean and standard deviation (with n, not n − 1) of the logarithms. */
export const lognormal: Family = {
  name: 'lognormal',
  parameters: [
    { name: 'mu', scale: 'linear' },
    { name: 'sigma', scale: 'log' },
  ],
  fit: ({ meanLog, varianceLog }) => [meanLog, Math.sqrt(varianceLog)],
  logLikelihood: ([mu, sigma], { n, meanLog, varianceLog }) => {
    const squares = (varianceLog + (meanLog - mu) ** 2) / sigma ** 2;
    return -n * (Math.log(sigma) + Math.log(2 * Math.PI) / 2 + meanLog + squares / 2);
  },
  cdf:
    ([mu, sigma]) =>
    (x) =>
      normalCdf((Math.log(x) - mu) / sigma),
  quantile: (theta) => inverse(lognormal.cdf(theta)),
  delay: ([mu, sigma]) => ({ mu, sigma }),
};
