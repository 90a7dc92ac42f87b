import type { z } from 'zod';

/**
 * How a gradient estimate moves beta. A method has a state of its own; it may run R replicas side by side, which are
 * to it one long vector.
 */
export interface Method {
  /** Forgets everything: the next update is the first. */
  restart(): void;
  /**
   * One update, in place.
   * @param betas where the gradients were taken; afterwards the new ones
   * @param gradients gradient estimates of the objective, summed over the points, penalty included
   * @param step gamma_t; what it multiplies, the definition says
   */
  update(betas: Float64Array, gradients: Float64Array, step: number): void;
}

/** What a method is told about the problem. */
export interface MethodContext {
  /** m, number of training points */
  readonly points: number;
  /** Number of entries of `betas`: R·ℓ. */
  readonly length: number;
}

/** A method as the registry holds it. `S` is the schema of its parameters. */
export interface MethodDefinition<S extends z.ZodObject = z.ZodObject> {
  /** Name in experiments. */
  readonly name: string;
  /** One line: what it is. */
  readonly summary: string;
  /** Where it is defined. */
  readonly source: string;
  /** Schema of its parameters, without the name; unknown keys are refused. Each has a description. */
  readonly parameters: S;
  create(parameters: z.output<S>, context: MethodContext): Method;
}

/** Types a definition's parameters from its schema, and hands it to the registry with the type forgotten. */
export function defineMethod<S extends z.ZodObject>(definition: MethodDefinition<S>): MethodDefinition {
  return definition as unknown as MethodDefinition;
}
