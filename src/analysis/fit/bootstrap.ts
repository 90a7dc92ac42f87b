import { Delays } from '../../engine/delays.js';
import type { NestedDelay } from '../../models/delays/delay.js';
import { createDelay, delaySchema } from '../../models/delays/registry.js';
import type { Trace } from '../../models/traces/trace.js';
import type { Streams } from '../../random/stream.js';
import { ksDistance } from '../../statistics/kolmogorov-smirnov.js';
import { type Family, type FittedParameter, type Sample, sampleOf } from './families/family.js';

/**
 * Level of each of the three tests (distribution, persistence, togetherness): a trace of a model that is among those
 * fitted is called one of none in at most 5 % of cases (Bonferroni).
 */
export const LEVEL = 0.05 / 3;

/** Whether a test, if it could be done at all, has rejected its null hypothesis. */
export function isSignificant(test: { readonly p: number } | undefined): boolean {
  return test !== undefined && test.p <= LEVEL;
}

/** Parametric bootstrap of a fitted model: samples of it, as large as the measured one, fitted in the same way. */
export interface Bootstrap {
  /** KS distance of each replicate from the model fitted to it. */
  readonly distances: Float64Array;
  /** estimates[i]: what the parameter number i is estimated to be, in each replicate. */
  readonly estimates: readonly Float64Array[];
}

/** Draws samples of a delay model, by the sampler that simulations use. */
export function sampler(delay: NestedDelay, n: number, streams: Streams): () => Float64Array {
  const members = Int32Array.from({ length: n }, (_, j) => j);
  const drawn = createDelay(delaySchema().parse(delay)).sampler(streams, members, 1);
  const delays = new Delays(n, 1);
  return () => {
    delays.clear();
    drawn.draw(delays);
    return delays.pace;
  };
}

/** Draws traces of a delay model, as large as another one, by the sampler that simulations use. */
export function traceSampler(delay: NestedDelay, { rounds, workers }: Trace, streams: Streams): () => Trace {
  const members = Int32Array.from({ length: workers }, (_, j) => j);
  const sampler = createDelay(delaySchema().parse(delay)).sampler(streams, members, 1);
  const delays = new Delays(workers, 1);
  return () => {
    sampler.restart(0);
    const durations = new Float64Array(rounds * workers);
    for (let round = 0; round < rounds; round++) {
      delays.clear();
      sampler.draw(delays);
      durations.set(delays.pace, round * workers);
    }
    return { rounds, workers, durations };
  };
}

/**
 * The parametric bootstrap of a fit (Stute, González Manteiga and Presedo Quindimil, Metrika 40, 1993). Since every
 * replicate is fitted anew, its KS distances are small for the same reason that the measured one is: the parameters
 * were chosen to make them so.
 * @param n size of the measured sample
 * @param visit sees each replicate and what was fitted to it
 */
export function bootstrap(
  family: Family,
  theta: readonly number[],
  n: number,
  replicates: number,
  streams: Streams,
  visit: (sample: Sample, theta: readonly number[], replicate: number) => void = () => {},
): Bootstrap {
  const draw = sampler({ model: family.name, ...family.delay(theta) }, n, streams.under(family.name));
  const distances = new Float64Array(replicates);
  const estimates = theta.map(() => new Float64Array(replicates));
  for (let replicate = 0; replicate < replicates; replicate++) {
    const sample = sampleOf(draw());
    const refitted = family.fit(sample);
    // A model that gives nothing or infinity for a duration is beyond the numbers there are.
    const isSample = sample.least > 0 && sample.greatest < Infinity;
    distances[replicate] = isSample ? ksDistance(sample.sorted, family.cdf(refitted)) : Number.NaN;
    refitted.forEach((value, i) => {
      estimates[i][replicate] = value;
    });
    visit(sample, refitted, replicate);
  }
  return { distances, estimates };
}

/** P(a distance at least as large, if the model is true), counting the measured one as one of them. */
export function pValue(distances: Float64Array, measured: number): number {
  let atLeast = 1;
  for (const distance of distances) if (!(distance < measured)) atLeast++;
  return atLeast / (distances.length + 1);
}

/** The interval of a parameter lies between these of its sorted errors, from below and from above. */
function tail(replicates: number): number {
  return Math.max(1, Math.floor(0.025 * (replicates + 1)));
}

/** With fewer replicates a p-value could not be small enough to reject anything. */
export const FEWEST_REPLICATES = 99;

/**
 * A 95 % interval: what the estimates of the replicates differ by from the parameter that they were drawn with, the
 * estimate is taken to differ by from the true one (the basic bootstrap; Davison and Hinkley, Bootstrap Methods and
 * their Application, 1997, eq. 5.6). On the parameter's own scale: there the error hardly depends on the parameter (for
 * the exponential mean, the shapes of Weibull and Pareto, and lognormal sigma not at all), so that the coverage is 95 %
 * for any n. The interval of a threshold, which is never underestimated, lies wholly below the estimate.
 */
export function interval(
  { name, scale }: FittedParameter,
  estimate: number,
  estimates: Float64Array,
): { low: number; high: number } {
  const sorted = estimates.slice().sort();
  const k = tail(sorted.length);
  const { to, from } = SCALES[scale];
  const reflected = (other: number) => from(2 * to(estimate) - to(other));
  const low = reflected(sorted[sorted.length - k]);
  // The least duration, alpha of the shifted exponential, is never negative.
  return { low: name === 'alpha' ? Math.max(0, low) : low, high: reflected(sorted[k - 1]) };
}

/** An estimate with its 95 % interval. */
export interface ParameterEstimate {
  /** As experiments have it. */
  readonly name: string;
  /** The estimate. */
  readonly value: number;
  /** Lower end of its interval. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
}

/** A parameter's estimate and interval. */
export function estimated(
  parameter: FittedParameter,
  value: number,
  estimates: Float64Array,
): ParameterEstimate {
  return { name: parameter.name, value, ...interval(parameter, value, estimates) };
}

const SCALES = {
  linear: { to: (x: number) => x, from: (x: number) => x },
  log: { to: Math.log, from: Math.exp },
  logit: { to: (x: number) => Math.log(x / (1 - x)), from: (x: number) => 1 / (1 + Math.exp(-x)) },
} as const;
