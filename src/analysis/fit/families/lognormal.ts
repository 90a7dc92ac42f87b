import { normalCdf } from '../../../statistics/special-functions.js';
import { type Family, inverse } from './family.js';

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
