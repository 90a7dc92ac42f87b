import { type Figure, type FigureContext, type Run, trialsFor } from '../../analysis/figures/figure.js';
import type { CsvCell } from '../../report/csv.js';
import type { LinePanel, LinePoint } from '../../report/line-chart.js';
import { meanOf } from '../../statistics/estimate.js';
import { choices, PAPER_WAIT, SERIES, type TrainedTask, trainTasks } from './cluster.js';
import { CURVE_COLUMNS, curvePanel, curveRows } from './curves.js';
import { LEARNING_TASKS, WORKERS } from './data-sets.js';
import { fig4Claims } from './fig4-claims.js';
import { median, TRACES, traceOf } from './traces.js';

/** Waiting for all 30 is EGC: AGC that is tuned is never slower. */
const WAITS = [PAPER_WAIT, 15, 20, 25, WORKERS];
const QUICK_WAITS = [PAPER_WAIT, WORKERS];
const TIMED_WAITS = [5, 7, 9, PAPER_WAIT, 13, 15, 20, 25, 30];

/** Run i begins at round 100·i mod 30, so that a fourth one would be the first again. */
const RUNS = 3;

/** How much of a duration does not grow with the load: what the traces say, and the two ends. */
interface Fixed {
  readonly value: number;
  readonly label: string;
}

export const fig4: Figure = {
  id: 'erasurehead-fig4',
  paper: 'erasurehead',
  title: 'Test metric against time, and time per iteration, under a replayed trace: no injected delays',
  source: 'ErasureHead, Figure 4 (a–f) and Section 5.4',
  make: async (context) => {
    const measured =
      median(traceOf(context, TRACES.overhead).durations) /
      median(traceOf(context, TRACES.computing).durations);
    const fixed: Fixed[] = [
      { value: measured, label: `f = ${measured.toFixed(2)}, as measured` },
      { value: 1, label: 'f = 1: more load, same time' },
      { value: 0, label: 'f = 0: c times the load' },
    ];
    const trained = await trainAll(context, measured);
    const timed = await timeAll(context, fixed);
    return {
      columns: [...CURVE_COLUMNS, 'fixed'],
      rows: [...trained.flatMap(curveRows).map((row) => [...row, measured]), ...timed.flatMap(timeRows)],
      chart: {
        title: 'ErasureHead, Figure 4: learning without injected delays, under a measured trace',
        caption:
          `As erasurehead-fig2, but the durations are replayed: ${TRACES.computing.label} of erasurehead-fig1, its first ${WORKERS} ` +
          `workers, ${trained[0].choices[0].courses.length} runs, each from another round on; seed ${context.seed} (split of the ` +
          'data). The paper’s own EC2 timings are not public. A duration X is that of one partition; c of them take ' +
          `X·(f + (1 − f)c), with f = ${measured.toFixed(2)} = median at load 0 over median at load 1. (d–f) are the same for all ` +
          `data: means over the trace’s rounds, for three values of f; rule: 11, ` +
          `the most that the paper waits for. f changes no order of arrival, only the clock. Covertype is a ` +
          'sample of 15,000 rows.',
        series: SERIES,
        panels: [
          ...trained.map((each, i) => curvePanel(each, 'abc'[i], [1, 1000])),
          ...timed.map((each, i) => timePanel(each, 'def'[i])),
        ],
        columns: trained.length === 1 ? 2 : 3,
      },
      claims: fig4Claims(trained, measured),
      runs: [...trained.map(({ run }) => run), ...timed.map(({ run }) => run)],
    };
  },
};

/** The trace; where the file is missing, a worker's tasks take a draw of its fitted law each time. */
function replayed(context: FigureContext, fixed: number): object {
  const file = context.file(TRACES.computing.file);
  if (file !== undefined) return { model: 'trace', file, mode: 'replay', fixed };
  return { model: 'lognormal', ...TRACES.computing.lognormal, correlation: 'worker' };
}

function trainAll(context: FigureContext, fixed: number): Promise<TrainedTask[]> {
  const tasks = context.quick ? LEARNING_TASKS.filter(({ name }) => name === 'kc-housing') : LEARNING_TASKS;
  return trainTasks(
    context,
    'erasurehead-fig4',
    tasks.map((task) => ({
      task,
      delay: replayed(context, fixed),
      choices: choices(context.quick ? QUICK_WAITS : WAITS),
      runs: trialsFor(context, RUNS, 2),
      ...(context.quick ? { iterations: 10 } : {}),
    })),
  );
}

interface Timed {
  readonly fixed: Fixed;
  readonly run: Run;
}

async function timeAll(context: FigureContext, fixed: readonly Fixed[]): Promise<Timed[]> {
  const timed: Timed[] = [];
  for (const each of fixed) {
    const run = await context.run({
      name: 'erasurehead-fig4',
      seed: context.seed,
      // Every round of the trace once.
      trials: 30,
      workers: WORKERS,
      scheme: { name: 'uncoded' },
      delay: replayed(context, each.value),
      sweep: { scheme: choices(TIMED_WAITS).map(({ scheme }) => scheme) },
    });
    timed.push({ fixed: each, run });
  }
  return timed;
}

function timePanel({ fixed, run }: Timed, letter: string): LinePanel {
  return {
    title: `(${letter}) time per iteration`,
    subtitle: fixed.label,
    x: { title: 'workers waited for (AGC)' },
    y: { title: 'time per iteration (s)', zero: true },
    points: choices(TIMED_WAITS).flatMap(({ series, wait }, i): LinePoint[] => {
      const y = meanOf(run.summaries[i].of('completion_time')).value;
      return (wait === undefined ? TIMED_WAITS : [wait]).map((x) => ({ series, x, y }));
    }),
    marks: [{ kind: 'vertical', x: PAPER_WAIT, label: '' }],
  };
}

function timeRows({ fixed, run }: Timed): CsvCell[][] {
  return choices(TIMED_WAITS).map(({ scheme, load, wait }, i): CsvCell[] => {
    const { trials } = run.summaries[i];
    const time = run.summaries[i].of('completion_time').mean;
    return [
      ...['iteration', null, scheme.name, load, wait, null, trials],
      ...[time, null, null, null, null, fixed.value],
    ];
  });
}
