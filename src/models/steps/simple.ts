import { z } from 'zod';
import { pow } from '../../statistics/pow.js';
import { defineStep } from './step.js';

/**
 * scale/t^exponent, or that divided by ‖XᵀX‖₂. SGC's step is scale = 7·ln(10^100)/1000 = 1.6118095650958319,
 * exponent 0.7, normalised: eq. (11) omits ‖XᵀX‖ and the number of points (docs/background/corrections.md, 4).
 */
export const power = defineStep({
  name: 'power',
  summary: 'scale/t^exponent, or scale/(t^exponent·‖XᵀX‖₂); t from 1',
  source: 'SGC, eq. (11), as corrected in docs/background/corrections.md, 4',
  examples: [{ scale: 1.61, exponent: 0.7, normalise: 'spectral' }],
  parameters: z.strictObject({
    scale: z.number().positive().describe('step of the first update, before normalisation'),
    exponent: z.number().min(0).describe('how fast it falls'),
    normalise: z.enum(['none', 'spectral']).default('none').describe('spectral: divided by ‖XᵀX‖₂'),
  }),
  create: ({ scale, exponent, normalise }, context) => {
    const first = normalise === 'spectral' ? scale / context.spectralNorm() : scale;
    return (t) => first / pow(t, exponent);
  },
});

/** The same step always. */
export const constant = defineStep({
  name: 'constant',
  summary: 'the same step always',
  source: 'Weighted gradient coding, Section 6.2; ErasureHead, Table 1',
  examples: [{ value: 0.1 }],
  parameters: z.strictObject({ value: z.number().positive().describe('the step') }),
  create:
    ({ value }) =>
    () =>
      value,
});

/**
 * value·ratio^t with t from 1: the first update already has one factor. ErasureHead's KC housing is value 0.1 and
 * ratio 0.98, so 0.098, 0.09604, …; the paper prints 0.1·0.99^t.
 */
export const geometric = defineStep({
  name: 'geometric',
  summary: 'value·ratio^t; t from 1, so value·ratio first',
  source: "ErasureHead, Table 1, as its authors' code has it (docs/background/corrections.md, 2)",
  examples: [{ value: 0.1, ratio: 0.98 }],
  parameters: z.strictObject({
    value: z.number().positive().describe('what the step would be at t = 0'),
    ratio: z.number().positive().max(1).describe('factor from one update to the next'),
  }),
  create:
    ({ value, ratio }) =>
    (t) =>
      value * pow(ratio, t),
});
