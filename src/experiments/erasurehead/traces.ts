import type { FigureContext } from '../../analysis/figures/figure.js';
import { readTrace } from '../../models/traces/reader.js';
import type { Trace } from '../../models/traces/trace.js';
import { Streams } from '../../random/stream.js';
import { standardNormal } from '../../random/ziggurat.js';

/** A measured trace of 256 AWS Lambda workers, and what stands in for it where the file is missing. */
export interface MeasuredTrace {
  readonly name: string;
  readonly label: string;
  readonly file: string;
  /** Lognormal law fitted by maximum likelihood (location 0) to all its durations. */
  readonly lognormal: { readonly mu: number; readonly sigma: number };
}

/**
 * Response times of one Lambda call, network and queueing included, measured by the authors of Sequential Gradient
 * Coding for Straggler Mitigation (ICLR 2023). load is the fraction of a batch of 2048 (Sydney: 256) images for
 * which a worker computes gradients; at load 0 it computes one, so that what is left is overhead.
 */
export const TRACES = {
  computing: {
    name: 'computing',
    label: 'Canada, load 1',
    file: 'traces/aws_lambda/canada_load1_b2048_w256_r30.csv.gz',
    lognormal: { mu: 0.601, sigma: 0.0984 },
  },
  overhead: {
    name: 'overhead',
    label: 'Canada, load 0',
    file: 'traces/aws_lambda/canada_load0_b2048_w256_r30.csv.gz',
    lognormal: { mu: -0.373, sigma: 0.189 },
  },
  sydney: {
    name: 'sydney',
    label: 'Sydney, load 0',
    file: 'traces/aws_lambda/sydney_load0_b256_w256_r20.csv.gz',
    lognormal: { mu: 0.644, sigma: 0.141 },
  },
} as const satisfies Record<string, MeasuredTrace>;

/** The trace, or one drawn from its fitted law where the file is missing: the figure is then a stand-in. */
export function traceOf(context: FigureContext, { name, file, lognormal }: MeasuredTrace): Trace {
  const path = context.file(file);
  if (path !== undefined) return readTrace(path);
  const normal = standardNormal(new Streams(context.seed, 'stand-in trace').uniform(name));
  const [rounds, workers] = [30, 256];
  const durations = Float64Array.from({ length: rounds * workers }, () =>
    Math.exp(lognormal.mu + lognormal.sigma * normal()),
  );
  return { rounds, workers, durations };
}

/** The median of some durations. */
export function median(durations: Float64Array): number {
  const sorted = durations.slice().sort();
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
}

/** Slowest worker over the median of its round, averaged over the rounds. */
export function slowestOfRound({ rounds, workers, durations }: Trace): number {
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    const own = durations.subarray(round * workers, (round + 1) * workers);
    sum += Math.max(...own) / median(own);
  }
  return sum / rounds;
}
