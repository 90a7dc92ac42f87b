import { z } from 'zod';
import type { Uniform } from '../../random/stream.js';
import { standardNormal } from '../../random/ziggurat.js';
import { pow } from '../../statistics/pow.js';
import { gammaQuantile } from '../../statistics/quantiles.js';
import { gammaCdf } from '../../statistics/special-functions.js';
import { correlated, correlation, defineDelay } from './delay.js';

/**
 * Gamma distribution with density x^(shape−1) exp(−x/scale) / (Γ(shape)·scale^shape); mean shape·scale.
 * A whole shape is Erlang's distribution.
 */
export const gamma = defineDelay({
  name: 'gamma',
  summary: 'gamma with mean shape·scale',
  source: 'Marsaglia & Tsang, A simple method for generating gamma variables, ACM TOMS 26 (2000)',
  law: 'density ∝ x^(shape − 1)·e^(−x/scale)',
  mean: 'shape·scale',
  examples: [
    { shape: 0.8, scale: 1 },
    { shape: 3, scale: 1 },
  ],
  known: [
    { parameters: { shape: 0.8, scale: 1 }, experiment: { workers: 1 }, mean: 0.8, source: 'shape·scale' },
  ],
  parameters: z.strictObject({
    shape: z.number().positive().describe('shape, > 0; a whole number is an Erlang distribution'),
    scale: z.number().positive().describe('scale, in time units for one task, > 0'),
    correlation,
  }),
  create: ({ shape, scale, correlation }) =>
    correlated(
      {
        sampler: (uniform) => {
          const standard = standardGamma(uniform, shape);
          return () => scale * standard();
        },
        quantile: (u) => scale * gammaQuantile(shape, u),
        closedForm: { cdf: (x) => gammaCdf(shape, x / scale), mean: shape * scale, least: 0 },
      },
      correlation,
      false,
    ),
});

/** Gamma variates of scale 1 by Marsaglia and Tsang's method: a cubed normal, accepted or rejected. */
function standardGamma(uniform: Uniform, shape: number): () => number {
  if (shape < 1) {
    // Their boost: X = Y·U^(1/shape) with Y of shape + 1. 1 − u lies in (0, 1].
    const larger = standardGamma(uniform, shape + 1);
    return () => larger() * pow(1 - uniform(), 1 / shape);
  }
  const normal = standardNormal(uniform);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  return () => {
    for (;;) {
      const x = normal();
      const root = 1 + c * x;
      if (root <= 0) continue;
      const v = root * root * root;
      const u = 1 - uniform();
      // The squeeze spares the logarithms in all but a few cases.
      if (u < 1 - 0.0331 * (x * x) ** 2 || Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v)))
        return d * v;
    }
  };
}
