import type { Family } from './family.js';

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
