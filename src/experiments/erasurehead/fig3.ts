import type { CsvCell } from '../../report/csv.js';
import type { LinePanel, LinePoint } from '../../report/line-chart.js';
import type { Figure } from '../figures/figure.js';
import { limits } from '../statistics/small-sample.js';
import { computingTime, MEAN_DELAYS, SECONDS_PER_NON_ZERO } from './cluster.js';
import type { LearningTask } from './data-sets.js';
import { trainAll } from './fig2-runs.js';
import { fig3Claims } from './fig3-claims.js';
import { computingRows, levelRows, SHOWN, type SpeedRow } from './fig3-rows.js';
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
          `assumption (${1e6 * SECONDS_PER_NON_ZERO} µs per non-zero element; the rule). AGC waits for the number of workers that is ` +
          'fastest to that level. Other clocks are exact: computing is the same for all, so that delays keep their order. ' +
          'Covertype is a sample of 15,000 rows.',
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

function levelPanel(rows: readonly SpeedRow[], task: LearningTask, mean: number, letter: string): LinePanel {
  return {
    title: `(${letter}) ${task.label}`,
    subtitle: `mean injected delay ${mean} s`,
    x: { title: task.metric.name },
    y: { title: 'speed-up', zero: true },
    points: rows
      .filter((row) => row.panel === 'level' && row.task === task && row.clock.mean === mean)
      .map((row) => pointOf(row, row.level)),
  };
}

function computingPanel(rows: readonly SpeedRow[], task: LearningTask, letter: string): LinePanel {
  return {
    title: `(${letter}) ${task.label}`,
    subtitle: 'against computing time',
    x: { title: 'seconds per partition', log: true },
    y: { title: 'speed-up', zero: true },
    points: rows
      .filter((row) => row.panel === 'computing' && row.task === task)
      .map((row) => pointOf(row, row.clock.computing)),
    marks: [{ kind: 'vertical', x: computingTime(task), label: '' }],
  };
}

function pointOf({ series, speedUp }: SpeedRow, x: number): LinePoint {
  return { series, x, y: speedUp.value, ...limits(speedUp) };
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
    ...[panel, task.name, series, wait, clock.computing, clock.mean, iteration, level],
    ...[speedUp.value, speedUp.se, overCoded?.value, overCoded?.se],
  ];
}
