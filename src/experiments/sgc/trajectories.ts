import type { ClaimDraft } from '../../analysis/figures/claim.js';
import type { TrainingRun } from '../../analysis/figures/figure.js';
import { atMost } from '../../analysis/figures/verdict.js';
import { expectedSquaredErrors } from '../../analysis/moments/expected-error.js';
import { trainingPoint } from '../../simulation/experiment/experiment.js';
import { type Problem, ProblemCache } from '../../simulation/experiment/problem.js';
import type { TrainingRow } from '../../simulation/results/labelled.js';
import { type Estimate, meanOf, surelyAbove } from '../../statistics/estimate.js';
import { momentsOf } from '../../statistics/moments.js';
import { pow } from '../../statistics/pow.js';
import { type Facts, leastIterations, type Setup } from './bounds.js';

/** E‖beta_t − beta*‖² after an iteration. */
export interface SquaredError {
  readonly t: number;
  readonly sampled: Estimate;
  /** Without sampling, where it was asked for. */
  readonly exact?: number;
}

/** Error of a least-squares problem from beta_0 = 0 on, with the step of Theorem 3. */
export interface Trajectory {
  readonly points: number;
  readonly features: number;
  readonly placement: string;
  readonly facts: Facts;
  readonly setup: Setup;
  readonly runs: number;
  readonly errors: readonly SquaredError[];
}

/** The trajectories of an experiment. @param exact whether exact moments stand beside the sampled ones */
export function trajectoriesOf({ experiment, results }: TrainingRun, exact = false): Trajectory[] {
  const problems = new ProblemCache(experiment.dataFolders);
  return results.rows.map((row) => {
    const point = trainingPoint(row.point);
    const problem = problems.of(point, 0);
    const factor = Number(point.training.objective.factor ?? 1);
    const known = exact ? expectedSquaredErrors(point, problem) : undefined;
    return {
      points: problem.data.points,
      features: problem.data.features,
      placement: String(row.coordinate('scheme.placement')),
      facts: factsOf(problem, factor),
      setup: {
        workers: point.workers,
        redundancy: Number(row.coordinate('scheme.redundancy')),
        p: Number(row.coordinate('delay.p')),
        epsilon: Number(row.coordinate('training.step.epsilon')),
        factor,
      },
      runs: row.runs.length,
      errors: squaredErrors(row).map((each) => ({ ...each, ...(known && { exact: known[each.t] }) })),
    };
  });
}

/** @param factor c of the loss (c/2)·‖X beta − y‖² */
export function factsOf({ objective, data, setting, optimum }: Problem, factor = 1): Facts {
  const best = optimum();
  if (best === undefined) throw new Error('the theorems need a problem of which β* is known');
  const norm = objective.spectralNorm();
  const loss = new Float64Array(1);
  objective.loss(best, 1, loss);
  return {
    norm,
    kappa: objective.strongConvexity() / factor / norm,
    mu: setting.squaredNorms.reduce((sum, x) => sum + x, 0) / data.points / norm,
    residual: (2 / factor) * loss[0],
    initial: best.reduce((sum, x) => sum + x * x, 0),
  };
}

/** Mean of ‖beta_t − beta*‖² over the runs, at each recorded iteration. */
export function squaredErrors(row: TrainingRow): SquaredError[] {
  return row.iterations.map((t) => {
    const squares = Float64Array.from(row.values('error', t), (error) => error ** 2);
    return { t, sampled: meanOf(momentsOf(squares)) };
  });
}

/** An estimate divided by a known number. */
export function over({ value, se }: Estimate, divisor: number): Estimate {
  return { value: value / divisor, se: se / divisor };
}

/** Whole numbers from 1 to `last`, about evenly spaced on a logarithmic axis, and those of `also`. */
export function logSpaced(last: number, count: number, also: readonly number[] = []): number[] {
  const spaced = Array.from({ length: count }, (_, i) => Math.round(pow(last, i / (count - 1))));
  return [...new Set([...spaced, ...also])].sort((a, b) => a - b);
}

/** The number of a claim: without an interval where it has no sampling error. */
export function sampledOrPlain(estimate: Estimate): Estimate | number {
  return estimate.se > 0 ? estimate : estimate.value;
}

/** An error over its bound. */
export interface Quotient {
  readonly trajectory: Trajectory;
  readonly t: number;
  readonly sampled: Estimate;
  readonly exact?: number;
}

/** The quotients of errors and a bound at all recorded T that are admitted; default: T >= 2·log(1/ε²). */
export function quotientsOf(
  trajectories: readonly Trajectory[],
  bound: (trajectory: Trajectory, t: number) => number,
  admitted = ({ setup }: Trajectory, t: number) => t >= leastIterations(setup),
): Quotient[] {
  return trajectories.flatMap((trajectory) =>
    trajectory.errors
      .filter(({ t }) => admitted(trajectory, t))
      .map(({ t, sampled, exact }) => {
        const most = bound(trajectory, t);
        return {
          ...{ trajectory, t, sampled: over(sampled, most) },
          ...(exact !== undefined && { exact: exact / most }),
        };
      }),
  );
}

/** Claim about a bound, by the largest quotient, and by its exact value where there is one. */
export function boundHolds(quotients: readonly Quotient[]): Pick<ClaimDraft, 'found' | 'verdict' | 'note'> {
  if (quotients.length === 0) throw new Error('no case satisfies the hypotheses');
  const value = ({ exact, sampled }: Quotient) => exact ?? sampled.value;
  const { exact, sampled } = quotients.reduce((a, b) => (value(b) > value(a) ? b : a));
  return {
    found: exact === undefined || sampled.se === 0 ? sampledOrPlain(sampled) : { exact, sampled },
    verdict: atMost(1),
    note: `value: largest quotient of error and bound; ${whereExceeded(quotients)}`,
  };
}

/** Cases in which errors lie above the bound; sampled ones by more than their sampling error (95 %). */
function whereExceeded(quotients: readonly Quotient[]): string {
  const exceeded = quotients.filter(({ exact, sampled }) =>
    exact === undefined ? surelyAbove(sampled, 1) : exact > 1,
  );
  const checked = quotients.length;
  if (exceeded.length === 0) return `nowhere above the bound at ${checked} values of T, κ and ε`;
  const cases = [...new Set(exceeded.map(({ trajectory }) => trajectory))].map((trajectory) => {
    const times = exceeded.filter((each) => each.trajectory === trajectory).map(({ t }) => t);
    const range = times.length === 1 ? `T = ${times[0]}` : `T = ${times[0]} to ${times[times.length - 1]}`;
    const { facts, setup } = trajectory;
    return `κ = ${facts.kappa.toFixed(2)}, ε = ${setup.epsilon}: ${range}`;
  });
  return `above it at ${exceeded.length} of ${checked} values: ${cases.join('; ')}`;
}
