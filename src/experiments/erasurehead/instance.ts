import type { FigureContext, TrainingRun } from '../../analysis/figures/figure.js';
import { theoryDelay } from '../../analysis/papers/erasurehead.js';
import { kernelOf } from '../../models/kernels/kernel-of.js';
import { largestEigenvalue } from '../../models/kernels/linear-algebra.js';
import { takeRows } from '../../models/kernels/rows.js';
import { firstOfTask } from '../../models/objectives/tasks.js';
import type { TrainingPoint } from '../../simulation/experiment/experiment.js';
import { ProblemCache } from '../../simulation/experiment/problem.js';
import { recordOf } from '../../simulation/training/records.js';
import { recordMoments } from '../../simulation/training/table.js';
import { type Estimate, meanOf } from '../../statistics/estimate.js';

/** Tasks and workers of the instance. */
export const N = 30;

/** Iterations of a run. */
const ITERATIONS = 20;

/**
 * The instance on which the convergence statements are checked: least squares, f_i half the squared residuals of
 * the 5 points of task i, f = (1/n)·Σ f_i. The labels are noisy, so that the f_i have different optima and a
 * missing task matters; the start is in the middle of where the entries of beta come from.
 */
const INSTANCE = {
  objective: { loss: 'least-squares' },
  data: { source: 'gaussian', points: 50 * N, features: 20, std: 1, noise: 10 },
  start: { value: 5 },
} as const;

/** What the theorems call it, for f. */
export interface Constants {
  /** f satisfies mu-PL: the least eigenvalue of its Hessian. */
  readonly mu: number;
  /** f is beta-smooth: the largest one. */
  readonly beta: number;
  /** f*. */
  readonly least: number;
  /** f(x_0) − f*. */
  readonly initialGap: number;
  /** ‖x_0 − x*‖. */
  readonly initialDistance: number;
  /** A bound on ‖∇f_i(x)‖ for all i and all x with ‖x − x*‖ <= radius: the gradient at x* and its Lipschitz constant. */
  sigma(radius: number): number;
  /** ∇f_1 … ∇f_n at x_0 and at x*. */
  readonly gradients: { readonly start: readonly Float64Array[]; readonly optimum: readonly Float64Array[] };
}

/** Trains the instance; all iterations are recorded. The points are schemes x steps, in this order. */
export function trainInstance(
  context: FigureContext,
  name: string,
  {
    runs,
    c,
    schemes,
    steps,
  }: {
    readonly runs: number;
    /** lambda = 1/c, as Theorem 3 has it. */
    readonly c: number;
    readonly schemes: readonly object[];
    readonly steps: readonly string[];
  },
): Promise<TrainingRun> {
  return context.train({
    name,
    seed: context.seed,
    trials: runs,
    workers: N,
    scheme: schemes[0],
    delay: theoryDelay(N, 1 / c),
    training: {
      ...INSTANCE,
      iterations: ITERATIONS,
      step: { rule: 'theorem', name: steps[0] },
      record: Array.from({ length: ITERATIONS }, (_, i) => i + 1),
    },
    sweep: { scheme: schemes, 'training.step.name': steps },
  });
}

/** The constants of the instance, from the very data that a run was made with. */
export function constantsOf({ experiment }: TrainingRun): Constants {
  const point = experiment.points[0] as TrainingPoint;
  const { objective, data } = new ProblemCache(experiment.dataFolders).of(point, 0);
  const { features, points } = objective;
  const optimum = objective.optimum() as Float64Array;
  const start = new Float64Array(features).fill(INSTANCE.start.value);
  const value = (x: Float64Array) => {
    const out = new Float64Array(1);
    objective.loss(x, 1, out);
    return out[0] / N;
  };
  const gradientsAt = (x: Float64Array) =>
    Array.from({ length: N }, (_, i) => {
      const out = new Float64Array(features);
      objective.partialGradient(x, firstOfTask(i, N, points), firstOfTask(i + 1, N, points), out);
      return out;
    });
  const gradients = { start: gradientsAt(start), optimum: gradientsAt(optimum) };
  // f_i is quadratic: its gradient's Lipschitz constant is the norm of X_iᵀX_i.
  const lipschitz = Array.from({ length: N }, (_, i) => {
    const [from, to] = [firstOfTask(i, N, points), firstOfTask(i + 1, N, points)];
    const own = Array.from({ length: to - from }, (_, k) => from + k);
    return largestEigenvalue(kernelOf(takeRows(data.rows, own)));
  });
  const least = value(optimum);
  return {
    mu: objective.strongConvexity() / N,
    beta: objective.smoothness() / N,
    least,
    initialGap: value(start) - least,
    initialDistance: Math.sqrt(squaredNorm(start.map((entry, f) => entry - optimum[f]))),
    sigma: (radius) =>
      Math.max(...gradients.optimum.map((g, i) => Math.sqrt(squaredNorm(g)) + lipschitz[i] * radius)),
    gradients,
  };
}

/** ‖x‖². */
export function squaredNorm(vector: Float64Array): number {
  return vector.reduce((sum, entry) => sum + entry * entry, 0);
}

/** Δ_T for T = 1, 2, …: the mean of f(x_T) − f* over the runs of a point. */
export function gaps({ summaries }: TrainingRun, point: number, { least }: Constants): Estimate[] {
  const summary = summaries[point];
  return summary.iterations.map((_, i) => {
    const moments = recordMoments(summary, i, 'loss');
    if (moments === undefined) throw new Error('the loss of every iteration is recorded');
    const { value, se } = meanOf(moments);
    return { value: value / N - least, se: se / N };
  });
}

/** The largest ‖x_t − x*‖ that any run has met, the start included. */
export function radiusOf({ summaries }: TrainingRun, { initialDistance }: Constants): number {
  let radius = initialDistance;
  for (const { runs, iterations } of summaries) {
    for (const run of runs) {
      for (let i = 0; i < iterations.length; i++) radius = Math.max(radius, recordOf(run, i, 'error'));
    }
  }
  return radius;
}
