import type { TrainingRun } from '../../analysis/figures/figure.js';
import type { Point, TrainingPoint } from '../../simulation/experiment/experiment.js';
import { type Problem, ProblemCache } from '../../simulation/experiment/problem.js';
import type { TrainingRow } from '../../simulation/results/labelled.js';
import { type Estimate, meanOf } from '../../statistics/estimate.js';
import { momentsOf } from '../../statistics/moments.js';
import { pow } from '../../statistics/pow.js';

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

/** The facts of points' problems, computed once for equal problems. */
export function factsOf({ experiment }: Pick<TrainingRun, 'experiment'>): (point: Point) => Facts {
  const problems = new ProblemCache(experiment.dataFolders);
  const known = new Map<Problem, Facts>();
  return (point) => {
    const problem = problems.of(point as TrainingPoint, 0);
    const facts = known.get(problem) ?? compute(problem);
    known.set(problem, facts);
    return facts;
  };
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

/** E‖beta_t − beta*‖² at an iteration. */
export interface ErrorAt {
  readonly t: number;
  readonly error: Estimate;
}

/** Mean of ‖beta_t − beta*‖² over the runs, at each recorded iteration. */
export function squaredErrors(row: TrainingRow): ErrorAt[] {
  return row.iterations.map((t) => {
    const squares = Float64Array.from(row.values('error', t), (error) => error ** 2);
    return { t, error: meanOf(momentsOf(squares)) };
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

/** Parameters that a bound depends on beside the data. */
export interface Setup {
  readonly workers: number;
  /** d */
  readonly redundancy: number;
  readonly p: number;
  readonly epsilon: number;
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
 * The bounds on E‖beta_T − beta*‖² of SGC, Section V. Of r̃ there are three definitions and two values: Theorem 3
 * writes the number ‖X beta* − y‖/‖XᵀX‖^(1/2) and its proof the vector (X beta* − y)/‖XᵀX‖^(1/2), of the same norm;
 * Theorem 1 divides by ‖XᵀX‖, which is smaller or larger with the unit that X is measured in.
 */
export const BOUNDS = {
  /** Theorem 3 as printed: ε²‖beta_0 − beta*‖² + (‖r̃‖² mu/(dT))·log²(1/ε²)·p/(1 − p). */
  printed: (facts: Facts, setup: Setup, t: number): number => floor(facts, setup) + noise(facts, setup) / t,

  /** The same with the factor 2 that the last line of its proof has. */
  proved: (facts: Facts, setup: Setup, t: number): number =>
    floor(facts, setup) + (2 * noise(facts, setup)) / t,

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
 * most. With g = γ_t·‖XᵀX‖ and odds = p/(1 − p), (17) and (18) are then
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
  const { workers, redundancy, p } = setup;
  const odds = p / (1 - p);
  const share = odds * (mu / redundancy);
  const bounds = new Float64Array(iterations + 1);
  bounds[0] = initial;
  for (let t = 1; t <= iterations; t++) {
    const g = Math.min(1 / 2, logarithm(setup) / t);
    const factor = (x: number) =>
      (1 - g * x) ** 2 + (odds / workers) * (g * x) ** 2 + share * g * g * (x + 1);
    bounds[t] = Math.max(factor(kappa), factor(1)) * bounds[t - 1] + 2 * share * g * g * (residual / norm);
  }
  return bounds;
}

/** The number of a claim: without an interval where it has no sampling error. */
export function sampledOrPlain(estimate: Estimate): Estimate | number {
  return estimate.se > 0 ? estimate : estimate.value;
}
