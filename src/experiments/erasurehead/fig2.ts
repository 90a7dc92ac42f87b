import type { CsvCell } from '../../report/csv.js';
import type { LinePanel, LinePoint } from '../../report/line-chart.js';
import { type Figure, type FigureContext, type Run, trialsFor } from '../figures/figure.js';
import { interval, meanOf } from '../statistics/estimate.js';
import {
  type Choice,
  choices,
  computingTime,
  injectedDelay,
  MEAN_DELAYS,
  PAPER_WAIT,
  SECONDS_PER_NON_ZERO,
  SERIES,
  type TrainedTask,
  trainTasks,
} from './cluster.js';
import { CURVE_COLUMNS, curvePanel, curveRows } from './curves.js';
import { LEARNING_TASKS, type LearningTask, WORKERS } from './data-sets.js';
import { fig2Claims } from './fig2-claims.js';
import { statedIteration } from './speed.js';

/** Workers that AGC waits for: in training, and where only times are simulated. */
const WAITS = [3, 5, 7, 9, PAPER_WAIT, 15];
const QUICK_WAITS = [PAPER_WAIT, 15];
const TIMED_WAITS = [...WAITS, 20, 25, 30];

export const fig2: Figure = {
  id: 'erasurehead-fig2',
  paper: 'erasurehead',
  title:
    'Test metric against time, and time per iteration, with injected delays: Amazon, Covertype, KC housing',
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
          `${trained.map(({ task }) => `${task.label} ${(1000 * computingTime(task)).toFixed(1)} ms`).join(', ')} per ` +
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

/** What Figures 2 and 3 show: every learning task with every choice. The quick run learns KC housing only. */
export function trainAll(context: FigureContext): Promise<TrainedTask[]> {
  const tasks = context.quick ? LEARNING_TASKS.filter(({ name }) => name === 'kc-housing') : LEARNING_TASKS;
  return trainTasks(
    context,
    'erasurehead-fig2',
    tasks.map((task) => ({
      task,
      delay: injectedDelay(computingTime(task), MEAN_DELAYS.code),
      choices: choices(context.quick ? QUICK_WAITS : WAITS),
      runs: trialsFor(context, 5, 2),
      ...(context.quick ? { iterations: 10 } : {}),
    })),
  );
}

/** Times per iteration of a learning task, under one mean of the injected delay. */
export interface Timed {
  readonly task: LearningTask;
  readonly mean: number;
  readonly run: Run;
  readonly choices: readonly Choice[];
}

async function timeAll(
  context: FigureContext,
  trained: readonly TrainedTask[],
  trials: number,
): Promise<Timed[]> {
  const timed: Timed[] = [];
  const all = choices(TIMED_WAITS);
  for (const mean of Object.values(MEAN_DELAYS)) {
    for (const { task } of trained) {
      const run = await context.run({
        name: 'erasurehead-fig2',
        seed: context.seed,
        trials,
        workers: WORKERS,
        scheme: all[0].scheme,
        delay: injectedDelay(computingTime(task), mean),
        sweep: { scheme: all.map(({ scheme }) => scheme) },
      });
      timed.push({ task, mean, run, choices: all });
    }
  }
  return timed;
}

function timePanel({ task, run, choices }: Timed, letter: string): LinePanel {
  return {
    title: `(${letter}) ${task.label}`,
    subtitle: `mean injected delay ${MEAN_DELAYS.code} s`,
    x: { title: 'workers waited for (AGC)' },
    y: { title: 'time per iteration (s)', log: true },
    points: choices.flatMap(({ series, wait }, i): LinePoint[] => {
      const time = meanOf(run.summaries[i].of('completion_time'));
      return (wait === undefined ? TIMED_WAITS : [wait]).map((x) => {
        return { series, x, y: time.value, ...interval(time) };
      });
    }),
    marks: [{ kind: 'vertical', x: PAPER_WAIT, label: 'paper: at most 11' }],
  };
}

function timeRows({ task, mean, run, choices }: Timed, trials: number): CsvCell[][] {
  return choices.map(({ scheme, load, wait }, i): CsvCell[] => {
    const time = meanOf(run.summaries[i].of('completion_time'));
    return [
      ...['iteration', task.name, scheme.name, load, wait, null, trials],
      ...[time.value, time.se, null, null, null, mean],
    ];
  });
}

function lastIteration({ choices }: TrainedTask): number {
  return choices[0].courses[0].iterations.at(-1) as number;
}
