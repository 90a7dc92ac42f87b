import { z } from 'zod';
import { correlated, correlation, defineDelay } from './delay.js';

/** Every unit takes the same time: no randomness at all. */
export const deterministic = defineDelay({
  name: 'deterministic',
  summary: 'the same time for every unit of work',
  source: 'the ideal system without stragglers',
  law: 'X = value',
  mean: 'value',
  examples: [{ value: 2 }],
  parameters: z.strictObject({
    value: z.number().min(0).describe('time for one task, in time units, >= 0'),
    correlation,
  }),
  create: ({ value, correlation }) =>
    correlated(
      {
        sampler: () => () => value,
        closedForm: { cdf: (x) => Number(x >= value), mean: value, least: value, isConstant: true },
      },
      correlation,
      true,
    ),
});
