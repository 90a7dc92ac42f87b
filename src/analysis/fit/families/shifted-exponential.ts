import type { Family } from './family.js';

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
