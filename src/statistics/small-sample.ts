import { momentsOf, standardError } from './moments.js';
import { studentQuantile } from './student.js';

/** An estimate from a few runs, whose error is judged by Student's t and not by the normal law. */
export interface SmallSample {
  readonly value: number;
  readonly se: number;
  /** Degrees of freedom of `se`; 0 where there is a single run, and no error is known. */
  readonly freedom: number;
}

/** The mean of runs. */
export function sampleMean(runs: readonly number[]): SmallSample {
  const moments = momentsOf(Float64Array.from(runs));
  return { value: moments.mean, se: standardError(moments) ?? 0, freedom: runs.length - 1 };
}

/** Ends of the 95 % interval; both the value itself where no error is known. */
export function limits({ value, se, freedom }: SmallSample): { low: number; high: number } {
  const half = freedom < 1 ? 0 : studentQuantile(0.975, freedom) * se;
  return { low: value - half, high: value + half };
}

/**
 * The same for a positive quantity, by the delta method for its logarithm: ends that are positive, too, and lie as
 * far apart on a logarithmic axis. To first order in se/value it is the same interval.
 */
export function positiveLimits({ value, se, freedom }: SmallSample): { low: number; high: number } {
  const { high } = limits({ value: 0, se: se / value, freedom });
  return { low: value * Math.exp(-high), high: value * Math.exp(high) };
}

/**
 * mean(a)/mean(b) where run i of both met the same random numbers, so that what they share cancels: the ratio
 * estimator, whose error is that of the mean of (a_i − R·b_i)/mean(b) (Cochran, Sampling Techniques, 1977, Section
 * 2.11). Samples that share nothing may be put in, too.
 */
export function ratioOfMeans(a: readonly number[], b: readonly number[]): SmallSample {
  const below = sampleMean(b).value;
  const value = sampleMean(a).value / below;
  const { se, freedom } = sampleMean(a.map((x, i) => (x - value * b[i]) / below));
  return { value, se, freedom };
}

/**
 * The mean of independent estimates. Degrees of freedom after Satterthwaite (Biometrics Bulletin 2, 1946), rounded
 * down.
 */
export function averageOf(samples: readonly SmallSample[]): SmallSample {
  const n = samples.length;
  const value = samples.reduce((sum, each) => sum + each.value, 0) / n;
  const variance = samples.reduce((sum, { se }) => sum + se ** 2, 0);
  const spread = samples.reduce((sum, { se, freedom }) => sum + (se === 0 ? 0 : se ** 4 / freedom), 0);
  const least = Math.min(...samples.map(({ freedom }) => freedom));
  const freedom = spread === 0 ? least : Math.max(least, Math.floor(variance ** 2 / spread));
  return { value, se: Math.sqrt(variance) / n, freedom };
}

/**
 * A quantity of all runs together, which is no mean over them: its error by leaving out one run after the other
 * (the jackknife; Efron and Tibshirani, An Introduction to the Bootstrap, 1993, eq. 11.5).
 * @param estimate the quantity from some of the runs, given by their numbers
 */
export function jackknife(runs: number, estimate: (some: readonly number[]) => number): SmallSample {
  const all = Array.from({ length: runs }, (_, run) => run);
  const value = estimate(all);
  if (runs < 2) return { value, se: 0, freedom: 0 };
  const without = sampleMean(all.map((out) => estimate(all.filter((run) => run !== out))));
  return { value, se: (runs - 1) * without.se, freedom: runs - 1 };
}

/** scale·x + shift. */
export function scaled(sample: SmallSample, scale: number, shift = 0): SmallSample {
  return { ...sample, value: scale * sample.value + shift, se: Math.abs(scale) * sample.se };
}
