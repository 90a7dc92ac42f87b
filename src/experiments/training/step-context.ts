import type { Objective } from '../../models/objectives/objective.js';
import type { StepContext } from '../../models/steps/step.js';

/**
 * What a step rule may ask of an objective and of the scheme that trains it.
 * @param missProbability called only by rules that need it
 */
export function stepContext(objective: Objective, missProbability: () => number | undefined): StepContext {
  return {
    spectralNorm: () => objective.spectralNorm(),
    smoothness: () => objective.smoothness(),
    strongConvexity: () => objective.strongConvexity(),
    get missProbability() {
      return missProbability();
    },
  };
}
