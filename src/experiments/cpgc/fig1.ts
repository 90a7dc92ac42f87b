import { type Figure, type Run, trialsFor } from '../../analysis/figures/figure.js';
import { pointAt } from '../../analysis/figures/point-at.js';
import { PAPER_SCHEMES, PAPER_SYSTEM, SERIES } from '../../analysis/papers/cpgc.js';
import type { LinePoint } from '../../report/line-chart.js';
import type { ReferenceMark } from '../../report/reference-marks.js';
import type { Metric } from '../../simulation/experiment/metrics.js';
import { resultColumns, resultRow } from '../../simulation/results/table.js';
import { meanOf } from '../../statistics/estimate.js';
import { fig1Claims } from './fig1-claims.js';

/** Tolerance ratios of Figure 1: 0, 0.05, …, 0.5. */
const TOLERANCES = Array.from({ length: 11 }, (_, i) => i / 20);

const CORRELATIONS = ['worker', 'subtask'] as const;

const PANELS: readonly { metric: Metric; title: string; zero: boolean }[] = [
  { metric: 'completion_time', title: 'completion time (time units)', zero: true },
  { metric: 'messages', title: 'communication load (messages)', zero: true },
  { metric: 'volume', title: 'communication volume (full results)', zero: true },
];

export const fig1: Figure = {
  id: 'cpgc-fig1',
  paper: 'cpgc',
  title: 'Completion time, communication load and volume against tolerance, K = 20, r = 3',
  source: 'CPGC, Figure 1 (a, b, c) and Section 4.2',
  make: async (context) => {
    const trials = trialsFor(context, 250_000, 2_000);
    const run = await context.run({
      name: 'cpgc-fig1',
      seed: context.seed,
      trials,
      ...PAPER_SYSTEM,
      sweep: {
        'delay.correlation': CORRELATIONS,
        'scheme.name': PAPER_SCHEMES,
        tolerance: TOLERANCES,
      },
    });
    return {
      columns: resultColumns(run.experiment),
      rows: run.summaries.map((summary, i) => resultRow(run.experiment.values[i], summary)),
      chart: {
        title: 'CPGC, Figure 1: what tolerating missing blocks buys',
        caption:
          `K = M = 20, r = 3, alpha = 0.01, mu = 10; ${trials.toLocaleString('en')} iterations per point, the same ` +
          `draws for all schemes, seed ${context.seed}; 95 % bands are drawn and narrower than the lines where not ` +
          'visible. Top: eq. (1) of the paper, one draw per worker and iteration. Bottom: an independent draw per ' +
          'sub-task. CPGC with the design as printed, decoded by peeling. Crosses and rules: what the paper’s text states.',
        series: SERIES,
        panels: CORRELATIONS.flatMap((correlation) =>
          PANELS.map(({ metric, title, zero }, i) => ({
            title: `(${'abc'[i]}) ${title.split(' (')[0]}`,
            subtitle: correlation === 'worker' ? 'one draw per worker, eq. (1)' : 'a draw per sub-task',
            x: { title: 'tolerance ratio' },
            y: { title, zero },
            points: pointsOf(run, metric, correlation),
            ...(correlation === 'worker' ? { marks: stated(metric) } : {}),
          })),
        ),
        columns: 3,
        height: 200,
      },
      claims: fig1Claims(run),
      runs: [run],
    };
  },
};

function pointsOf({ experiment, summaries }: Run, metric: Metric, correlation: string): LinePoint[] {
  return summaries.flatMap((summary, i): LinePoint[] => {
    const [drawn, scheme, tolerance] = experiment.values[i];
    if (drawn !== correlation) return [];
    return [pointAt(String(scheme), Number(tolerance), meanOf(summary.of(metric)))];
  });
}

/** What Section 4.2 says about a panel. */
function stated(metric: Metric): ReferenceMark[] {
  if (metric === 'completion_time') {
    return [{ kind: 'vertical', x: 0.05, label: 'paper: CPGC about 25 % below both' }];
  }
  if (metric !== 'volume') return [];
  return [
    { kind: 'point', x: 0, y: 1.8, label: 'paper, UC-MMC: around 1.8' },
    { kind: 'point', x: 0, y: 1.5, label: 'paper, CPGC: around 1.5' },
    { kind: 'vertical', x: 0.1, label: 'paper: CPGC close to MCC' },
  ];
}
