import { z } from 'zod';
import { correlated, correlation } from './correlated.js';
import { defineDelay } from './delay.js';

/** Exponential distribution, P(X > x) = exp(−x/mean); by inversion of the CDF. */
export const exponential = defineDelay({
  name: 'exponential',
  summary: 'exponential with the given mean per unit of work',
  source: "ErasureHead's experiments inject it with mean 0.5 and correlation: iteration",
  parameters: z.strictObject({
    mean: z.number().positive().describe('mean time for one task, in time units, > 0'),
    correlation,
  }),
  create: ({ mean, correlation }) =>
    correlated((uniform) => () => -Math.log1p(-uniform()) * mean, correlation, false),
});
