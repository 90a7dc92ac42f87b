import type { Claim } from '../../analysis/figures/claim.js';
import type { Figure } from '../../analysis/figures/figure.js';
import type { CsvCell } from '../../report/csv.js';
import type { LinePoint } from '../../report/line-chart.js';
import { erasureheadClaim, exactly } from './claims.js';
import { median, slowestOfRound, TRACES, traceOf } from './traces.js';

/** The paper: 100 % completion corresponds to so many medians. */
const PAPER_RATIO = 8;

/** All durations of a trace, sorted, and what is said of them. */
interface Distribution {
  readonly name: string;
  readonly label: string;
  readonly sorted: Float64Array;
  readonly median: number;
  readonly slowestOfRound: number;
}

export const fig1: Figure = {
  id: 'erasurehead-fig1',
  paper: 'erasurehead',
  title: 'How long a worker takes: distribution of measured response times (not the paper’s data)',
  source: 'ErasureHead, Figure 1',
  make: async (context) => {
    const distributions = Object.values(TRACES).map(({ name, label, ...trace }): Distribution => {
      const measured = traceOf(context, { name, label, ...trace });
      return {
        name,
        label,
        sorted: measured.durations.slice().sort(),
        median: median(measured.durations),
        slowestOfRound: slowestOfRound(measured),
      };
    });
    return {
      columns: ['trace', 'fraction_done', 'duration_s', 'duration_over_median'],
      rows: distributions.flatMap((d) =>
        ranksOf(d.sorted.length).map((rank): CsvCell[] => {
          const duration = d.sorted[rank - 1];
          return [d.name, rank / d.sorted.length, duration, duration / d.median];
        }),
      ),
      chart: {
        title: 'ErasureHead, Figure 1: how long a worker takes, on other data than the paper’s',
        caption:
          'The paper: 148 t2.small instances on EC2, SGD on CIFAR-10; its measurements are not public. Here: AWS Lambda, 256 ' +
          'workers called at once in each of 30 rounds (Sydney 20), all calls pooled; load 1: gradients of a full batch, load 0: ' +
          'of one image, so mostly overhead. Slowest over median, pooled and mean over rounds: ' +
          `${distributions.map((d) => `${d.label}: ${ratioOf(d).toFixed(2)} and ${d.slowestOfRound.toFixed(2)}`).join('; ')}.`,
        series: distributions.map(({ name, label }) => ({ name, label })),
        panels: [
          {
            title: '(a) workers that are done',
            x: { title: 'time (s)', log: true },
            y: { title: 'fraction of calls', zero: true },
            points: distributions.flatMap((d) =>
              ranksOf(d.sorted.length).map((rank): LinePoint => {
                return { series: d.name, x: d.sorted[rank - 1], y: rank / d.sorted.length };
              }),
            ),
          },
          {
            title: '(b) workers that are not done yet',
            x: { title: 'time ÷ median', log: true },
            y: { title: 'fraction of calls', log: true },
            points: distributions.flatMap((d) =>
              ranksOf(d.sorted.length).flatMap((rank): LinePoint[] => {
                const left = 1 - rank / d.sorted.length;
                return left > 0 ? [{ series: d.name, x: d.sorted[rank - 1] / d.median, y: left }] : [];
              }),
            ),
            marks: [{ kind: 'vertical', x: PAPER_RATIO, label: 'paper: all done at 8 medians' }],
          },
        ],
        columns: 2,
      },
      claims: [claim(distributions)],
      runs: [],
    };
  },
};

/** Ranks that are drawn: every percent, and all of the slowest. */
function ranksOf(count: number): number[] {
  const percents = Array.from({ length: 100 }, (_, i) => Math.ceil(((i + 1) * count) / 100));
  const slowest = Array.from({ length: Math.min(count, 40) }, (_, i) => count - i);
  return [...new Set([1, ...percents, ...slowest])].sort((a, b) => a - b);
}

function ratioOf({ sorted, median }: Distribution): number {
  return sorted[sorted.length - 1] / median;
}

/** Calls that take at least as many medians as in the paper. */
function beyond({ sorted, median }: Distribution): number {
  return sorted.filter((duration) => duration >= PAPER_RATIO * median).length;
}

function claim(distributions: readonly Distribution[]): Claim {
  const [computing, ...others] = distributions;
  const ratio = ratioOf(computing);
  const reached = distributions.filter((d) => ratioOf(d) >= PAPER_RATIO).length;
  return erasureheadClaim(
    'fig1-slowest',
    'Figure 1',
    'Stragglers: the slowest worker takes 8 times as long as the median one',
    exactly(ratio),
    reached === distributions.length ? 'holds' : reached > 0 ? 'holds as amended' : 'fails',
    `value: slowest of all calls over the median, ${computing.label}; not the paper’s data, which are not public. Amended: in ` +
      `${reached} of ${distributions.length} traces, and by few calls: ${beyond(computing)} of ${computing.sorted.length} take ` +
      `that long, and the mean over rounds of slowest over median is ${computing.slowestOfRound.toFixed(2)}; for ` +
      `${others.map((d) => `${d.label} the pooled ratio is ${ratioOf(d).toFixed(2)}`).join(', for ')}`,
  );
}
