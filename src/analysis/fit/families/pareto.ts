import type { Family } from './family.js';

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
