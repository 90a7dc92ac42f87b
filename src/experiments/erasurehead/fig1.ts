import { atLeast, type ClaimDraft } from '../../analysis/figures/claim.js';
import { meanText, tableOf } from '../../analysis/figures/estimates.js';
import type { Figure, FigureContext } from '../../analysis/figures/figure.js';
import { readTrace } from '../../models/traces/reader.js';
import type { Trace } from '../../models/traces/trace.js';
import { Streams } from '../../random/stream.js';
import { standardNormal } from '../../random/ziggurat.js';
import type { LinePoint } from '../../report/line-chart.js';
import { type Estimate, sampleMean } from '../../statistics/estimate.js';
import { claims } from './claims.js';

/** A measured trace of 256 AWS Lambda workers, and what stands in for it where the file is missing. */
interface MeasuredTrace {
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

/** The paper: all workers are done after this many medians. */
const PAPER_RATIO = 8;

/** All durations of a trace, sorted, and their statistics. */
interface Distribution {
  readonly name: string;
  readonly label: string;
  readonly sorted: Float64Array;
  readonly median: number;
  /** Slowest worker over the median, in each round. */
  readonly slowestOfRounds: readonly number[];
}

export const fig1: Figure = {
  id: 'erasurehead-fig1',
  paper: 'erasurehead',
  title: 'How long a worker takes: distribution of measured response times (not the paper’s data)',
  source: 'ErasureHead, Figure 1',
  make: async (context) => {
    const distributions = Object.values(TRACES).map((trace) => distributionOf(context, trace));
    const ranks = distributions.flatMap((d) =>
      ranksOf(d.sorted.length).map((rank) => {
        return { ...d, done: rank / d.sorted.length, duration: d.sorted[rank - 1] };
      }),
    );
    return {
      ...tableOf(ranks, {
        trace: ({ name }) => name,
        fraction_done: ({ done }) => done,
        duration_s: ({ duration }) => duration,
        duration_over_median: ({ duration, median }) => duration / median,
      }),
      chart: {
        title: 'ErasureHead, Figure 1: how long a worker takes, on other data than the paper’s',
        caption:
          'The paper: 148 t2.small instances on EC2, SGD on CIFAR-10; its measurements are not public. Here: AWS Lambda, 256 ' +
          'workers called at once in each of 30 rounds (Sydney 20), all calls pooled; load 1: gradients of a full batch, load 0: ' +
          'of one image, so mostly overhead. Slowest over median, pooled and mean over rounds: ' +
          `${distributions.map((d) => `${d.label}: ${ratioOf(d).toFixed(2)} and ${meanText(slowestOf(d), 2)}`).join('; ')}.`,
        series: distributions.map(({ name, label }) => ({ name, label })),
        panels: [
          {
            title: '(a) workers that are done',
            x: { title: 'time (s)', log: true },
            y: { title: 'fraction of calls', zero: true },
            points: stepped(
              ranks.map(({ name, duration, done }) => ({ series: name, x: duration, y: done })),
            ),
          },
          {
            title: '(b) workers that are not done yet',
            x: { title: 'time ÷ median', log: true },
            y: { title: 'fraction of calls', log: true },
            // Nobody is left after the slowest: the last step down has no end on a logarithmic axis.
            points: stepped(
              ranks.map(({ name, duration, median, done }) => {
                return { series: name, x: duration / median, y: 1 - done };
              }),
            ).filter(({ y }) => y > 0),
            marks: [{ kind: 'vertical', x: PAPER_RATIO, label: 'paper: all done at 8 medians' }],
          },
        ],
        columns: 2,
      },
      claims: claims([slowestClaim(distributions)]),
      runs: [],
    };
  },
};

function distributionOf(context: FigureContext, measured: MeasuredTrace): Distribution {
  const trace = traceOf(context, measured);
  return {
    name: measured.name,
    label: measured.label,
    sorted: trace.durations.slice().sort(),
    median: median(trace.durations),
    slowestOfRounds: slowestOfRounds(trace),
  };
}

/** A line that keeps its height until the next point. */
function stepped(points: readonly LinePoint[]): LinePoint[] {
  return points.flatMap((point, i) => {
    const before = points[i - 1];
    return before?.series === point.series ? [{ ...point, y: before.y, plain: true }, point] : [point];
  });
}

/** Ranks that are drawn: every percent, and all of the slowest. */
function ranksOf(count: number): number[] {
  const percents = Array.from({ length: 100 }, (_, i) => Math.ceil(((i + 1) * count) / 100));
  const slowest = Array.from({ length: Math.min(count, 40) }, (_, i) => count - i);
  return [...new Set([1, ...percents, ...slowest])].sort((a, b) => a - b);
}

function ratioOf({ sorted, median }: Distribution): number {
  return sorted[sorted.length - 1] / median;
}

/** Slowest worker of a round over its median, on average. */
function slowestOf({ slowestOfRounds }: Distribution): Estimate {
  return sampleMean(slowestOfRounds);
}

/** Calls that take at least as many medians as in the paper. */
function beyond({ sorted, median }: Distribution): number {
  return sorted.filter((duration) => duration >= PAPER_RATIO * median).length;
}

/** The paper's own measurements are not public: whether the same is seen elsewhere. */
function slowestClaim(distributions: readonly Distribution[]): ClaimDraft {
  const [computing, ...others] = distributions;
  const elsewhere = others.map((d) => `${d.label} ${meanText(slowestOf(d), 2)}`);
  return {
    id: 'fig1-slowest',
    section: 'Figure 1',
    origin: 'ours',
    statement:
      'On AWS Lambda, too, the slowest worker takes 8 times as long as the median one (paper: on EC2)',
    found: slowestOf(computing),
    verdict: atLeast(PAPER_RATIO),
    note:
      `value: slowest of 256 workers over the median of their round, ${computing.label}, mean over ${computing.slowestOfRounds.length} ` +
      `rounds; ${elsewhere.join(', ')}`,
    instead:
      `so slow are few calls: ${beyond(computing)} of ${computing.sorted.length}; slowest of all calls over the median of all ` +
      distributions.map((d) => ratioOf(d).toFixed(2)).join(', '),
  };
}

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

/** Slowest worker over the median, in each round. */
function slowestOfRounds({ rounds, workers, durations }: Trace): number[] {
  return Array.from({ length: rounds }, (_, round) => {
    const own = durations.subarray(round * workers, (round + 1) * workers);
    return Math.max(...own) / median(own);
  });
}
