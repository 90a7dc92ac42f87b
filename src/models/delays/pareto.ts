import { z } from 'zod';
import { standardExponential } from '../../random/exponential.js';
import { correlated, correlation } from './correlated.js';
import { defineDelay } from './delay.js';

/** Pareto distribution (type I), P(X > x) = (scale/x)^shape for x >= scale: ln (X/scale) is exponential with rate `shape`. */
export const pareto = defineDelay({
  name: 'pareto',
  summary: 'Pareto: P(X > x) = (scale/x)^shape for x >= scale',
  source: 'Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, ch. 20',
  parameters: z.strictObject({
    shape: z
      .number()
      .positive()
      .describe('tail index, > 0; the mean is finite above 1, the variance above 2'),
    scale: z.number().positive().describe('least time for one task, in time units, > 0'),
    correlation,
  }),
  create: ({ shape, scale, correlation }) =>
    correlated(
      (uniform) => {
        const exponential = standardExponential(uniform);
        return () => scale * Math.exp(exponential() / shape);
      },
      correlation,
      false,
    ),
});
