/** A parameter as it is told to users. */
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
  /** Maximum likelihood estimate. @param sample of at least two different durations */
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
    // Bounded: a distribution function that is not a number, or never comes to p, ends at the largest numbers there are.
    while (cdf(high) < p && high < Number.MAX_VALUE / 2) high *= 2;
    while (cdf(low) >= p && low > Number.MIN_VALUE) low /= 2;
    for (let step = 0; step < 1100 && high - low > 1e-12 * high; step++) {
      const middle = Math.sqrt(low) * Math.sqrt(high);
      if (cdf(middle) < p) low = middle;
      else high = middle;
    }
    return high;
  };
}

/** Durations as the likelihoods see them. */
export interface Sample {
  readonly n: number;
  /** In increasing order; all > 0. */
  readonly sorted: Float64Array;
  /** Their natural logarithms. */
  readonly logs: Float64Array;
  readonly least: number;
  readonly greatest: number;
  readonly mean: number;
  readonly meanLog: number;
  /** Mean squared deviation of the logarithms from their mean. */
  readonly varianceLog: number;
}

/** @param durations at least one, all > 0, in any order; they are left as they are */
export function sampleOf(durations: Float64Array): Sample {
  const sorted = durations.slice().sort();
  const n = sorted.length;
  const logs = sorted.map(Math.log);
  const meanLog = meanOf(logs);
  let squares = 0;
  for (const log of logs) squares += (log - meanLog) ** 2;
  const varianceLog = squares / n;
  return {
    n,
    sorted,
    logs,
    least: sorted[0],
    greatest: sorted[n - 1],
    mean: meanOf(sorted),
    meanLog,
    varianceLog,
  };
}

/** In two passes: the second takes up what rounding has lost in the first. */
function meanOf(values: Float64Array): number {
  let mean = 0;
  for (const value of values) mean += value;
  mean /= values.length;
  let rest = 0;
  for (const value of values) rest += value - mean;
  return mean + rest / values.length;
}
