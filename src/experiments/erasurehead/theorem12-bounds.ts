import { momentsOfY } from '../../analysis/closed-forms/erasurehead.js';
import type { TrainingRun } from '../../analysis/figures/figure.js';
import type { Estimate } from '../../statistics/estimate.js';
import { type Constants, constantsOf, gaps, N, radiusOf } from './instance.js';

/** c, tasks per worker. */
export const C = 2;
/** r, numbers of workers that are waited for. */
export const WAITS = [11, 20] as const;
/** The step sizes of the theorems: name of the rule, and formula. */
export const STEPS = [
  { name: 'erasurehead-1', label: '1/beta' },
  { name: 'erasurehead-2', label: '(1 − p)/beta' },
] as const;

/** A bound of Theorem 1 or 2 on Δ_T: (1 − rate)^T·Δ_0 + floor. */
interface Bound {
  readonly rate: number;
  readonly floor: number;
}

/** One step size, one number of workers that are waited for: what came out, and what was promised. */
export interface Curve {
  readonly r: number;
  readonly step: (typeof STEPS)[number];
  /** Δ_1, Δ_2, … */
  readonly gaps: readonly Estimate[];
  readonly theorem1: Bound;
  readonly theorem2: Bound;
}

/** What all claims of this figure rest on. */
export interface Theorem12 {
  readonly constants: Constants;
  readonly radius: number;
  readonly sigma: number;
  readonly descent: readonly Estimate[];
  readonly curves: readonly Curve[];
}

/** What came out of training, beside the bounds of Theorems 1 and 2. The points are those of the figure. */
export function evaluate(run: TrainingRun): Theorem12 {
  const constants = constantsOf(run);
  const radius = radiusOf(run, constants);
  const sigma = constants.sigma(radius);
  const curves = STEPS.flatMap((step, s) =>
    WAITS.map((r, w): Curve => {
      const point = (1 + w) * STEPS.length + s;
      return { r, step, gaps: gaps(run, point, constants), ...boundsOf(step.name, r, constants, sigma) };
    }),
  );
  return { constants, radius, sigma, descent: gaps(run, 0, constants), curves };
}

/** Theorems 1 and 2, for either step. */
function boundsOf(
  step: (typeof STEPS)[number]['name'],
  r: number,
  { mu, beta }: Constants,
  sigma: number,
): { theorem1: Bound; theorem2: Bound } {
  const { p, q } = momentsOfY(N, C, r);
  const e = Math.exp((-C * r) / N);
  const scale = sigma ** 2 / mu;
  if (step === 'erasurehead-1') {
    return {
      theorem1: { rate: mu / beta, floor: (scale / (2 * (1 - p))) * (p + ((q - p) * C) / ((1 - p) * N)) },
      theorem2: { rate: mu / beta, floor: scale * e * (1 + (4 * C) / N) },
    };
  }
  return {
    theorem1: { rate: ((1 - p) * mu) / beta, floor: ((q - p) * C * scale) / (2 * (1 - p) * N) },
    theorem2: { rate: ((1 - e) * mu) / beta, floor: (2 * C * e * scale) / N },
  };
}

/** A bound after T iterations. */
export function boundAt({ rate, floor }: Bound, gap: number, iterations: number): number {
  return (1 - rate) ** iterations * gap + floor;
}

/** Lemma 1. */
export function lemma1At({ mu, beta, initialGap }: Constants, iterations: number): number {
  return boundAt({ rate: mu / beta, floor: 0 }, initialGap, iterations);
}
