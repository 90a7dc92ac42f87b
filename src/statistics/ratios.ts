import { type Estimate, sampleMean } from './estimate.js';

/**
 * a/b for estimates of positive quantities, by the delta method with their correlation left out. Under common
 * random numbers a and b are positively correlated, so that the interval is wider than need be.
 */
export function ratio(a: Estimate, b: Estimate): Estimate {
  const value = a.value / b.value;
  return { value, se: value * Math.hypot(a.se / a.value, b.se / b.value) };
}

/**
 * mean(a)/mean(b) where run i of both met the same random numbers, so that what they share cancels: the ratio
 * estimator, whose error is that of the mean of (a_i − R·b_i)/mean(b) (Cochran, Sampling Techniques, 1977, Section
 * 2.11). Samples that share nothing may be put in, too.
 */
export function ratioOfMeans(a: readonly number[], b: readonly number[]): Estimate {
  const below = sampleMean(b).value;
  const value = sampleMean(a).value / below;
  const { se, df } = sampleMean(a.map((x, i) => (x - value * b[i]) / below));
  return { value, se, df };
}

/**
 * A quantity of all runs together, which is no mean over them: its error by leaving out one run after the other
 * (the jackknife; Efron and Tibshirani, An Introduction to the Bootstrap, 1993, eq. 11.5).
 * @param estimate the quantity from some of the runs, given by their numbers
 */
export function jackknife(runs: number, estimate: (some: readonly number[]) => number): Estimate {
  const all = Array.from({ length: runs }, (_, run) => run);
  const value = estimate(all);
  if (runs < 2) return { value, se: 0, df: 0 };
  const without = sampleMean(all.map((out) => estimate(all.filter((run) => run !== out))));
  return { value, se: (runs - 1) * without.se, df: runs - 1 };
}

/** scale·x + shift. */
export function scaled(sample: Estimate, scale: number, shift = 0): Estimate {
  return { ...sample, value: scale * sample.value + shift, se: Math.abs(scale) * sample.se };
}

/** The estimate of the largest value; of none, NaN. */
export function largest(estimates: readonly Estimate[]): Estimate {
  return estimates.reduce(
    (a, b) => (b.value > a.value ? b : a),
    estimates[0] ?? { value: Number.NaN, se: 0 },
  );
}

/** The estimate of the least value; of none, NaN. */
export function least(estimates: readonly Estimate[]): Estimate {
  return estimates.reduce(
    (a, b) => (b.value < a.value ? b : a),
    estimates[0] ?? { value: Number.NaN, se: 0 },
  );
}

/** The ratio that is farthest from 1, either way; of none, NaN. */
export function farthestFromOne(ratios: readonly Estimate[]): Estimate {
  const distance = ({ value }: Estimate) => Math.abs(Math.log(value));
  return ratios.reduce(
    (a, b) => (distance(b) > distance(a) ? b : a),
    ratios[0] ?? { value: Number.NaN, se: 0 },
  );
}

/** An estimate divided by a known number. */
export function over({ value, se }: Estimate, known: number): Estimate {
  return { value: value / known, se: se / known };
}
