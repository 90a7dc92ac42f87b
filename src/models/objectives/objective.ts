import { z } from 'zod';
import { type Definition, definer } from '../../registry/registry.js';
import type { Dataset } from '../data/dataset.js';

/** A measure on the test part. */
export interface TestMetric {
  /** Mean squared error, area under the ROC curve, or share of wrong classes. */
  readonly name: 'mse' | 'auc' | 'error';
  /** Its value at beta, the ℓ entries from index `from` of `betas` on. */
  evaluate(betas: Float64Array, from?: number): number;
}

/**
 * An objective, which is minimised: L(beta) = Σ_i ℓ(x_i, y_i; beta) + (l2/2)·‖beta‖², over the m training points, summed and not
 * averaged. R vectors are dealt with at once and stand side by side: entry f of vector r is betas[r·ℓ + f]. The
 * result for a vector does not depend on the others, to the bit.
 */
export interface Objective {
  /** Name in experiments. */
  readonly name: string;
  /** m */
  readonly points: number;
  /** ℓ */
  readonly features: number;
  /** The measure on the test part, where the data has one. */
  readonly test: TestMetric | undefined;
  /** out[r] = L(beta_r) for r < replicas. */
  loss(betas: Float64Array, replicas: number, out: Float64Array): void;
  /**
   * out_r = Σ_i v_ri·∇ℓ(x_i, y_i; beta_r) + l2·beta_r: the estimate that a master makes of recovered parts. The
   * penalty is the master's own: it is always whole. Without weights all v are 1 and it is the gradient of L.
   * @param weights v side by side: weights[r·m + i] belongs to point i of replica r
   */
  gradient(betas: Float64Array, weights: Float64Array | undefined, replicas: number, out: Float64Array): void;
  /** out = Σ ∇ℓ(x_i, y_i; beta) over the points from .. to − 1, without the penalty: what a worker computes. */
  partialGradient(beta: Float64Array, from: number, to: number, out: Float64Array): void;
  /** beta* = argmin L, within the ball where there is one; undefined where it is not unique or not known. */
  optimum(): Float64Array | undefined;
  /** ‖XᵀX‖₂ */
  spectralNorm(): number;
  /** A β such that L is β-smooth: the largest eigenvalue that its Hessian can have. */
  smoothness(): number;
  /** A λ such that L is λ-strongly convex; the largest one where it is known, else l2. */
  strongConvexity(): number;
  /** Puts each beta_r on the nearest point of the ball; does nothing where there is none. */
  project(betas: Float64Array, replicas: number): void;
}

/** Parameters that every objective has. */
export const commonParameters = {
  /** Coefficient of the penalty (l2/2)·‖beta‖², >= 0; default 0. */
  l2: z.number().min(0).default(0).describe("penalty (l2/2)·‖beta‖²; 2 is that of ErasureHead's code"),
  /** Radius of the ball around 0 that beta is kept in, > 0; without it beta is free. */
  project: z
    .number()
    .positive()
    .optional()
    .describe('radius of the ball around 0 that beta is kept in; without it beta is free'),
};

/** Fields of an objective besides those of every definition. */
export interface WithLabels {
  /** Meaning of the labels: quantities, which are scaled where their rows are, or names of classes, which are not. */
  readonly labels: 'quantities' | 'classes';
}

/** An objective as the registry holds it. `create` throws a DataError if the labels, or the sizes, do not suit it. */
export type ObjectiveDefinition = Definition<Objective, [data: Dataset]> & WithLabels;

/** Writes down an objective. */
export const defineObjective = definer<Objective, [data: Dataset], WithLabels>('loss');
