import { type Definition, definer } from '../../registry/registry.js';

/** The step size gamma_t of update t, t counted from 1. */
export type StepRule = (t: number) => number;

/** Constants of the problem for step rules. Called when a rule is made, and only by rules that need it. */
export interface StepContext {
  /** ‖XᵀX‖₂ */
  spectralNorm(): number;
  /** A β such that the summed objective is β-smooth. */
  smoothness(): number;
  /** A λ such that the summed objective is λ-strongly convex. */
  strongConvexity(): number;
  /**
   * Probability that no responder holds a given task: p of ErasureHead, Lemma 2, C(k−ℓ, r)/C(k, r). Absent where the
   * scheme does not say.
   */
  readonly missProbability?: number | undefined;
}

/** A step rule as the registry holds it. `create` throws a DataError if it has no step for the problem. */
export type StepDefinition = Definition<StepRule, [context: StepContext]>;

/** Writes down a step rule. */
export const defineStep = definer<StepRule, [context: StepContext]>('step rule');
