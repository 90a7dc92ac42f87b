import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import { pointAt } from '../../analysis/figures/point-at.js';
import type { CsvCell } from '../../report/csv.js';
import type { LinePanel, LinePoint } from '../../report/line-chart.js';
import { meanOf } from '../../statistics/estimate.js';
import {
  computingTime,
  MEAN_DELAYS,
  PAPER_WAIT,
  SECONDS_PER_NON_ZERO,
  SERIES,
  type TrainedTask,
} from './cluster.js';
import { CURVE_COLUMNS, curvePanel, curveRows } from './curves.js';
import { WORKERS } from './data-sets.js';
import { fig2Claims } from './fig2-claims.js';
import { TIMED_WAITS, type Timed, timeAll, trainAll } from './fig2-runs.js';
import { statedIteration } from './speed.js';

export const fig2: Figure = {
  id: 'erasurehead-fig2',
  paper: 'erasurehead',
  title:
    'Test metric against time, and time per iteration, with injected delays: Amazon, Covertype (a sample), KC housing',
  source: 'ErasureHead, Figure 2 (a–f) and Section 5.3',
  make: async (context) => {
    const trained = await trainAll(context);
    const trials = trialsFor(context, 4_000, 200);
    const timed = await timeAll(context, trained, trials);
    const runs = trained[0].choices[0].courses.length;
    return {
      columns: [...CURVE_COLUMNS, 'mean_delay_s'],
      rows: [
        ...trained.flatMap(curveRows).map((row) => [...row, MEAN_DELAYS.code]),
        ...timed.flatMap((each) => timeRows(each, trials)),
      ],
      chart: {
        title: 'ErasureHead, Figure 2: learning with injected delays',
        caption:
          `${WORKERS} workers and partitions; accelerated descent, ${lastIteration(trained[0])} iterations from zero, steps and ` +
          `penalty as in the authors’ code. A worker takes ${1e6 * SECONDS_PER_NON_ZERO} µs per non-zero element (assumed; ` +
          `${trained.map(({ task }) => `${task.title} ${(1000 * computingTime(task)).toFixed(1)} ms`).join(', ')} per ` +
          `partition) and one exponential delay of mean ${MEAN_DELAYS.code} s, the mean of the code, per iteration. ` +
          `(a–c): ${runs} runs, 95 % bands over runs, AGC with the number of workers to wait for that first reaches what ` +
          `exact descent has after ${statedIteration(trained[0])} iterations; its estimate is not divided by 1 − p. (d–f): ` +
          `${trials.toLocaleString('en')} iterations each. Seed ${context.seed}. Covertype is a sample of 15,000 rows.`,
        series: SERIES,
        panels: [
          ...trained.map((t, i) => curvePanel(t, 'abc'[i])),
          ...timed
            .filter(({ mean }) => mean === MEAN_DELAYS.code)
            .map((t, i) => timePanel(t, 'def'[trained.length === 1 ? 0 : i])),
        ],
        columns: trained.length,
      },
      claims: fig2Claims(trained, timed),
      runs: [...trained.map(({ run }) => run), ...timed.map(({ run }) => run)],
    };
  },
};

function timePanel({ task, run, choices }: Timed, letter: string): LinePanel {
  return {
    title: `(${letter}) ${task.title}`,
    subtitle: `mean injected delay ${MEAN_DELAYS.code} s`,
    x: { title: 'workers waited for (AGC)' },
    y: { title: 'time per iteration (s)', log: true },
    points: choices.flatMap(({ series, wait }, i): LinePoint[] => {
      const time = meanOf(run.summaries[i].of('completion_time'));
      return (wait === undefined ? TIMED_WAITS : [wait]).map((x) => pointAt(series, x, time));
    }),
    marks: [{ kind: 'vertical', x: PAPER_WAIT, label: 'paper: at most 11' }],
  };
}

function timeRows({ task, mean, run, choices }: Timed, trials: number): CsvCell[][] {
  return choices.map(({ scheme, load, wait }, i): CsvCell[] => {
    const time = meanOf(run.summaries[i].of('completion_time'));
    return [
      ...['iteration', task.csv, scheme.name, load, wait, null, trials],
      ...[time.value, time.se, null, null, null, mean],
    ];
  });
}

function lastIteration({ choices }: TrainedTask): number {
  return choices[0].courses[0].iterations.at(-1) as number;
}
