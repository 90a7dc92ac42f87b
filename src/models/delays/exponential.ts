import { z } from 'zod';
import type { Uniform } from '../../random/stream.js';
import { standardExponential } from '../../random/ziggurat.js';
import { addUpToOne, correlated, correlation, defineDelay } from './delay.js';

/** Exponential distribution, P(X > x) = exp(−x/mean). */
export const exponential = defineDelay({
  name: 'exponential',
  summary: 'exponential with the given mean per unit of work',
  source: "ErasureHead's experiments inject it with mean 0.5 and correlation: iteration",
  law: 'P(X > x) = e^(−x/mean)',
  mean: 'mean',
  examples: [{ mean: 3 }],
  known: [{ parameters: { mean: 3 }, experiment: { workers: 1 }, mean: 3, source: 'mean' }],
  parameters: z.strictObject({
    mean: z.number().positive().describe('mean time for one task, in time units, > 0'),
    correlation,
  }),
  create: ({ mean, correlation }) =>
    correlated(
      {
        ofExponential: { shift: 0, scale: mean },
        closedForm: { cdf: (x) => (x <= 0 ? 0 : -Math.expm1(-x / mean)), mean, least: 0 },
      },
      correlation,
      false,
    ),
});

/**
 * alpha + Exp(mu): at least alpha time units for each task, and then 1/mu more on average.
 * CPGC, eq. (1), is `correlation: worker`.
 */
export const shiftedExponential = defineDelay({
  name: 'shifted-exponential',
  summary: 'alpha + Exp(rate mu) per unit of work',
  source: 'CPGC, eq. (1); ErasureHead, eq. (7)',
  law: 'alpha + Exp(mu): P(X > x) = e^(−mu·(x − alpha)) for x >= alpha',
  mean: 'alpha + 1/mu',
  examples: [{ alpha: 0.5, mu: 2 }],
  known: [{ parameters: { alpha: 0.5, mu: 2 }, experiment: { workers: 1 }, mean: 1, source: 'alpha + 1/mu' }],
  parameters: z.strictObject({
    alpha: z.number().min(0).describe('least time for one task'),
    mu: z.number().positive().describe('rate of the exponential part, per task'),
    correlation,
  }),
  create: ({ alpha, mu, correlation }) =>
    correlated(
      {
        ofExponential: { shift: alpha, scale: 1 / mu },
        closedForm: {
          cdf: (x) => (x <= alpha ? 0 : -Math.expm1(-mu * (x - alpha))),
          mean: alpha + 1 / mu,
          least: alpha,
        },
      },
      correlation,
      false,
    ),
});

/** Mixture of exponentials: with probability p_k the duration is exponential with mean m_k. */
export const hyperexponential = defineDelay({
  name: 'hyperexponential',
  summary: 'mixture of exponentials: mean means[k] with probability probabilities[k]',
  source: 'Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, ch. 19',
  law: 'exponential of mean m_k with probability p_k',
  mean: 'Σ p_k·m_k',
  examples: [{ probabilities: [0.5, 0.5], means: [1, 5] }],
  known: [
    {
      parameters: { probabilities: [0.5, 0.5], means: [1, 5] },
      experiment: { workers: 1 },
      mean: 3,
      source: 'Σ p_k·m_k',
    },
  ],
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
    correlated(
      {
        sampler: (uniform) => mixture(uniform, probabilities, means),
        quantile: (u) => mixtureQuantile(u, probabilities, means),
        closedForm: {
          cdf: (x) => (x <= 0 ? 0 : -weighted(probabilities, (k) => Math.expm1(-x / means[k]))),
          mean: weighted(probabilities, (k) => means[k]),
          least: 0,
        },
      },
      correlation,
      false,
    ),
});

/** Mean over the phases, whose probabilities add up to 1 but for rounding. */
function weighted(probabilities: readonly number[], of: (k: number) => number): number {
  const total = probabilities.reduce((sum, probability) => sum + probability, 0);
  return probabilities.reduce((sum, probability, k) => sum + (probability / total) * of(k), 0);
}

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

/**
 * The time t at which P(X > t) = 1 − u, by Newton's method: from 0 on it rises to the root without passing it, as
 * P(X > t) is convex.
 */
function mixtureQuantile(u: number, probabilities: readonly number[], means: readonly number[]): number {
  const sum = probabilities.reduce((total, probability) => total + probability, 0);
  let time = 0;
  for (;;) {
    let survival = 0;
    let density = 0;
    for (let k = 0; k < means.length; k++) {
      const part = (probabilities[k] / sum) * Math.exp(-time / means[k]);
      survival += part;
      density += part / means[k];
    }
    const next = time + (survival - (1 - u)) / density;
    if (!(next > time)) return time;
    time = next;
  }
}
