import type { z } from 'zod';
import type { DelayModel } from '../../engine/delay.js';

/** A delay model as the registry holds it. `P` are its parameters as its schema parses them. */
export interface DelayDefinition<P = unknown> {
  /** Name in experiments. */
  readonly name: string;
  /** One line: what it is. */
  readonly summary: string;
  /** Where it is defined. */
  readonly source: string;
  /** Schema of its parameters, without the name; unknown keys are refused. Each has a description. */
  readonly parameters: z.ZodType<P>;
  /**
   * Makes the model.
   * @param nested makes the models inside this one (sum, classes, …)
   */
  create(parameters: P, nested: (delay: NestedDelay) => DelayModel): DelayModel;
}

/** A delay model inside another one, as parsed: its name and its parameters. */
export type NestedDelay = { readonly model: string } & Readonly<Record<string, unknown>>;

/** Types a definition's parameters from its schema, and hands it to the registry with the type forgotten. */
export function defineDelay<P>(definition: DelayDefinition<P>): DelayDefinition {
  return definition as unknown as DelayDefinition;
}
