import type { Experiment, TrainingPoint } from '../../simulation/experiment/experiment.js';
import { type Problem, ProblemCache } from '../../simulation/experiment/problem.js';
import { recordOf } from '../../simulation/training/records.js';
import type { TrainingSummary } from '../../simulation/training/summary.js';
import { type Estimate, meanOf } from '../../statistics/estimate.js';
import { momentsOf } from '../../statistics/moments.js';

/** What the theorems of SGC, Section V, need to know of a problem that is started from 0. */
export interface Facts {
  /** ‖XᵀX‖ */
  readonly norm: number;
  /** Smallest eigenvalue of XᵀX over the largest. */
  readonly kappa: number;
  /** mu = (1/m)‖X‖_F²/‖XᵀX‖ */
  readonly mu: number;
  /** ‖X beta* − y‖² */
  readonly residual: number;
  /** ‖beta_0 − beta*‖² */
  readonly initial: number;
}

/** Computes the facts of points' problems, those of equal problems once. */
export function factsOf({ points, dataFolders }: Experiment): Facts[] {
  const problems = new ProblemCache(dataFolders);
  const known = new Map<Problem, Facts>();
  return points.map((point) => {
    const problem = problems.of(point as TrainingPoint, 0);
    const facts = known.get(problem) ?? compute(problem);
    known.set(problem, facts);
    return facts;
  });
}

function compute(problem: Problem): Facts {
  const { objective, data, setting } = problem;
  const optimum = problem.optimum();
  if (optimum === undefined) throw new Error('the theorems need a problem of which beta* is known');
  const norm = objective.spectralNorm();
  const loss = new Float64Array(1);
  objective.loss(optimum, 1, loss);
  return {
    norm,
    kappa: objective.strongConvexity() / norm,
    mu: setting.squaredNorms.reduce((sum, x) => sum + x, 0) / data.points / norm,
    residual: 2 * loss[0],
    initial: optimum.reduce((sum, x) => sum + x * x, 0),
  };
}

/** Mean of ‖beta_t − beta*‖² over the runs, at each recorded iteration. */
export function squaredErrors({ iterations, runs }: TrainingSummary): { t: number; error: Estimate }[] {
  return iterations.map((t, i) => {
    const squares = Float64Array.from(runs, (run) => recordOf(run, i, 'error') ** 2);
    return { t, error: meanOf(momentsOf(squares)) };
  });
}

/** An estimate divided by a known number. */
export function over({ value, se }: Estimate, divisor: number): Estimate {
  return { value: value / divisor, se: se / divisor };
}

/** Whole numbers from 1 to `last`, about evenly spaced on a logarithmic axis, and those of `also`. */
export function logSpaced(last: number, count: number, also: readonly number[] = []): number[] {
  const spaced = Array.from({ length: count }, (_, i) => Math.round(last ** (i / (count - 1))));
  return [...new Set([...spaced, ...also])].sort((a, b) => a - b);
}
