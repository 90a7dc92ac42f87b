import { definitionOf, type Named, namedSchema } from '../named.js';
import { constant, geometric, power } from './simple.js';
import type { StepContext, StepDefinition, StepRule } from './step.js';
import { theorem } from './theorem.js';

/** Every step rule that experiments can name. */
export const steps: readonly StepDefinition[] = [power, constant, geometric, theorem];

/** Schema of an experiment's `step`: `rule` names it, the other keys are its parameters. */
export const stepSchema = namedSchema(steps, 'rule', 'step rule');

/**
 * Makes the step rule that an experiment describes, as parsed by `stepSchema`.
 * @throws DataError if the problem is not one that the rule has a step for
 */
export function createStep(step: Named<'rule'>, context: StepContext): StepRule {
  const { definition, parameters } = definitionOf(steps, 'rule', step);
  return definition.create(parameters, context);
}
