import type { z } from 'zod';

/** The step size gamma_t of update t, t counted from 1. */
export type StepRule = (t: number) => number;

/** What step rules may ask of the problem. Called when a rule is made, and only by rules that need it. */
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

/** A step rule as the registry holds it. `S` is the schema of its parameters. */
export interface StepDefinition<S extends z.ZodObject = z.ZodObject> {
  /** Name in experiments. */
  readonly name: string;
  /** One line: what it is. */
  readonly summary: string;
  /** Where it is defined. */
  readonly source: string;
  /** Schema of its parameters, without the name; unknown keys are refused. Each has a description. */
  readonly parameters: S;
  /**
   * Makes the rule.
   * @throws DataError if the problem is not one that the rule has a step for
   */
  create(parameters: z.output<S>, context: StepContext): StepRule;
}

/** Types a definition's parameters from its schema, and hands it to the registry with the type forgotten. */
export function defineStep<S extends z.ZodObject>(definition: StepDefinition<S>): StepDefinition {
  return definition as unknown as StepDefinition;
}
