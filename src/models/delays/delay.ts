import type { z } from 'zod';
import type { DelayModel } from '../../engine/delay-model.js';
import type { Named } from '../named.js';

/** A delay model as the registry holds it. `S` is the schema of its parameters. */
export interface DelayDefinition<S extends z.ZodObject = z.ZodObject> {
  /** Name in experiments. */
  readonly name: string;
  /** One line: what it is. */
  readonly summary: string;
  /** Where it is defined. */
  readonly source: string;
  /** Schema of its parameters, without the name; unknown keys are refused. Each has a description. */
  readonly parameters: S;
  /**
   * Makes the model.
   * @param nested makes the models inside this one (sum, classes, …)
   * @throws DelayError if what the parameters point to, such as a file, cannot be used
   */
  create(parameters: z.output<S>, nested: (delay: NestedDelay) => DelayModel): DelayModel;
}

/** A delay model inside another one, as parsed: its name and its parameters. */
export type NestedDelay = Named<'model'>;

/** Types a definition's parameters from its schema, and hands it to the registry with the type forgotten. */
export function defineDelay<S extends z.ZodObject>(definition: DelayDefinition<S>): DelayDefinition {
  return definition as unknown as DelayDefinition;
}

/** Whether fractions add up to 1, as closely as one writes them down. */
export function addUpToOne(fractions: readonly number[]): boolean {
  return Math.abs(fractions.reduce((sum, fraction) => sum + fraction, 0) - 1) <= 1e-6;
}
