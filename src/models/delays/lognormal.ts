import { z } from 'zod';
import { standardNormal } from '../../random/normal.js';
import { correlated, correlation } from './correlated.js';
import { defineDelay } from './delay.js';

/** Lognormal distribution: ln X is normal with mean mu and standard deviation sigma. */
export const lognormal = defineDelay({
  name: 'lognormal',
  summary: 'lognormal: ln X ~ N(mu, sigma²)',
  source: 'Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, ch. 14',
  parameters: z.strictObject({
    mu: z.number().describe('mean of the logarithm of the time for one task; any number'),
    sigma: z.number().positive().describe('standard deviation of the logarithm, > 0'),
    correlation,
  }),
  create: ({ mu, sigma, correlation }) =>
    correlated(
      (uniform) => {
        const normal = standardNormal(uniform);
        return () => Math.exp(mu + sigma * normal());
      },
      correlation,
      false,
    ),
});
