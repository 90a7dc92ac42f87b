import type { StepContext } from '../../models/steps/step.js';
import type { Problem } from './problem.js';

/**
 * What a step rule may ask of a problem and of the scheme that trains it.
 * @param missProbability called only by rules that need it
 */
export function stepContext(problem: Problem, missProbability: () => number | undefined): StepContext {
  return {
    spectralNorm: () => problem.curvature().spectralNorm(),
    smoothness: () => problem.curvature().smoothness(),
    strongConvexity: () => problem.curvature().strongConvexity(),
    get missProbability() {
      return missProbability();
    },
  };
}
