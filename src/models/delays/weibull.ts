import { z } from 'zod';
import { standardExponential } from '../../random/exponential.js';
import { correlated, correlation } from './correlated.js';
import { defineDelay } from './delay.js';

/** Weibull distribution, P(X > x) = exp(−(x/scale)^shape): (X/scale)^shape is exponential. */
export const weibull = defineDelay({
  name: 'weibull',
  summary: 'Weibull: P(X > x) = exp(−(x/scale)^shape)',
  source: 'Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, ch. 21',
  parameters: z.strictObject({
    shape: z.number().positive().describe('shape, > 0; below 1 the tail is heavier than exponential'),
    scale: z.number().positive().describe('scale, in time units for one task, > 0'),
    correlation,
  }),
  create: ({ shape, scale, correlation }) =>
    correlated(
      (uniform) => {
        const exponential = standardExponential(uniform);
        return () => scale * exponential() ** (1 / shape);
      },
      correlation,
      false,
    ),
});
