import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import type { Recorded } from '../../simulation/experiment/training-metrics.js';
import { recordsOf } from '../../simulation/training/records.js';
import type { TrainingSummary } from '../../simulation/training/summary.js';
import { interval, sampleMean } from '../../statistics/estimate.js';
import { AUTHORS_DATA, STAND_IN, STEP, seriesOf, VARIANTS } from './settings.js';
import { timeClaims } from './time-claims.js';
import {
  DELAYS,
  type DelayName,
  REDUNDANCY,
  type Timed,
  timedOf,
  VARIANT_NAMES,
  WAITS,
  WORKERS,
} from './time-runs.js';

export const time: Figure = {
  id: 'sgc-time',
  paper: 'sgc',
  title: 'Error against simulated time, the time of redundant computation included, n = 10, d = 2',
  source: 'SGC (journal), Remark 3 and Section VI.A (end), with what they leave out',
  make: async (context) => {
    const trials = trialsFor(context, 20, 3);
    const iterations = context.quick ? 100 : 5000;
    const waits = context.quick ? WAITS.slice(0, 1) : WAITS;
    const run = await context.train({
      name: 'sgc-time',
      seed: context.seed,
      trials,
      workers: WORKERS,
      training: { iterations, data: context.data(AUTHORS_DATA, STAND_IN), step: STEP, record: 40 },
      sweep: {
        delay: Object.values(DELAYS),
        scheme: waits.flatMap((wait) =>
          VARIANT_NAMES.map((name) => ({ ...VARIANTS[name].scheme(REDUNDANCY), wait })),
        ),
      },
    });
    const all = timedOf(run, waits);
    return {
      columns: COLUMNS,
      rows: all.flatMap(rowsOf),
      chart: {
        title: 'SGC, Remark 3: error in time, with what redundancy costs',
        caption:
          `n = ${WORKERS}, d = ${REDUNDANCY}, ${iterations.toLocaleString('en')} iterations with the authors’ step, ${trials} ` +
          `runs that meet the same workers, 95 % bands, seed ${context.seed}. A task is a tenth of the points; a time per ` +
          'task is 0.01 + Exp(10), one draw per worker and iteration. Left: it is computing time, so that a worker with ' +
          'twice the points takes twice as long. Right: it is an injected delay, the same whatever the work, as the ' +
          'paper envisions. GD waits for all workers, the others for the first few, and divide by their share. ' +
          'On the left SGC is then biased, as workers with fewer points are in more often. ' +
          'ErasureHead also ends when every group is in, and is not divided.',
        series: seriesOf(VARIANT_NAMES).map((series) =>
          series.name === 'gd' ? { ...series, label: 'GD, waits for all workers' } : series,
        ),
        panels: waits.flatMap((wait, row) =>
          (Object.keys(DELAYS) as DelayName[]).map((delay, column) =>
            panel(all, delay, wait, 'abcd'[2 * row + column]),
          ),
        ),
        columns: 2,
      },
      claims: timeClaims(all),
      runs: [run],
    };
  },
};

const MEASURES = ['time', 'error', 'messages', 'volume'] as const;
const COLUMNS = [
  ...['delay', 'wait', 'variant', 'runs', 'iteration'],
  ...MEASURES.flatMap((measure) => [`${measure}_mean`, `${measure}_se`]),
];

function sampleOf({ runs }: TrainingSummary, i: number, record: Recorded) {
  return sampleMean(recordsOf(runs, i, record));
}

function rowsOf({ variant, delay, wait, summary }: Timed) {
  return summary.iterations.map((t, i) => [
    ...[delay, wait, variant, summary.runs.length, t],
    ...MEASURES.flatMap((measure) => {
      const { value, se } = sampleOf(summary, i, measure);
      return [value, summary.runs.length > 1 ? se : null];
    }),
  ]);
}

function panel(all: readonly Timed[], delay: DelayName, wait: number, letter: string) {
  return {
    title: `(${letter}) ${delay === 'computing' ? 'computing time' : 'injected delay'}`,
    subtitle: `the first ${wait} of ${WORKERS} workers`,
    x: { title: 'simulated time (time units)', log: true },
    y: { title: '‖beta_t − beta*‖', log: true },
    points: all
      .filter((each) => each.delay === delay && each.wait === wait)
      .flatMap(({ variant, summary }) =>
        summary.iterations.map((_, i) => {
          const error = sampleOf(summary, i, 'error');
          const x = sampleOf(summary, i, 'time').value;
          return { series: variant, x, y: error.value, ...(error.se > 0 ? interval(error) : {}) };
        }),
      ),
  };
}
