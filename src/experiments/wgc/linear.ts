import type { SketchParameters } from '../../models/sketch/sketch.js';
import type { TableChart } from '../../report/table-chart.js';
import type { Figure, FigureContext } from '../figures/figure.js';
import { trialsFor } from '../figures/figure.js';
import type { TrainingSummary } from '../training/run.js';
import { linearClaims } from './linear-claims.js';
import { difference, finals, plusMinus, type Sample, sampleOf, stops } from './samples.js';
import { computing, SYSTEM, SYSTEM_TEXT, seriesName, sketchOf, VARIANTS } from './settings.js';

/** Section 6.2's problem: labels and gradient as docs/corrections.md, 3 reads them. */
export const LINEAR = {
  objective: { loss: 'least-squares', factor: 2 },
  data: { source: 'uniform-blocks' },
  step: { rule: 'constant', value: 1e-7 },
  resample: ['data', 'sketch'],
} as const;

/** Iterations that the paper's table prints, by rho and weights. */
export const PAPER_ITERATIONS: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  2: { true: 107.55, false: 145.6 },
  4: { true: 75.3, false: 84.4 },
};

/** Order of the error that it prints. */
export const PAPER_ERROR: Readonly<Record<number, number>> = { 2: 1e-5, 4: 1e-4 };

/** The runs of one row. */
export interface LinearRow {
  readonly rho: number;
  readonly key: string;
  readonly label: string;
  /** Updates of each run. */
  readonly stopped: Float64Array;
  /** ‖theta − X†(y + e)‖² of each run, where it stopped. */
  readonly squaredError: Float64Array;
}

/** Not in the paper: rho = 1, which keeps all partitions, and partitions drawn without their leverage scores. */
const ROWS: readonly RowDefinition[] = [
  { rho: 1, key: 'none', label: 'none (all 20 partitions)', sketch: sketchOf(1, false) },
  ...[2, 4].flatMap((rho) => [
    ...VARIANTS.map(({ weights, label }) => ({
      ...{ rho, key: seriesName(weights), label },
      sketch: sketchOf(rho, weights),
    })),
    {
      ...{ rho, key: 'uniform', label: 'weighted, drawn uniformly' },
      sketch: { ...sketchOf(rho, true), method: 'uniform' as const },
    },
  ]),
];

interface RowDefinition {
  readonly rho: number;
  /** The weights, or what else it is. */
  readonly key: string;
  readonly label: string;
  readonly sketch: SketchParameters;
}

export const linear: Figure = {
  id: 'wgc-linear',
  paper: 'wgc',
  title: 'Linear regression: iterations and error with and without weights, rho = 2 and 4',
  source: 'Weighted gradient coding, table of Section 6.2',
  make: async (context) => {
    const runs = trialsFor(context, 100, 2);
    const run = await context.train({
      ...{ name: 'wgc-linear', seed: context.seed, trials: runs, ...SYSTEM, delay: computing(1) },
      training: { ...LINEAR, iterations: 3000, until: { gradient_norm: 0.1 }, record: [3000] },
      sweep: { 'training.sketch': ROWS.map(({ sketch }) => sketch) },
    });
    const rows = ROWS.map((row, i): LinearRow => rowOf(row, run.summaries[i]));
    return {
      columns: [
        ...['rho', 'method', 'weights', 'runs', 'iterations_mean', 'iterations_se', 'iterations_sd'],
        ...['squared_error_mean', 'squared_error_se'],
      ],
      rows: rows.map(({ stopped, squaredError }, i) => {
        const { factor, method, weights } = ROWS[i].sketch;
        const [iterations, error] = [sampleOf(stopped), sampleOf(squaredError)];
        return [
          factor,
          method,
          String(weights),
          runs,
          iterations.value,
          iterations.se,
          iterations.sd,
          error.value,
          error.se,
        ];
      }),
      chart: chartOf(rows, runs, context),
      claims: linearClaims(rows, context.seed),
      runs: [run],
    };
  },
};

function rowOf({ rho, key, label }: RowDefinition, summary: TrainingSummary): LinearRow {
  return {
    ...{ rho, key, label },
    stopped: stops(summary),
    squaredError: finals(summary, 'error').map((error) => error * error),
  };
}

function chartOf(rows: readonly LinearRow[], runs: number, { seed }: FigureContext): TableChart {
  const unweighted = (rho: number) => rows.find((row) => row.rho === rho && row.key === 'false') as LinearRow;
  return {
    title: 'Weighted gradient coding, Section 6.2: what the weights save in linear regression',
    caption:
      `${runs} runs, each with data and sketch of its own (the paper: 20); mean ± half its 95 % interval. X: 20 ` +
      'blocks of 50 rows, entries Uni[−15i, 15i]; y = P_X z + e; gradient with the factor 2, theta_0 = 0, step 1e-7, ' +
      `stopped at ‖g‖ < 0.1. Balanced Reed-Solomon code, ${SYSTEM_TEXT}, decoded from the first 21 ` +
      'workers. “Times draws/k”: the same drawn partitions with weight 1, and the gradient multiplied by draws ÷ k, ' +
      'which is the mean weight. “Drawn uniformly”: all rows have the same probability. Difference: paired, to the ' +
      `unweighted runs. Seed ${seed}.`,
    columns: [
      { header: 'rho', align: 'right' },
      { header: 'Sketch' },
      { header: 'Iterations', align: 'right' },
      { header: 'Difference', align: 'right' },
      { header: 'Paper’s\niterations', align: 'right' },
      { header: '‖theta − X†(y + e)‖²\nin 1e-6', align: 'right' },
      { header: 'Paper’s\nerror', align: 'right' },
    ],
    rows: rows.map((row) => {
      const { rho, key, label, stopped, squaredError } = row;
      const own = key === 'false' || key === 'none';
      const printed = PAPER_ITERATIONS[rho]?.[key];
      return [
        String(rho),
        label,
        plusMinus(sampleOf(stopped), 1),
        own ? '' : signed(difference(stopped, unweighted(rho).stopped)),
        String(printed ?? '–'),
        plusMinus(sampleOf(squaredError.map((x) => 1e6 * x)), rho === 1 ? 3 : 2),
        printed === undefined ? '–' : `O(${PAPER_ERROR[rho].toExponential(0)})`,
      ];
    }),
  };
}

function signed(sample: Sample): string {
  return `${sample.value > 0 ? '+' : ''}${plusMinus(sample, 1)}`.replace('-', '−');
}
