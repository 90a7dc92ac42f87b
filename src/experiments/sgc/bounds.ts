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

/** Parameters that a bound depends on beside the data. */
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
