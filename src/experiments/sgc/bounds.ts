import { atMost, type ClaimDraft } from '../../analysis/figures/claim.js';
import type { TrainingRun } from '../../analysis/figures/figure.js';
import { expectedSquaredErrors } from '../../analysis/moments/expected-error.js';
import { trainingPoint } from '../../simulation/experiment/experiment.js';
import { type Problem, ProblemCache } from '../../simulation/experiment/problem.js';
import type { TrainingRow } from '../../simulation/results/labelled.js';
import { type Estimate, meanOf, surelyAbove } from '../../statistics/estimate.js';
import { momentsOf } from '../../statistics/moments.js';
import { pow } from '../../statistics/pow.js';
import { over } from '../../statistics/ratios.js';

/** Numbers of a least-squares problem, started from 0, that the theorems of SGC, Section V, depend on. */
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

/** Parameters that a bound depends on besides the data. */
export interface Setup {
  readonly workers: number;
  /** d */
  readonly redundancy: number;
  readonly p: number;
  readonly epsilon: number;
  /** c of the loss (c/2)·‖X beta − y‖²: 2 in the statement of Theorem 3, 1 in its proof. */
  readonly factor: number;
}

/** log(1/ε²) */
function logarithm({ epsilon }: Setup): number {
  return -2 * Math.log(epsilon);
}

/** The least T that Theorem 3 admits: T >= 2·log(1/ε²). */
export function leastIterations(setup: Setup): number {
  return Math.ceil(2 * logarithm(setup));
}

/** Whether n >= 8p/(1 − p) and d >= 8·mu·p/(1 − p), as the theorem asks. */
export function hypothesesHold({ mu }: Facts, { workers, redundancy, p }: Setup): boolean {
  const odds = p / (1 - p);
  return workers >= 8 * odds && redundancy >= 8 * mu * odds;
}

/**
 * The bounds on E‖beta_T − beta*‖² of SGC, Section V. Of r̃ there are four definitions and three values: Theorem 3
 * writes the number ‖X beta* − y‖/‖XᵀX‖^(1/2) and its proof the vector (X beta* − y)/‖XᵀX‖^(1/2), of the same norm;
 * Theorem 1 divides by ‖XᵀX‖, which is smaller or larger with the unit that X is measured in, and the
 * ITW paper squares the residual once more.
 */
export const BOUNDS = {
  /** Theorem 3 as printed: ε²‖beta_0 − beta*‖² + (‖r̃‖² mu/(dT))·log²(1/ε²)·p/(1 − p). */
  printed: (facts: Facts, setup: Setup, t: number): number => floor(facts, setup) + noise(facts, setup) / t,

  /** The same with the factor 2 that the last line of its proof has. */
  proved: (facts: Facts, setup: Setup, t: number): number =>
    floor(facts, setup) + (2 * noise(facts, setup)) / t,

  /** Theorem 1 of the ITW paper: as Theorem 3 with r̃ = ‖X beta* − y‖²/‖XᵀX‖, a number that is squared once more. */
  itw: (facts: Facts, setup: Setup, t: number): number =>
    floor(facts, setup) + (noise(facts, setup) * (facts.residual / facts.norm)) / t,

  /** Theorem 1, the informal version: no mu, log²(1/ε), and r̃ = (X beta* − y)/‖XᵀX‖. */
  informal: ({ norm, residual, initial }: Facts, { redundancy, p, epsilon }: Setup, t: number): number =>
    epsilon ** 2 * initial +
    ((residual / norm ** 2) * Math.log(epsilon) ** 2 * (p / (1 - p))) / (redundancy * t),
} as const;

function floor({ initial }: Facts, { epsilon }: Setup): number {
  return epsilon ** 2 * initial;
}

function noise({ norm, mu, residual }: Facts, setup: Setup): number {
  const { redundancy, p } = setup;
  return ((residual / norm) * mu * logarithm(setup) ** 2 * (p / (1 - p))) / redundancy;
}

/**
 * The bound that the proof of Theorem 3 gives if its mistake is mended, for T = 1 … iterations. It bounds
 * ‖(I − γXᵀX) b‖² by (1 − γ‖XᵀX‖)²‖b‖², with the largest eigenvalue of XᵀX; but it is the smallest that leaves
 * most. With g = c·γ_t·‖XᵀX‖ and odds = p/(1 − p), (17) and (18) are then
 *
 *   a_t = max_x {(1 − g x)² + odds·g²x²/n + odds·(mu/d)·g²(x + 1)}·a_{t−1} + 2·odds·(mu/d)·g²‖r̃‖²,
 *
 * x in [kappa, 1], a convex function of x, which is largest at one of the ends. (The mixed term (14) occurs twice in
 * the expansion, and is written once; (17) and (18) have room for both.)
 */
export function mendedBound(
  { norm, mu, kappa, residual, initial }: Facts,
  setup: Setup,
  iterations: number,
): Float64Array {
  const { workers, redundancy, p, factor: c } = setup;
  const odds = p / (1 - p);
  const share = odds * (mu / redundancy);
  const bounds = new Float64Array(iterations + 1);
  bounds[0] = initial;
  for (let t = 1; t <= iterations; t++) {
    const g = c * Math.min(1 / 2, logarithm(setup) / t);
    const factor = (x: number) =>
      (1 - g * x) ** 2 + (odds / workers) * (g * x) ** 2 + share * g * g * (x + 1);
    bounds[t] = Math.max(factor(kappa), factor(1)) * bounds[t - 1] + 2 * share * g * g * (residual / norm);
  }
  return bounds;
}

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

/** The trajectories of an experiment. @param exact whether to compute exact moments as well */
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

/**
 * SGC as Theorem 3 has it: its step, and independent stragglers, so that an iteration in which nobody responds changes
 * nothing.
 */
export function asTheorem3(
  code: { readonly redundancy: number; readonly placement?: string },
  p: number,
  { iterations, data, record }: { iterations: number; data: object; record: readonly number[] },
) {
  return {
    ...{ tasks: 1, scheme: { name: 'sgc', ...code } },
    delay: { model: 'bernoulli', p, redraw_empty: false },
    incomplete: 'skip',
    training: {
      ...{ iterations, objective: { loss: 'least-squares' }, data },
      ...{ step: { rule: 'theorem', name: 'sgc-3' }, record },
    },
  };
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
