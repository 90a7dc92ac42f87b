import { momentsOfY, theoryDelay } from '../../analysis/closed-forms/erasurehead.js';
import { forEachTrial, pointOf } from '../../analysis/closed-forms/simulate.js';
import { type FigureContext, type TrainingRun, trialsFor } from '../../analysis/figures/figure.js';
import { kernelOf } from '../../models/kernels/kernel-of.js';
import { largestEigenvalue } from '../../models/kernels/linear-algebra.js';
import { takeRows } from '../../models/kernels/rows.js';
import { firstOfTask } from '../../models/objectives/tasks.js';
import { trainingPoint } from '../../simulation/experiment/experiment.js';
import { ProblemCache } from '../../simulation/experiment/problem.js';
import type { TrainingRow } from '../../simulation/results/labelled.js';
import { type Estimate, meanOf } from '../../statistics/estimate.js';
import { momentsOf } from '../../statistics/moments.js';

/** Tasks and workers of the instance. */
export const N = 30;

/** Iterations of a run. */
const ITERATIONS = 20;

/**
 * The instances on which the convergence statements are checked: least squares, f_i half the squared residuals of
 * the points of task i, f = (1/n)·Σ f_i. The labels are noisy, so that the f_i have different optima and a
 * missing task matters; the start is in the middle of where the entries of beta come from.
 */
const INSTANCE = {
  objective: { loss: 'least-squares' },
  data: { source: 'gaussian', std: 1, noise: 10 },
  start: { value: 5 },
} as const;

/** Name of the theorems for it, for f. */
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

/**
 * Trains an instance with schemes and steps; all iterations are recorded.
 * @param size points of a task and features: the more points per feature, the more alike the tasks are
 * @param c lambda = 1/c, as Theorem 3 has it
 * @param steps names of steps of the rule `theorem`
 */
export function trainInstance(
  context: FigureContext,
  name: string,
  {
    runs,
    size: { points, features },
    c,
    schemes,
    steps,
  }: {
    readonly runs: number;
    readonly size: { readonly points: number; readonly features: number };
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
      data: { ...INSTANCE.data, points: points * N, features },
      iterations: ITERATIONS,
      step: { rule: 'theorem', name: steps[0] },
      record: Array.from({ length: ITERATIONS }, (_, i) => i + 1),
    },
    sweep: { scheme: schemes, 'training.step.name': steps },
  });
}

/** The constants of the instance, from the very data that a run was made with. */
export function constantsOf({ experiment }: TrainingRun): Constants {
  const point = trainingPoint(experiment.points[0]);
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
function squaredNorm(vector: Float64Array): number {
  return vector.reduce((sum, entry) => sum + entry * entry, 0);
}

/** Δ_T for T = 1, 2, …: the mean of f(x_T) − f* over the runs. */
export function gapsOf(row: TrainingRow, { least }: Constants): Estimate[] {
  return row.iterations.map((iteration) => {
    const { value, se } = row.mean('loss', iteration);
    return { value: value / N - least, se: se / N };
  });
}

/** The largest ‖x_t − x*‖ that any run has met, the start included. */
export function radiusOf({ results }: TrainingRun, { initialDistance }: Constants): number {
  const distances = results.rows.flatMap((row) => row.iterations.flatMap((t) => row.values('error', t)));
  return distances.reduce((largest, distance) => Math.max(largest, distance), initialDistance);
}

/** Simulated moments of g(x) of eq. (1) at a point x, and what Lemmas 3 and 4 say of them. */
export interface Moments {
  /** E⟨g, ∇f⟩/‖∇f‖², which is 1 − p; meaningless at the optimum, where ∇f = 0. */
  readonly along: Estimate;
  /** 1 − p. */
  readonly present: number;
  readonly square: Estimate;
  /** E‖g‖² by Lemma 3. */
  readonly lemma3: number;
  /** The bound of Lemma 4. */
  readonly lemma4: number;
}

/** Simulates g(x) = (1/n)·Σ Y_i g[i](x) at the start or at the optimum. */
export function momentsAt(
  at: 'start' | 'optimum',
  { gradients }: Constants,
  { c, r, sigma }: { readonly c: number; readonly r: number; readonly sigma: number },
  context: FigureContext,
): Moments {
  const trials = trialsFor(context, 20_000, 1_000);
  const scheme = { name: 'erasurehead', load: c, wait: r };
  const point = pointOf({ seed: context.seed, workers: N, scheme, delay: theoryDelay(N, 1 / c) });
  const { p, q } = momentsOfY(N, c, r);
  const blocks = blocksOf(gradients[at], c);
  const full = scaledSum(blocks, new Float64Array(blocks.length).fill(1));
  const fullSquare = squaredNorm(full);
  const along = new Float64Array(trials);
  const square = new Float64Array(trials);
  const v = new Float64Array(N);
  let trial = 0;
  forEachTrial(point, trials, (_, master) => {
    master.weights(v);
    const g = scaledSum(
      blocks,
      blocks.map((_, i) => v[i * c]),
    );
    along[trial] = g.reduce((sum, entry, f) => sum + entry * full[f], 0) / fullSquare;
    square[trial++] = squaredNorm(g);
  });
  const spread = blocks.reduce((sum, block) => sum + squaredNorm(block), 0) / N ** 2;
  return {
    along: meanOf(momentsOf(along)),
    present: 1 - p,
    square: meanOf(momentsOf(square)),
    lemma3: (1 - q) * fullSquare + (q - p) * spread,
    lemma4: (1 - q) * fullSquare + ((q - p) * c * sigma ** 2) / N,
  };
}

/** g[i]: the sums of c gradients each. (In the paper the inner sum of (1) runs to n/c, a misprint.) */
function blocksOf(gradients: readonly Float64Array[], c: number): Float64Array[] {
  return Array.from({ length: N / c }, (_, i) =>
    gradients
      .slice(i * c, (i + 1) * c)
      .reduce(
        (sum, gradient) => sum.map((entry, f) => entry + gradient[f]),
        new Float64Array(gradients[0].length),
      ),
  );
}

/** (1/n)·Σ y_i·block_i. */
function scaledSum(blocks: readonly Float64Array[], y: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(blocks[0].length);
  blocks.forEach((block, i) => {
    for (let f = 0; f < sum.length; f++) sum[f] += (y[i] * block[f]) / N;
  });
  return sum;
}
