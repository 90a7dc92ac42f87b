import { z } from 'zod';
import { defineMethod } from './method.js';

/** beta ← beta − gamma_t·g. */
export const gradientDescent = defineMethod({
  name: 'gradient-descent',
  summary: 'beta − gamma_t·g; the step multiplies the summed gradient',
  source: 'SGC, eq. (2)',
  examples: [{}],
  parameters: z.strictObject({}),
  create: () => ({
    restart: () => {},
    update: (betas, gradients, step) => {
      for (let f = 0; f < betas.length; f++) betas[f] -= step * gradients[f];
    },
  }),
});

/**
 * The accelerated gradient descent of ErasureHead's code, with theta_i = 2/(i + 2) for i = 0, 1, … and u_0 = 0:
 *
 *   y = (1 − theta)·beta + theta·u,  beta⁺ = y − (eta/N)·g(beta),  u = beta + (beta⁺ − beta)/theta
 *
 * N is the number of training points: the step eta multiplies the mean gradient, as in the code, where Amazon's is
 * 10. The gradient is taken at beta, not at y. The code subtracts 2·a·eta·beta too, with a = 1/N: that is the
 * gradient of the penalty for l2 = 2, which comes with g. As theta_0 = 1 and u_0 = 0, the first update forgets where
 * beta was and keeps only its gradient.
 */
export const accelerated = defineMethod({
  name: 'accelerated',
  summary:
    "ErasureHead's accelerated descent; the step multiplies the gradient divided by the number of points",
  source: "ErasureHead's authors' code, in place of its eq. (2); docs/background/corrections.md, 2",
  examples: [{}],
  parameters: z.strictObject({}),
  create: (_, { points, length }) => {
    const momentum = new Float64Array(length);
    let updates = 0;
    return {
      restart: () => {
        momentum.fill(0);
        updates = 0;
      },
      update: (betas, gradients, step) => {
        const theta = 2 / (updates + 2);
        const scale = step / points;
        for (let f = 0; f < length; f++) {
          const beta = betas[f];
          const next = (1 - theta) * beta + theta * momentum[f] - scale * gradients[f];
          momentum[f] = beta + (next - beta) / theta;
          betas[f] = next;
        }
        updates++;
      },
    };
  },
});
