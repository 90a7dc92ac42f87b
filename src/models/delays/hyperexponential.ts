import { z } from 'zod';
import { standardExponential } from '../../random/exponential.js';
import type { Uniform } from '../../random/stream.js';
import { correlated, correlation } from './correlated.js';
import { addUpToOne, defineDelay } from './delay.js';

/** Mixture of exponentials: with probability p_k the duration is exponential with mean m_k. */
export const hyperexponential = defineDelay({
  name: 'hyperexponential',
  summary: 'mixture of exponentials: mean means[k] with probability probabilities[k]',
  source: 'Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, ch. 19',
  parameters: z
    .strictObject({
      probabilities: z
        .array(z.number().min(0).max(1))
        .min(1)
        .describe('probability of each phase, 0 to 1; they add up to 1'),
      means: z
        .array(z.number().positive())
        .min(1)
        .describe('mean time for one task in each phase, in time units, > 0; as many as probabilities'),
      correlation,
    })
    .refine(({ probabilities }) => addUpToOne(probabilities), {
      path: ['probabilities'],
      error: 'the probabilities must add up to 1',
    })
    .refine(({ probabilities, means }) => probabilities.length === means.length, {
      path: ['means'],
      error: 'there must be as many means as probabilities',
    }),
  create: ({ probabilities, means, correlation }) =>
    correlated((uniform) => mixture(uniform, probabilities, means), correlation, false),
});

/** A uniform for the phase, then an exponential for the duration. */
function mixture(uniform: Uniform, probabilities: readonly number[], means: readonly number[]): () => number {
  let sum = 0;
  const cumulative = probabilities.map((probability) => {
    sum += probability;
    return sum;
  });
  const exponential = standardExponential(uniform);
  return () => {
    // Of the sum, not of 1: else rounding could give the last phase a probability that it does not have.
    const level = uniform() * sum;
    let phase = 0;
    while (level >= cumulative[phase]) phase++;
    return means[phase] * exponential();
  };
}
