import { z } from 'zod';
import { DataError } from '../errors.js';
import { defineStep, type StepContext, type StepRule } from './step.js';

/**
 * The step sizes under which the papers' theorems are proved, for gradients of objectives that are summed over the
 * points, as all are here:
 * - `sgc-3`: gamma_t = min{1/2, log(1/ε²)/t}/‖XᵀX‖₂. The proof takes ½‖X beta − y‖² (least squares with factor 1),
 *   although the theorem states ‖X beta − y‖².
 * - `sgc-4`: gamma_t = 1/(λ·t), λ the strong convexity of the summed objective.
 * - `erasurehead-1`: gamma = 1/β, and `erasurehead-2`: gamma = (1 − p)/β: the two steps of Theorem 1 (and 2), where p
 *   is the probability that a task is missing. There f = (1/n)·Σ f_i over the n tasks, β is its smoothness, and the
 *   estimate is (1/n)·Σ_{recovered} f_i'/(1 − p). The summed objective F = n·f has smoothness β_F = n·β, and its
 *   estimate is n times as large; so gamma·(estimate of f') = (gamma/n)·(estimate of F') and the step for F is
 *   gamma/n = 1/β_F or (1 − p)/β_F: n falls out. Both suppose the estimate divided by 1 − p (erasurehead with
 *   `unbiased: true`); with the plain estimate the steps would be 1/((1 − p)·β_F) and 1/β_F.
 */
export const theorem = defineStep({
  name: 'theorem',
  summary: "the step of a paper's theorem",
  source: 'SGC, Theorems 3 and 4; ErasureHead, Theorems 1 and 2',
  examples: [{ name: 'sgc-3', epsilon: 0.1 }, { name: 'erasurehead-2' }],
  parameters: z
    .strictObject({
      name: z
        .enum(['sgc-3', 'sgc-4', 'erasurehead-1', 'erasurehead-2'])
        .describe(
          'sgc-3: min{1/2, log(1/epsilon²)/t}/‖XᵀX‖₂; sgc-4: 1/(λ·t); erasurehead-1: 1/β; erasurehead-2: (1 − p)/β',
        ),
      epsilon: z.number().gt(0).lt(1).optional().describe('error tolerance ε, for sgc-3 only'),
    })
    .refine(({ name, epsilon }) => (epsilon === undefined) === (name !== 'sgc-3'), {
      path: ['epsilon'],
      error: 'epsilon is for sgc-3, which needs it, and for no other theorem',
    }),
  create: ({ name, epsilon = Number.NaN }, context): StepRule => {
    switch (name) {
      case 'sgc-3': {
        const norm = context.spectralNorm();
        const logarithm = -2 * Math.log(epsilon);
        return (t) => Math.min(1 / 2, logarithm / t) / norm;
      }
      case 'sgc-4': {
        const first = 1 / positiveConvexity(context);
        return (t) => first / t;
      }
      case 'erasurehead-1': {
        const step = 1 / context.smoothness();
        return () => step;
      }
      case 'erasurehead-2': {
        const step = (1 - missProbability(context)) / context.smoothness();
        return () => step;
      }
    }
  },
});

function positiveConvexity(context: StepContext): number {
  const convexity = context.strongConvexity();
  if (convexity > 0) return convexity;
  const allowed = 'a strongly convex one: least squares with independent columns, or l2 > 0';
  throw new DataError('step: sgc-4', 'an objective that is not known to be strongly convex', allowed);
}

function missProbability({ missProbability: p }: StepContext): number {
  if (p !== undefined && p >= 0 && p < 1) return p;
  const given =
    p === undefined ? 'a scheme that does not say how likely a task is missing' : `probability ${p}`;
  throw new DataError('step: erasurehead-2', given, 'a scheme that states it, below 1');
}
