import { z } from 'zod';
import { standardExponential } from '../../random/exponential.js';
import { correlated, correlation } from './correlated.js';
import { defineDelay } from './delay.js';

/** Exponential distribution, P(X > x) = exp(−x/mean). */
export const exponential = defineDelay({
  name: 'exponential',
  summary: 'exponential with the given mean per unit of work',
  source: "ErasureHead's experiments inject it with mean 0.5 and correlation: iteration",
  parameters: z.strictObject({
    mean: z.number().positive().describe('mean time for one task, in time units, > 0'),
    correlation,
  }),
  create: ({ mean, correlation }) =>
    correlated(
      (uniform) => {
        const exponential = standardExponential(uniform);
        return () => mean * exponential();
      },
      correlation,
      false,
    ),
});
