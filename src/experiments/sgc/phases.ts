import { sampleCorrelation } from 'simple-statistics';
import type { Curve } from './study.js';

/**
 * Down to this error the exponential phase is measured: a thousandth of ‖beta_0 − beta*‖₂ = 54.5, at which every
 * variant is far from its floor, and which even the slowest nearly reaches.
 */
const LEVEL = 0.05;

/**
 * Σ_{u <= t} u^-0.7, the steps of eq. (11) so far in units of the first. With steps that shrink, the error of
 * gradient descent falls exponentially in this sum, and not in t.
 */
export function cumulatedStep(t: number): number {
  let sum = 0;
  for (let u = 1; u <= t; u++) sum += u ** -0.7;
  return sum;
}

/**
 * By how much ln(error) falls per unit of the cumulated step, for each run: from the first record to the first
 * below the level, or to the last.
 */
export function decayRates({ iterations, errors }: Curve): number[] {
  return errors[0].map((first, run) => {
    const below = errors.findIndex((each) => each[run] <= LEVEL);
    const to = below < 0 ? errors.length - 1 : Math.max(1, below);
    return Math.log(first / errors[to][run]) / (cumulatedStep(iterations[to]) - cumulatedStep(iterations[0]));
  });
}

/** Index of the record at which the mean error is nearest to the middle, by its logarithm, of that phase. */
export function middleOfPhase(curve: Curve): number {
  const means = meanErrors(curve);
  const middle = Math.sqrt(means[0] * LEVEL);
  const distance = (error: number) => Math.abs(Math.log(error / middle));
  return means.reduce((best, error, i) => (distance(error) < distance(means[best]) ? i : best), 0);
}

/**
 * How well the logarithm of the mean error is a straight line over the cumulated step: R² of a least-squares line
 * through the records until the error is ten times its last value.
 */
export function straightness(curve: Curve): number {
  const means = meanErrors(curve);
  const end = means.findIndex((error) => error < 10 * (means.at(-1) as number));
  const y = means.slice(0, Math.max(3, end)).map(Math.log);
  const x = curve.iterations.slice(0, y.length).map(cumulatedStep);
  return sampleCorrelation(x, y) ** 2;
}

function meanErrors({ errors }: Curve): number[] {
  return errors.map((runs) => runs.reduce((sum, error) => sum + error, 0) / runs.length);
}
