import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import { PAPER_DELAY, SCHEME_LABELS } from '../../analysis/papers/cpgc.js';
import type { Recorded } from '../../simulation/experiment/training-metrics.js';
import { recordsOf } from '../../simulation/training/records.js';
import type { TrainingSummary } from '../../simulation/training/summary.js';
import { interval, sampleMean } from '../../statistics/estimate.js';
import { convergenceClaims } from './convergence-claims.js';
import {
  type Convergence,
  convergencesOf,
  ITERATIONS,
  LOAD,
  PARTIAL,
  RISING_TO,
  SCHEDULES,
  WORKERS,
} from './convergence-runs.js';

/** The authors' sizes, and smaller ones for --quick. */
const FULL = { points: 2000, features: 1000, test: 400 };
const QUICK = { points: 200, features: 80, test: 40 };
const LABELS: Readonly<Record<string, string>> = { ...SCHEME_LABELS, rcsc: 'RCSC', lt: 'LT' };
export const convergence: Figure = {
  id: 'cpgc-convergence',
  paper: 'cpgc',
  title: 'Test error against iteration and time, K = 40, r = 3, tolerances fixed and rising',
  source: 'CPGC, Sections 2.2 and 4.2 (end), with the settings of the authors’ longer version',
  make: async (context) => {
    const trials = trialsFor(context, 20, 3);
    const size = context.quick ? QUICK : FULL;
    const run = await context.train({
      name: 'cpgc-convergence',
      seed: context.seed,
      trials,
      workers: WORKERS,
      split: 'blocks',
      delay: PAPER_DELAY,
      incomplete: 'partial',
      training: {
        iterations: ITERATIONS,
        data: { source: 'gaussian', ...size, std: 1, noise: 1 },
        step: { rule: 'constant', value: 0.1 / size.points },
        start: { value: 0.1 },
        record: [1, 2, 3, 4, 6, 8, 11, 15, 20, 26, 33, 40, 50, 60, 70, 80],
      },
      sweep: {
        scheme: [...PARTIAL, { name: 'mcc', load: LOAD }],
        'training.tolerance_schedule': Object.values(SCHEDULES),
      },
    });
    const all = convergencesOf(run);
    const count = (n: number) => n.toLocaleString('en');
    return {
      columns: COLUMNS,
      rows: all.flatMap(rowsOf),
      chart: {
        title: 'CPGC: convergence in iterations and in time',
        caption:
          `Least squares on ${count(size.points)} rows of ${count(size.features)} features from N(0, 1) (the authors do not ` +
          `print their spread), ${count(size.test)} test rows, label noise of std 1; K = M = ${WORKERS} blocks of W = XᵀX, ` +
          `load ${LOAD}, alpha = 0.01, mu = 10 (eq. (1)), step 0.1 on the gradient divided by the number of rows, all entries ` +
          `of theta_0 are 0.1; ${ITERATIONS} iterations, ${trials} runs that meet the same workers, 95 % bands, seed ` +
          `${context.seed}. Rising tolerance: ${RISING_TO}·(t − 1)/${ITERATIONS - 1} in iteration t. CPGC with a repeat-free ` +
          'design, RCSC with orders 1, 2, 3; where all arrivals do not decode the LT code, what is decoded moves. ' +
          'MCC, always exact, stands in every panel. In time, lines end with the last iteration.',
        series: [
          { name: '0', label: 'tolerance 0' },
          { name: '0.15', label: 'tolerance 0.15' },
          { name: '0.3', label: 'tolerance 0.3' },
          { name: 'rising', label: `tolerance rising from 0 to ${RISING_TO}` },
          { name: 'mcc', label: 'MCC' },
        ],
        panels: [
          ...PARTIAL.map(({ name }, i) => panel(all, name, 'iteration', 'abcd'[i])),
          ...PARTIAL.map(({ name }, i) => panel(all, name, 'time', 'efgh'[i])),
        ],
        columns: 4,
        width: 170,
        height: 180,
      },
      claims: convergenceClaims(all),
      runs: [run],
    };
  },
};

const MEASURES = ['time', 'test_metric', 'error', 'loss', 'messages', 'volume'] as const;
const COLUMNS = [
  ...['scheme', 'tolerance', 'runs', 'iteration'],
  ...MEASURES.flatMap((measure) => [`${measure}_mean`, `${measure}_se`]),
];

/** Mean over the runs at the i-th recorded iteration. */
function sampleOf({ runs }: TrainingSummary, i: number, record: Recorded) {
  return sampleMean(recordsOf(runs, i, record));
}

function rowsOf({ scheme, tolerance, summary }: Convergence) {
  return summary.iterations.map((t, i) => [
    ...[scheme, tolerance, summary.runs.length, t],
    ...MEASURES.flatMap((measure) => {
      const { value, se } = sampleOf(summary, i, measure);
      return [value, summary.runs.length > 1 ? se : null];
    }),
  ]);
}

function panel(all: readonly Convergence[], name: string, against: 'iteration' | 'time', letter: string) {
  const own = all.filter(({ scheme }) => scheme === name || scheme === 'mcc');
  const last = (summary: TrainingSummary) => summary.iterations.length - 1;
  const longest = Math.max(...all.map(({ summary }) => sampleOf(summary, last(summary), 'time').value));
  const domain = [0, against === 'time' ? longest : ITERATIONS] as const;
  return {
    title: `(${letter}) ${LABELS[name]}`,
    x: { title: against === 'time' ? 'time (time units)' : 'iteration', domain },
    y: { title: 'test error (mean square)', log: true },
    points: own.flatMap(({ scheme, tolerance, summary }) =>
      summary.iterations.map((t, i) => {
        const error = sampleOf(summary, i, 'test_metric');
        return {
          series: scheme === 'mcc' ? 'mcc' : tolerance,
          x: against === 'time' ? sampleOf(summary, i, 'time').value : t,
          y: error.value,
          ...(error.se > 0 ? interval(error) : {}),
        };
      }),
    ),
  };
}
