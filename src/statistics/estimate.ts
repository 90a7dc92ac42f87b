import { type Moments, momentsOf, standardError } from './moments.js';
import { studentQuantile } from './student.js';

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
