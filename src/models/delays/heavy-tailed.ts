import { gammaln } from 'simple-statistics';
import { z } from 'zod';
import { standardExponential, standardNormal } from '../../random/ziggurat.js';
import { pow } from '../../statistics/pow.js';
import { normalQuantile } from '../../statistics/quantiles.js';
import { normalCdf } from '../../statistics/special-functions.js';
import { correlated, correlation, defineDelay } from './delay.js';

/** Weibull distribution, P(X > x) = exp(−(x/scale)^shape): (X/scale)^shape is exponential. */
export const weibull = defineDelay({
  name: 'weibull',
  summary: 'Weibull: P(X > x) = exp(−(x/scale)^shape)',
  source: 'Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, ch. 21',
  law: 'P(X > x) = e^(−(x/scale)^shape)',
  mean: 'scale·Γ(1 + 1/shape)',
  examples: [{ shape: 1.5, scale: 1 }],
  known: [
    {
      parameters: { shape: 2, scale: 3 },
      experiment: { workers: 1 },
      mean: 1.5 * Math.sqrt(Math.PI),
      source: 'scale·Γ(1 + 1/shape), Γ(3/2) = √π/2',
    },
  ],
  parameters: z.strictObject({
    shape: z.number().positive().describe('shape, > 0; below 1 the tail is heavier than exponential'),
    scale: z.number().positive().describe('scale, in time units for one task, > 0'),
    correlation,
  }),
  create: ({ shape, scale, correlation }) =>
    correlated(
      {
        sampler: (uniform) => {
          const exponential = standardExponential(uniform);
          return () => scale * pow(exponential(), 1 / shape);
        },
        ofExponential: (x) => scale * pow(x, 1 / shape),
        closedForm: {
          cdf: (x) => (x <= 0 ? 0 : -Math.expm1(-pow(x / scale, shape))),
          mean: scale * Math.exp(gammaln(1 + 1 / shape)),
          least: 0,
        },
      },
      correlation,
      false,
    ),
});

/** Pareto distribution (type I), P(X > x) = (scale/x)^shape for x >= scale: ln (X/scale) is exponential with rate `shape`. */
export const pareto = defineDelay({
  name: 'pareto',
  summary: 'Pareto: P(X > x) = (scale/x)^shape for x >= scale',
  source: 'Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, ch. 20',
  law: 'P(X > x) = (scale/x)^shape for x >= scale',
  mean: 'scale·shape/(shape − 1), for shape > 1',
  examples: [{ shape: 5, scale: 1 }],
  known: [
    {
      parameters: { shape: 5, scale: 1 },
      experiment: { workers: 1 },
      mean: 5 / 4,
      source: 'scale·shape/(shape − 1)',
    },
  ],
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
      {
        sampler: (uniform) => {
          const exponential = standardExponential(uniform);
          return () => scale * Math.exp(exponential() / shape);
        },
        ofExponential: (x) => scale * Math.exp(x / shape),
        closedForm: {
          cdf: (x) => (x <= scale ? 0 : 1 - pow(scale / x, shape)),
          mean: shape > 1 ? (shape * scale) / (shape - 1) : Infinity,
          least: scale,
        },
      },
      correlation,
      false,
    ),
});

/** Lognormal distribution: ln X is normal with mean mu and standard deviation sigma. */
export const lognormal = defineDelay({
  name: 'lognormal',
  summary: 'lognormal: ln X ~ N(mu, sigma²)',
  source: 'Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, ch. 14',
  law: 'ln X is normal with mean mu and standard deviation sigma',
  mean: 'e^(mu + sigma²/2)',
  examples: [{ mu: 0, sigma: 1 }],
  known: [
    {
      parameters: { mu: 0, sigma: 1 },
      experiment: { workers: 1 },
      mean: Math.exp(1 / 2),
      source: 'e^(mu + sigma²/2)',
    },
  ],
  parameters: z.strictObject({
    mu: z.number().describe('mean of the logarithm of the time for one task; any number'),
    sigma: z.number().positive().describe('standard deviation of the logarithm, > 0'),
    correlation,
  }),
  create: ({ mu, sigma, correlation }) =>
    correlated(
      {
        sampler: (uniform) => {
          const normal = standardNormal(uniform);
          return () => Math.exp(mu + sigma * normal());
        },
        quantile: (u) => Math.exp(mu + sigma * normalQuantile(u)),
        closedForm: {
          cdf: (x) => (x <= 0 ? 0 : normalCdf((Math.log(x) - mu) / sigma)),
          mean: Math.exp(mu + sigma ** 2 / 2),
          least: 0,
        },
      },
      correlation,
      false,
    ),
});
