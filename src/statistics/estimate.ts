import { type Moments, momentsOf, standardError } from './moments.js';

/**
 * Quantiles of Student's t distribution, by bisection of its distribution function. simple-statistics has none.
 *
 * @param p probability, 0 < p < 1
 * @param df degrees of freedom, >= 1
 * @example studentQuantile(0.975, 9) // 2.262
 */
export function studentQuantile(p: number, df: number): number {
  if (p < 0.5) return -studentQuantile(1 - p, df);
  let high = 1;
  while (studentCdf(high, df) < p) high *= 2;
  let low = 0;
  for (let step = 0; step < 100 && high - low > 1e-13 * high; step++) {
    const middle = (low + high) / 2;
    if (studentCdf(middle, df) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * P(T <= t) for t >= 0 and n degrees of freedom, by the finite sums over the angle arctan(t/√n) that hold for
 * whole n (Abramowitz and Stegun, 26.7.3 and 26.7.4).
 */
export function studentCdf(t: number, df: number): number {
  const angle = Math.atan(t / Math.sqrt(df));
  const cos2 = Math.cos(angle) ** 2;
  const odd = df % 2 === 1;
  let term = odd ? Math.cos(angle) : 1;
  let sum = df === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < df - 1; k += 2) {
    term *= ((k - 1) / k) * cos2;
    sum += term;
  }
  const inside = odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  return (1 + inside) / 2;
}

/** 97.5 % quantile of the standard normal law: for 95 % intervals of means over very many trials. */
export const Z95 = 1.959963984540054;

/** A number with its error. */
export interface Estimate {
  readonly value: number;
  /** Standard error; 0 for a number that was computed or counted. */
  readonly se: number;
  /**
   * Degrees of freedom of `se`, whose error is then judged by Student's t; 0 where there is a single run, and no error
   * is known. Absent: enough for the normal law.
   */
  readonly df?: number;
}

/** Ends of an interval. */
export interface Limits {
  readonly low: number;
  readonly high: number;
}

/** An estimate with its interval. */
export interface Interval extends Limits {
  readonly value: number;
}

/** A number that was computed or counted, not sampled. */
export function exactly(value: number): Estimate {
  return { value, se: 0 };
}

/** The mean of a sample of very many trials; standard error 0 where there is a single value. */
export function meanOf(moments: Moments): Estimate {
  return { value: moments.mean, se: standardError(moments) ?? 0 };
}

/** The mean of a few runs. */
export function sampleMean(runs: readonly number[]): Estimate & { readonly df: number } {
  const moments = momentsOf(Float64Array.from(runs));
  return { value: moments.mean, se: standardError(moments) ?? 0, df: runs.length - 1 };
}

/** Ends of the 95 % interval; both the value itself where no error is known. */
export function interval({ value, se, df }: Estimate): Limits {
  const half = quantile95(df) * se;
  return { low: value - half, high: value + half };
}

/** Whether an estimate differs from 0 by more than its sampling error (95 %). */
export function differsFromZero(estimate: Estimate): boolean {
  const { low, high } = interval(estimate);
  return low > 0 || high < 0;
}

/**
 * The interval of a positive quantity, by the delta method for its logarithm: ends that are positive, too, and lie as
 * far apart on a logarithmic axis. To first order in se/value it is the same interval.
 */
export function positiveInterval({ value, se, df }: Estimate): Limits {
  const half = quantile95(df) * (se / value);
  return { low: value * Math.exp(-half), high: value * Math.exp(half) };
}

/** Half the width of a 95 % interval, in standard errors. */
function quantile95(df: number | undefined): number {
  if (df === undefined) return Z95;
  return df < 1 ? 0 : studentQuantile(0.975, df);
}

/** Whether a quantity lies below a number by more than its sampling error can explain (95 %). */
export function surelyBelow(estimate: Estimate, number: number): boolean {
  return interval(estimate).high < number;
}

/** Whether it lies above. */
export function surelyAbove(estimate: Estimate, number: number): boolean {
  return interval(estimate).low > number;
}
