import { type Moments, standardError } from './moments.js';

/** 97.5 % quantile of the standard normal law: for 95 % intervals of means over very many trials. */
export const Z95 = 1.959963984540054;

/** A number with its standard error. */
export interface Estimate {
  readonly value: number;
  readonly se: number;
}

/** The mean of a sample; standard error 0 where there is a single value. */
export function meanOf(moments: Moments): Estimate {
  return { value: moments.mean, se: standardError(moments) ?? 0 };
}

/** Ends of the 95 % interval. */
export function interval({ value, se }: Estimate): { low: number; high: number } {
  return { low: value - Z95 * se, high: value + Z95 * se };
}

/**
 * a/b for estimates of positive quantities, by the delta method with their correlation left out. Under common
 * random numbers a and b are positively correlated, so that the interval is wider than need be.
 */
export function ratio(a: Estimate, b: Estimate): Estimate {
  const value = a.value / b.value;
  return { value, se: value * Math.hypot(a.se / a.value, b.se / b.value) };
}
