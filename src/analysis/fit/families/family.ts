import type { Sample } from './sample.js';

/** How a parameter is told to users. */
export interface FittedParameter {
  readonly name: string;
  /**
   * The scale on which the error of its estimate hardly depends on its value, and on which intervals are made: of its
   * values, of their logarithms, or of the logarithms of p/(1 − p).
   */
  readonly scale: 'linear' | 'log' | 'logit';
}

/**
 * A delay model that can be fitted to durations by maximum likelihood. `theta` are its parameters, in the order of
 * `parameters`.
 */
export interface Family {
  /** The name of the delay model. */
  readonly name: string;
  readonly parameters: readonly FittedParameter[];
  /** What maximises the likelihood. @param sample of at least two different durations */
  fit(sample: Sample): number[];
  /** ln of the likelihood. */
  logLikelihood(theta: readonly number[], sample: Sample): number;
  /** P(X <= x). */
  cdf(theta: readonly number[]): (x: number) => number;
  /** The x with P(X <= x) = p, 0 < p < 1. */
  quantile(theta: readonly number[]): (p: number) => number;
  /** The family of which theta is already a member, where a generalisation has come out as what it generalises. */
  reducesTo?(theta: readonly number[]): string | undefined;
  /** The parameters as they stand in an experiment. */
  delay(theta: readonly number[]): Readonly<Record<string, unknown>>;
}

/** The inverse of a continuous distribution function of a positive variate, by bisection of its logarithm. */
export function inverse(cdf: (x: number) => number): (p: number) => number {
  return (p) => {
    let low = 1;
    let high = 1;
    while (cdf(high) < p) high *= 2;
    while (cdf(low) >= p) low /= 2;
    while (high - low > 1e-12 * high) {
      const middle = Math.sqrt(low) * Math.sqrt(high);
      if (cdf(middle) < p) low = middle;
      else high = middle;
    }
    return high;
  };
}
