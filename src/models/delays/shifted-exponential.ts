import { z } from 'zod';
import { standardExponential } from '../../random/exponential.js';
import { correlated, correlation } from './correlated.js';
import { defineDelay } from './delay.js';

/**
 * alpha + Exp(mu): at least alpha time units for each task, and then 1/mu more on average.
 * CPGC, eq. (1), is `correlation: worker`.
 */
export const shiftedExponential = defineDelay({
  name: 'shifted-exponential',
  summary: 'alpha + Exp(rate mu) per unit of work',
  source: 'CPGC, eq. (1); ErasureHead, eq. (7)',
  parameters: z.strictObject({
    alpha: z.number().min(0).describe('least time for one task'),
    mu: z.number().positive().describe('rate of the exponential part, per task'),
    correlation,
  }),
  create: ({ alpha, mu, correlation }) =>
    correlated(
      (uniform) => {
        const exponential = standardExponential(uniform);
        const mean = 1 / mu;
        return () => alpha + mean * exponential();
      },
      correlation,
      false,
    ),
});
