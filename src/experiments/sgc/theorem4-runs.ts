import type { TrainingRun } from '../../analysis/figures/figure.js';
import type { TrainingPoint } from '../../simulation/experiment/experiment.js';
import { ProblemCache } from '../../simulation/experiment/problem.js';
import { squaredErrors } from './facts.js';

/** n, d, m and p. */
export const WORKERS = 32;
export const REDUNDANCY = WORKERS / 2;
export const POINTS = WORKERS - 1;
export const P = 0.75;
/** Iterations of a run. */
export const ITERATIONS = 1000;

/** Radii of the balls W: one that holds the unconstrained optimum, and one that does not. */
export const RADII = [40, 10];

/** The same data in two units: nothing changes but the size of gradients and eigenvalues. */
export const UNITS = [1, 0.001];

/** A problem on a ball, and how SGC does on it. */
export interface Constrained {
  readonly radius: number;
  readonly unit: number;
  /** The bound (10) at T = 1; it falls as 1/T. With Φ as printed, and with Φ as the proof has it. */
  readonly printed: number;
  readonly proved: number;
  /** The largest ‖beta − beta*‖² for a beta in the ball. */
  readonly largest: number;
  readonly errors: ReturnType<typeof squaredErrors>;
}

/** What came out of training, beside the bounds. */
export function casesOf({ experiment, summaries }: TrainingRun): Constrained[] {
  const problems = new ProblemCache(experiment.dataFolders);
  return summaries.map((summary, i) => {
    const [data, radius] = experiment.values[i] as [{ row_norm: number }, number];
    const {
      data: points,
      objective,
      optimum,
      setting,
    } = problems.of(experiment.points[i] as TrainingPoint, 0);
    const best = optimum();
    if (best === undefined) throw new Error('Theorem 4 needs a problem of which beta* is known');
    // ‖∇L(a_i, beta)‖ = |⟨x_i, beta⟩ − y_i|·‖x_i‖ is largest at the end of the ball where y_i is missed most.
    const steepest = points.labels.reduce((most, y, row) => {
      const length = Math.sqrt(setting.squaredNorms[row]);
      return Math.max(most, ((radius * length + Math.abs(y)) * length) ** 2);
    }, 0);
    const odds = P / (1 - P);
    const spread = odds / REDUNDANCY + ((POINTS - 1) * odds) / WORKERS + POINTS;
    const factor = (4 / objective.strongConvexity() ** 2) * POINTS * spread;
    return {
      radius,
      unit: data.row_norm,
      printed: factor * steepest ** 2,
      proved: factor * steepest,
      largest: (radius + Math.sqrt(best.reduce((sum, x) => sum + x * x, 0))) ** 2,
      errors: squaredErrors(summary),
    };
  });
}
