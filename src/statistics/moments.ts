import { mean } from 'simple-statistics';

/** Number, mean and sum of squared deviations of a sample: what merges exactly in a fixed order. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Sum of squared deviations from the mean. */
  readonly m2: number;
}

/**
 * Sizes of numbers (0 aside) whose squares, and sums of very many of these, are ordinary doubles. Beyond them moments
 * overflow, or lose what distinguishes the values.
 */
export const RANGE = { least: 1e-140, most: 1e140 } as const;

/** Of no values: what others are merged into. */
export const NO_MOMENTS: Moments = { n: 0, mean: 0, m2: 0 };

/** Mean of a sample of at least one value. */
export function meanOf(values: Float64Array): number {
  return mean(values as unknown as number[]);
}

/** Moments of a sample of at least one value, in two passes. */
export function momentsOf(values: Float64Array): Moments {
  const mean = meanOf(values);
  let m2 = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i] - mean;
    m2 += deviation * deviation;
  }
  return { n: values.length, mean, m2 };
}

/** Moments of two samples put together (Chan, Golub, LeVeque 1979, eq. 2.1). */
export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const delta = b.mean - a.mean;
  return {
    n,
    mean: a.mean + (delta * b.n) / n,
    m2: a.m2 + b.m2 + (delta * delta * a.n * b.n) / n,
  };
}

/** Standard error of the mean, sd(n − 1)/√n; undefined for fewer than two values. */
export function standardError({ n, m2 }: Moments): number | undefined {
  return n < 2 ? undefined : Math.sqrt(m2 / (n - 1) / n);
}

/** Sum of (x − mean x)·(y − mean y) over paired samples of equal length >= 1. */
export function crossDeviations(x: Float64Array, y: Float64Array): number {
  const meanX = meanOf(x);
  const meanY = meanOf(y);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] - meanX) * (y[i] - meanY);
  return sum;
}

/** The same of two paired samples put together, from the moments of x and y in each. */
export function mergeCross(
  a: { readonly x: Moments; readonly y: Moments; readonly cross: number },
  b: { readonly x: Moments; readonly y: Moments; readonly cross: number },
): number {
  if (a.x.n === 0) return b.cross;
  const n = a.x.n + b.x.n;
  return a.cross + b.cross + ((b.x.mean - a.x.mean) * (b.y.mean - a.y.mean) * a.x.n * b.x.n) / n;
}

/** Moments of values that come one by one (Welford, Technometrics 4, 1962). */
export class Welford implements Moments {
  n = 0;
  mean = 0;
  m2 = 0;

  /** Adds a value. */
  add(value: number): void {
    const delta = value - this.mean;
    this.mean += delta / ++this.n;
    this.m2 += delta * (value - this.mean);
  }
}
