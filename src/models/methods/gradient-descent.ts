import { z } from 'zod';
import { defineMethod } from './method.js';

/** beta ← beta − gamma_t·g. */
export const gradientDescent = defineMethod({
  name: 'gradient-descent',
  summary: 'beta − gamma_t·g; the step multiplies the summed gradient',
  source: 'SGC, eq. (2)',
  parameters: z.strictObject({}),
  create: () => ({
    restart: () => {},
    update: (betas, gradients, step) => {
      for (let f = 0; f < betas.length; f++) betas[f] -= step * gradients[f];
    },
  }),
});
