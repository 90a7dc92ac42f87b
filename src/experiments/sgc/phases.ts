import { sampleCorrelation } from 'simple-statistics';
import type { Curve } from './study.js';

/**
 * Levels of the error between which the exponential phase is measured. ‖beta_0 − beta*‖₂ is 54.5: at a tenth of
 * that the first, violent steps are over, and at a two-hundredth every scheme is far from its floor.
 */
const PHASE = { from: 5.4, to: 0.27 } as const;

/**
 * Σ_{u <= t} u^-0.7, the steps of eq. (11) so far in units of the first. With steps that shrink, gradient descent's
 * error falls exponentially in this sum, and not in t.
 */
export function cumulatedStep(t: number): number {
  let sum = 0;
  for (let u = 1; u <= t; u++) sum += u ** -0.7;
  return sum;
}

/**
 * By how much ln(error) falls per unit of the cumulated step, for each run: between its first record below the
 * level at which the phase begins and the first below that at which it ends, or the last record.
 */
export function decayRates({ iterations, errors }: Curve): number[] {
  return errors[0].map((_, run) => {
    const firstBelow = (level: number) => {
      const at = errors.findIndex((each) => each[run] <= level);
      return at < 0 ? errors.length - 1 : at;
    };
    const begun = firstBelow(PHASE.from);
    const from = begun === errors.length - 1 ? 0 : begun;
    const to = Math.max(firstBelow(PHASE.to), from + 1);
    const fall = Math.log(errors[from][run] / errors[to][run]);
    return fall / (cumulatedStep(iterations[to]) - cumulatedStep(iterations[from]));
  });
}

/** Index of the record that is nearest to the middle of the exponential phase of the mean error. */
export function middleOfPhase({ errors }: Curve): number {
  const middle = Math.sqrt(PHASE.from * PHASE.to);
  const distance = (runs: readonly number[]) =>
    Math.abs(Math.log(runs.reduce((sum, x) => sum + x, 0) / runs.length / middle));
  return errors.reduce((best, runs, i) => (distance(runs) < distance(errors[best]) ? i : best), 0);
}

/**
 * How well ln(error) is a straight line over the cumulated step, for each run: R² of a least-squares line through
 * the records from the beginning of the exponential phase until the error is ten times its last value.
 */
export function straightness({ iterations, errors }: Curve): number[] {
  const steps = iterations.map(cumulatedStep);
  return errors[0].map((_, run) => {
    const last = errors.at(-1)?.[run] as number;
    const within = errors.flatMap((each, i) =>
      each[run] <= PHASE.from && each[run] >= 10 * last ? [i] : [],
    );
    if (within.length < 3) return 0;
    const [x, y] = [within.map((i) => steps[i]), within.map((i) => Math.log(errors[i][run]))];
    return sampleCorrelation(x, y) ** 2;
  });
}
