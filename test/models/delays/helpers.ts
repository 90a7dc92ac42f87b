import type { DelayModel } from '../../../src/engine/delays.js';
import { Delays } from '../../../src/engine/delays.js';
import { createDelay, delaySchema } from '../../../src/models/delays/registry.js';
import { Streams } from '../../../src/random/stream.js';

/** The model that a user's text describes. */
export function modelOf(delay: object): DelayModel {
  return createDelay(delaySchema().parse(delay));
}

export interface Drawing {
  readonly delays: Delays;
  restart(firstIteration?: number): void;
  /** Draws and settles the next iteration. */
  next(): Delays;
}

/** A sampler of the delay for all workers, with delays to draw into. */
export function drawing(delay: object, workers: number, { units = 1, seed = 'test' } = {}): Drawing {
  const members = Int32Array.from({ length: workers }, (_, j) => j);
  const sampler = modelOf(delay).sampler(new Streams(seed), members, units);
  const delays = new Delays(workers, units);
  return {
    delays,
    restart: (firstIteration = 0) => sampler.restart(firstIteration),
    next: () => {
      delays.clear();
      sampler.draw(delays);
      delays.settle();
      return delays;
    },
  };
}

/** Times at which all workers have done `work` tasks. */
export function elapsed(delays: Delays, work: number): number[] {
  return Array.from({ length: delays.workers }, (_, j) => delays.elapsed(j, work));
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** (mean − expected) in standard errors, for values of the given variance. */
export function zScore(values: readonly number[], expected: number, variance: number): number {
  return (mean(values) - expected) / Math.sqrt(variance / values.length);
}

/** Largest distance between the empirical distribution of the values and the CDF (Kolmogorov and Smirnov). */
export function ksDistance(values: ArrayLike<number>, cdf: (x: number) => number): number {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  return sorted.reduce((most, x, i) => Math.max(most, (i + 1) / n - cdf(x), cdf(x) - i / n), 0);
}

/** Error function: Maclaurin series, good to 1e-10 for |x| < 4, and ±1 beyond. */
export function erf(x: number): number {
  if (Math.abs(x) > 4) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let k = 1; Math.abs(term) > 1e-17; k++) {
    term *= (-x * x) / k;
    sum += term / (2 * k + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
