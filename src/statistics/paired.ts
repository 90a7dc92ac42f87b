import { type Estimate, type Interval, sampleMean, studentQuantile } from './estimate.js';
import { crossDeviations, type Moments, momentsOf } from './moments.js';
import { ratioOfMeans } from './ratios.js';

/** Beyond this many degrees of freedom Student's law is the normal one to four digits. */
const NORMAL_FROM = 10_000;

const quantiles = new Map<string, number>();

/** Half the width of a two-sided interval in standard errors: the quantile of Student's t. */
function studentHalf(confidence: number, df: number): number {
  const degrees = Math.min(df, NORMAL_FROM);
  const key = `${confidence}:${degrees}`;
  const known = quantiles.get(key) ?? studentQuantile((1 + confidence) / 2, degrees);
  quantiles.set(key, known);
  return known;
}

/** Two-sided interval of an estimate that is right with probability `confidence`; infinite where no error is known. */
export function intervalOf({ value, se, df = Infinity }: Estimate, confidence: number): Interval {
  if (df < 1) return { value, low: -Infinity, high: Infinity };
  if (se === 0) return { value, low: value, high: value };
  const half = studentHalf(confidence, df) * se;
  return { value, low: value - half, high: value + half };
}

/**
 * The same for a quantity that is never negative, such as a time: what lies below 0 is left out, which is never the
 * right value.
 */
export function intervalFromZero(estimate: Estimate, confidence: number): Interval {
  const { value, low, high } = intervalOf(estimate, confidence);
  return { value, low: Number.isFinite(low) ? Math.max(0, low) : low, high };
}

/**
 * mean(a) − mean(b) where both met the same random numbers in the same order; the longer sample is cut to the other's
 * length.
 */
export function pairedDifference(a: readonly number[], b: readonly number[]): Estimate {
  return sampleMean(differences(a, b));
}

/**
 * mean(a)/mean(b) of paired trials; the longer sample is cut to the other's length.
 */
export function pairedRatio(a: readonly number[], b: readonly number[]): Estimate {
  const n = Math.min(a.length, b.length);
  return ratioOfMeans(a.slice(0, n), b.slice(0, n));
}

/**
 * The mean of a, which has had the first n of the trials of b: mean(b) over all of them times the ratio over the first
 * n, so that samples of different length can be compared. Its variance is S_d²·(1/n − 1/N) + S_a²/N, with d = a − R·b
 * (double sampling with ratio estimation: Cochran, Sampling Techniques, 1977, Section 12.8).
 */
export function ratioMean(a: readonly number[], b: readonly number[]): Estimate {
  const n = a.length;
  const all = b.length;
  if (n >= all) return sampleMean(a);
  const ratio = pairedRatio(a, b);
  const value = ratio.value * sampleMean(b).value;
  const own = sampleMean(a).se ** 2 * n;
  const residual = sampleMean(a.map((x, i) => x - ratio.value * b[i])).se ** 2 * n;
  return { value, se: Math.sqrt(residual * (1 / n - 1 / all) + own / all), df: n - 1 };
}

/** Whether two samples agree in every trial that both have. */
export function sameInAll(a: readonly number[], b: readonly number[]): boolean {
  return differences(a, b).every((difference) => difference === 0);
}

function differences(a: readonly number[], b: readonly number[]): number[] {
  const n = Math.min(a.length, b.length);
  return Array.from({ length: n }, (_, i) => a[i] - b[i]);
}

/** Moments of paired samples a and b: means, sums of squared deviations, and of products of deviations. */
export interface PairMoments {
  readonly a: Moments;
  readonly b: Moments;
  readonly cross: number;
}

/** Moments of paired trials; the longer sample is cut to the other's length. */
export function pairMoments(a: readonly number[], b: readonly number[]): PairMoments {
  const n = Math.min(a.length, b.length);
  const [x, y] = [Float64Array.from(a.slice(0, n)), Float64Array.from(b.slice(0, n))];
  return { a: momentsOf(x), b: momentsOf(y), cross: crossDeviations(x, y) };
}

/**
 * mean(a)/mean(b) of positive quantities in paired trials, with the interval of Fieller (J. R. Statist. Soc. B 16,
 * 1954): all ratios R >= 0 for which mean(a − R·b) is not significantly different from 0. Its upper end is infinite
 * where mean(b) cannot be told from 0.
 */
export function ratioInterval({ a, b, cross }: PairMoments, confidence: number): Interval {
  const value = a.mean === b.mean ? 1 : a.mean / b.mean;
  if (a.n < 2) return { value, low: 0, high: Infinity };
  const scale = a.n * (a.n - 1);
  const t = studentHalf(confidence, a.n - 1);
  // Variances relative to the squared mean of b, so that neither over- nor underflows.
  const [aa, bb, ab] = [a.m2, b.m2, cross].map((sum) => (t * t * (sum / b.mean / b.mean)) / scale);
  const residual = aa - 2 * value * ab + value * value * bb;
  if (Number.isNaN(residual)) return { value, low: 0, high: Infinity };
  // Rounding apart, a is a multiple of b.
  if (residual <= 1e-15 * (aa + value * value * bb)) return { value, low: value, high: value };
  if (bb >= 1) return { value, low: 0, high: Infinity };
  const spread = Math.max(0, residual - (aa * bb - ab * ab));
  const ends = [-1, 1].map((sign) => (value - ab + sign * Math.sqrt(spread)) / (1 - bb));
  return { value, low: Math.max(0, ends[0]), high: ends[1] };
}

/** The fraction of mean(b) that a saves, 1 − a ratio: at most 1. */
export function savedOf({ value, low, high }: Interval): Interval {
  return { value: 1 - value, low: 1 - high, high: 1 - low };
}
