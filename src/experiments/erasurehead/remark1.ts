import { verdictOf } from '../../analysis/figures/claim.js';
import { type Figure, type Run, type TrainingRun, trialsFor } from '../../analysis/figures/figure.js';
import { pointAt } from '../../analysis/figures/point-at.js';
import { theoryDelay } from '../../analysis/papers/erasurehead.js';
import type { CsvCell } from '../../report/csv.js';
import type { LinePoint } from '../../report/line-chart.js';
import { METRICS } from '../../simulation/experiment/metrics.js';
import { recordOf } from '../../simulation/training/records.js';
import { meanOf } from '../../statistics/estimate.js';
import { erasureheadClaim, exactly } from './claims.js';

/** Tasks and workers: c = n/k = 4. */
const TASKS = 80;
const WORKERS = 20;
const LOAD = TASKS / WORKERS;
const ERASURES = [0, 1, 2, 4, 6, 8, 10, 12, 14, 16, 18];

const SCHEMES = [
  { name: 'fastest-k', label: 'all but m of an uncoded partition (fastest-k)' },
  { name: 'erasurehead', label: '(n, k, n/k, k − m)-AGC' },
] as const;

export const remark1: Figure = {
  id: 'erasurehead-remark1',
  paper: 'erasurehead',
  title: 'Erasures are AGC with c = n/k: waiting for all but m workers, either way',
  source: 'ErasureHead, Remark 1',
  make: async (context) => {
    const trials = trialsFor(context, 20_000, 500);
    const waits = ERASURES.map((m) => WORKERS - m);
    const common = {
      seed: context.seed,
      workers: WORKERS,
      tasks: TASKS,
      delay: theoryDelay(TASKS, 0.5),
      scheme: { name: 'fastest-k', wait: WORKERS },
    };
    const run = await context.run({
      name: 'erasurehead-remark1',
      ...common,
      trials,
      sweep: { scheme: waits.flatMap((wait) => schemesAt(wait)) },
    });
    const training = await context.train({
      name: 'erasurehead-remark1',
      ...common,
      trials: trialsFor(context, 5, 2),
      training: {
        iterations: 30,
        data: { source: 'gaussian', points: 10 * TASKS, features: 20, std: 1, noise: 10 },
        step: { rule: 'constant', value: 5e-4 },
        record: 30,
      },
      sweep: { scheme: waits.slice(0, 6).flatMap((wait) => schemesAt(wait)) },
    });
    const times = largestDifference(run);
    const losses = largestLossDifference(training);
    return {
      columns: ['m', 'r', 'scheme', 'trials', 'time_mean', 'time_se', 'recovered_mean', 'messages_mean'],
      rows: run.summaries.map((summary, i): CsvCell[] => {
        const time = meanOf(summary.of('completion_time'));
        const [m, scheme] = at(i);
        return [
          ...[m, WORKERS - m, scheme, trials, time.value, time.se],
          ...[summary.of('recovered').mean, summary.of('messages').mean],
        ];
      }),
      chart: {
        title: 'ErasureHead, Remark 1: erasures are AGC with c = n/k',
        caption:
          `n = ${TASKS} tasks, k = ${WORKERS} workers, c = ${LOAD}, lambda = 0.5; ${trials.toLocaleString('en')} iterations per ` +
          `point, the same draws for both schemes, seed ${context.seed}. Largest difference of the two in any mean: ` +
          `${times}; of the training loss in ${training.summaries[0].runs.length} runs of 30 iterations (AGC divided by 1 − p = ` +
          `r/k, as fastest-k is): ${losses === 0 ? '0' : losses.toExponential(0)} of the loss. The lines lie on one another.`,
        series: SCHEMES,
        panels: (
          [
            ['completion_time', 'E[T]', 'time of an iteration'],
            ['recovered', 'fraction', 'tasks that are in'],
          ] as const
        ).map(([metric, y, title], i) => ({
          title: `(${'ab'[i]}) ${title}`,
          x: { title: 'm, erasures' },
          y: { title: y, zero: true },
          points: run.summaries.map((summary, point): LinePoint => {
            const [m, series] = at(point);
            return pointAt(series, m, meanOf(summary.of(metric)));
          }),
        })),
        columns: 2,
      },
      claims: [
        erasureheadClaim(
          'remark1',
          'Remark 1',
          'Waiting for all but m of k workers, each with n/k tasks, is (n, k, n/k, k − m)-AGC',
          exactly(times),
          verdictOf(times === 0 && losses <= ROUNDING),
          `value: largest difference of any mean (time, messages, volume, work, recovered) over ${ERASURES.length} values of m, on ` +
            `the same draws; the training losses differ by ${losses === 0 ? '0' : losses.toExponential(0)} of themselves (rounding: up to ${ROUNDING})`,
        ),
      ],
      runs: [run, training],
    };
  },
};

/** How far losses may be apart that differ only in how r/k is rounded. */
const ROUNDING = 1e-12;

function schemesAt(wait: number): object[] {
  return [
    { name: 'fastest-k', wait },
    { name: 'erasurehead', load: LOAD, wait, unbiased: true },
  ];
}

/** Number of erasures and scheme of a point. */
function at(point: number): [number, string] {
  return [ERASURES[Math.floor(point / 2)], SCHEMES[point % 2].name];
}

function largestDifference({ summaries }: Run): number {
  let largest = 0;
  for (let i = 0; i < summaries.length; i += 2) {
    for (const metric of METRICS) {
      const [a, b] = [summaries[i].of(metric).mean, summaries[i + 1].of(metric).mean];
      largest = Math.max(largest, Math.abs(a - b));
    }
  }
  return largest;
}

function largestLossDifference({ summaries }: TrainingRun): number {
  let largest = 0;
  for (let i = 0; i < summaries.length; i += 2) {
    summaries[i].runs.forEach((run, r) => {
      for (let k = 0; k < summaries[i].iterations.length; k++) {
        const [a, b] = [run, summaries[i + 1].runs[r]].map((each) => recordOf(each, k, 'loss'));
        largest = Math.max(largest, Math.abs(a - b) / a);
      }
    });
  }
  return largest;
}
