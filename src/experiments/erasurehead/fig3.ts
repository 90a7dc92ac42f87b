import type { Figure } from '../../analysis/figures/figure.js';
import type { CsvCell } from '../../report/csv.js';
import type { LinePanel, LinePoint } from '../../report/line-chart.js';
import { positiveInterval } from '../../statistics/estimate.js';
import { computingTime, MEAN_DELAYS, SECONDS_PER_NON_ZERO, type TrainedTask } from './cluster.js';
import type { LearningTask } from './data-sets.js';
import { trainAll } from './fig2-runs.js';
import { fig3Claims } from './fig3-claims.js';
import {
  computingRows,
  largest,
  lateRows,
  levelRows,
  overCoded,
  overUncoded,
  PAPER_MOST,
  SHOWN,
  type SpeedRow,
  sampleAt,
  type Value,
} from './fig3-rows.js';
import { needed } from './fig3-up-to.js';
import { statedIteration } from './speed.js';

export const fig3: Figure = {
  id: 'erasurehead-fig3',
  paper: 'erasurehead',
  title: 'Speed-ups over uncoded descent to reach a level of the test metric, with injected delays',
  source: 'ErasureHead, Figure 3 (a–c) and Section 5.3',
  make: async (context) => {
    const trained = await trainAll(context);
    const rows = trained.flatMap((each) => [...levelRows(each), ...computingRows(each)]);
    const stated = statedIteration(trained[0]);
    return {
      columns: [
        ...['panel', 'data', 'series', 'wait', 'computing_s', 'mean_delay_s', 'exact_iteration', 'level'],
        ...['speedup', 'speedup_se', 'over_egc', 'over_egc_se'],
      ],
      rows: rows.map(cells),
      chart: {
        title: 'ErasureHead, Figure 3: speed-ups over uncoded descent, with injected delays',
        caption:
          'The runs of erasurehead-fig2: time of uncoded descent to a level of the test metric over the scheme’s, same delays run ' +
          'by run, 95 % bands over runs; a line ends where a run does not reach the level. (a–c): as in the authors’ code, mean ' +
          `delay ${MEAN_DELAYS.code} s. (d–f): mean ${MEAN_DELAYS.paper} s, “parameter 1/2” read as a rate. (g–i): level of exact ` +
          `descent after ${stated} iterations, mean ${MEAN_DELAYS.code} s, against the time to compute a partition, which is an ` +
          `assumption (${1e6 * SECONDS_PER_NON_ZERO} µs per non-zero element; upright rule). ${besidePaper(rows, trained)} AGC ` +
          'waits for the number of workers that is fastest to the level of (g–i). Other clocks are exact: computing is the same ' +
          'for all, so that delays keep their order. Covertype is a sample of 15,000 rows.',
        series: SHOWN,
        panels: [
          ...Object.values(MEAN_DELAYS).flatMap((mean, m) =>
            trained.map(({ task }, i) => levelPanel(rows, task, mean, 'abcdef'[3 * m + i])),
          ),
          ...trained.map(({ task }, i) => computingPanel(rows, task, 'ghi'[i])),
        ],
        columns: trained.length,
      },
      claims: fig3Claims(rows, trained),
      runs: trained.map(({ run }) => run),
    };
  },
};

const PAPER_MARK = {
  kind: 'horizontal',
  y: PAPER_MOST.uncoded,
  label: `paper: up to ${PAPER_MOST.uncoded}`,
} as const;

/** What the paper has, what comes out here, and what lies between the two. */
function besidePaper(rows: readonly SpeedRow[], trained: readonly TrainedTask[]): string {
  const late = lateRows(rows, statedIteration(trained[0]), MEAN_DELAYS.code);
  const most = (value: Value) => sampleAt(largest(late, value), value).value.toFixed(1);
  return (
    `The paper: AGC up to ${PAPER_MOST.uncoded} times as fast as uncoded descent and up to ${PAPER_MOST.coded} times as fast as EGC; ` +
    `(a–c): up to ${most(overUncoded)} and ${most(overCoded)}. Where computing and sending take longer it is less: in (g–i) ` +
    `${PAPER_MOST.uncoded} with ${needed(trained, PAPER_MOST.uncoded, overUncoded)}.`
  );
}

function levelPanel(rows: readonly SpeedRow[], task: LearningTask, mean: number, letter: string): LinePanel {
  return {
    title: `(${letter}) ${task.title}`,
    subtitle: `mean injected delay ${mean} s`,
    x: { title: task.metric.name },
    y: { title: 'speed-up', zero: true },
    points: rows
      .filter((row) => row.panel === 'level' && row.task === task && row.clock.mean === mean)
      .map((row) => pointOf(row, row.level)),
    marks: [PAPER_MARK],
  };
}

function computingPanel(rows: readonly SpeedRow[], task: LearningTask, letter: string): LinePanel {
  return {
    title: `(${letter}) ${task.title}`,
    subtitle: 'against computing time',
    x: { title: 'seconds per partition', log: true },
    y: { title: 'speed-up', zero: true },
    points: rows
      .filter((row) => row.panel === 'computing' && row.task === task)
      .map((row) => pointOf(row, row.clock.computing)),
    marks: [{ kind: 'vertical', x: computingTime(task), label: '' }, PAPER_MARK],
  };
}

function pointOf({ series, speedUp }: SpeedRow, x: number): LinePoint {
  return { series, x, y: speedUp.value, ...positiveInterval(speedUp) };
}

function cells({
  panel,
  task,
  series,
  wait,
  clock,
  iteration,
  level,
  speedUp,
  overCoded,
}: SpeedRow): CsvCell[] {
  return [
    ...[panel, task.csv, series, wait, clock.computing, clock.mean, iteration, level],
    ...[speedUp.value, speedUp.se, overCoded?.value, overCoded?.se],
  ];
}
