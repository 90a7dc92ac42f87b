import { sampleCorrelation } from 'simple-statistics';
import type { Estimate } from '../../statistics/estimate.js';
import { jackknife } from '../../statistics/ratios.js';
import type { Curve } from './study.js';

/**
 * Down to this error the exponential phase is measured: a thousandth of ‖beta_0 − beta*‖₂ = 54.5, at which every
 * variant is far from its floor, and which even the slowest reaches.
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
 * By how much the logarithm of the mean error falls per unit of the cumulated step: from the first record until it
 * is down to the level, or else to the last record.
 */
export function decayRate(curve: Curve, runs?: readonly number[]): number {
  const logs = meanErrors(curve, runs).map(Math.log);
  const steps = curve.iterations.map(cumulatedStep);
  const level = Math.log(LEVEL);
  const below = logs.findIndex((log) => log <= level);
  if (below < 1) return (logs[0] - (logs.at(-1) as number)) / ((steps.at(-1) as number) - steps[0]);
  const part = (logs[below - 1] - level) / (logs[below - 1] - logs[below]);
  return (logs[0] - level) / (steps[below - 1] + part * (steps[below] - steps[below - 1]) - steps[0]);
}

/** The decay rate of one curve divided by that of another of as many runs. */
export function rateRatio(a: Curve, b: Curve): Estimate {
  return jackknife(a.errors[0].length, (runs) => decayRate(a, runs) / decayRate(b, runs));
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

/** The mean error at each record, over all runs or some. */
function meanErrors({ errors }: Curve, some?: readonly number[]): number[] {
  return errors.map((all) => {
    const runs = some?.map((run) => all[run]) ?? all;
    return runs.reduce((sum, error) => sum + error, 0) / runs.length;
  });
}
