import { type Definition, definer } from '../../registry/registry.js';

/**
 * Update of beta by a gradient estimate. A method has a state of its own; it may run R replicas side by side, which are
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

/** The facts about a problem that a method may use. */
export interface MethodContext {
  /** m, number of training points */
  readonly points: number;
  /** Number of entries of `betas`: R·ℓ. */
  readonly length: number;
}

/** A method as the registry holds it. */
export type MethodDefinition = Definition<Method, [context: MethodContext]>;

/** Writes down a method. */
export const defineMethod = definer<Method, [context: MethodContext]>('method');
