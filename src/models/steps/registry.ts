import { type Named, Registry } from '../../registry/registry.js';
import { constant, geometric, power } from './simple.js';
import type { StepContext, StepDefinition, StepRule } from './step.js';
import { theorem } from './theorem.js';

/** Every step rule that experiments can name. */
export const steps = new Registry<'rule', StepDefinition>('rule', 'step rule', [
  power,
  constant,
  geometric,
  theorem,
]);

/** Schema of an experiment's `step`: `rule` names it, the other keys are its parameters. */
export const stepSchema = () => steps.schema();

/**
 * Makes the step rule that an experiment describes, as parsed by `stepSchema`.
 * @throws DataError if the problem is not one that the rule has a step for
 */
export function createStep(step: Named<'rule'>, context: StepContext): StepRule {
  return steps.create(step, context);
}
