import { estimateCells, meanText } from '../../analysis/figures/estimates.js';
import { type Figure, type FigureContext, trialsFor } from '../../analysis/figures/figure.js';
import {
  computing,
  LINEAR,
  SYSTEM,
  SYSTEM_TEXT,
  seriesName,
  sketchOf,
  VARIANTS,
} from '../../analysis/papers/wgc.js';
import type { SketchParameters } from '../../models/sketch/sketch.js';
import type { TableChart } from '../../report/table-chart.js';
import { type Estimate, sampleMean } from '../../statistics/estimate.js';
import { pairedDifference } from '../../statistics/paired.js';
import { type LinearRow, linearClaims, PAPER_ERROR, PAPER_ITERATIONS } from './linear-claims.js';

/** A row of the table, before it is trained. */
interface RowDefinition extends Pick<LinearRow, 'rho' | 'key' | 'label'> {
  readonly sketch: SketchParameters;
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

export const linear: Figure = {
  id: 'wgc-linear',
  paper: 'wgc',
  title: 'Linear regression: iterations and error with and without weights, ρ = 2 and 4',
  source: 'Weighted gradient coding, table of Section 6.2',
  make: async (context) => {
    const runs = trialsFor(context, 100, 2);
    const run = await context.train({
      ...{ name: 'wgc-linear', seed: context.seed, trials: runs, ...SYSTEM, delay: computing(1) },
      training: { ...LINEAR, iterations: 3000, until: { gradient_norm: 0.1 }, record: [3000] },
      sweep: { 'training.sketch': ROWS.map(({ sketch }) => sketch) },
    });
    const rows = ROWS.map(({ sketch, ...row }) => {
      const result = run.results.at({ 'training.sketch': sketch });
      return {
        ...{ ...row, sketch, stopped: result.stops },
        squaredError: result.values('error').map((error) => error * error),
      };
    });
    return {
      columns: [
        ...['rho', 'method', 'weights', 'runs', 'iterations_mean', 'iterations_se', 'iterations_sd'],
        ...['squared_error_mean', 'squared_error_se'],
      ],
      rows: rows.map(({ sketch: { factor, method, weights }, stopped, squaredError }) => {
        const iterations = sampleMean(stopped);
        return [
          ...[factor, method, String(weights), runs],
          ...[...estimateCells(iterations), iterations.se * Math.sqrt(runs)],
          ...estimateCells(sampleMean(squaredError)),
        ];
      }),
      chart: chartOf(rows, runs, context),
      claims: linearClaims(rows, context.seed),
      runs: [run],
    };
  },
};

function chartOf(rows: readonly LinearRow[], runs: number, { seed }: FigureContext): TableChart {
  const unweighted = (rho: number) => rows.find((row) => row.rho === rho && row.key === 'false') as LinearRow;
  return {
    title: 'Weighted gradient coding, Section 6.2: what the weights save in linear regression',
    caption:
      `${runs} runs, each with data and sketch of its own (the paper: 20); mean ± half its 95 % interval. X: 20 ` +
      'blocks of 50 rows, entries Uni[−15i, 15i]; y = P_X z + e; rows scaled by 1/√(r·Pi), also where all are kept; gradient with the factor 2, β₀ = 0, step 1e-7, ' +
      `stopped at ‖g‖ < 0.1. Balanced Reed-Solomon code, ${SYSTEM_TEXT}, decoded from the first 21 ` +
      'workers. “Times draws/k”: the same drawn partitions with weight 1, and the gradient multiplied by draws ÷ k, ' +
      'which is the mean weight. “Drawn uniformly”: all rows have the same probability. Difference: paired, to the ' +
      `unweighted runs. Seed ${seed}.`,
    columns: [
      { header: 'ρ', align: 'right' },
      { header: 'Sketch' },
      { header: 'Iterations', align: 'right' },
      { header: 'Difference', align: 'right' },
      { header: 'Paper’s\niterations', align: 'right' },
      { header: '‖β − X†(y + e)‖²\nin 1e-6', align: 'right' },
      { header: 'Paper’s\nerror', align: 'right' },
    ],
    rows: rows.map((row) => {
      const { rho, key, label, stopped, squaredError } = row;
      const own = key === 'false' || key === 'none';
      const printed = PAPER_ITERATIONS[rho]?.[key];
      return [
        String(rho),
        label,
        meanText(sampleMean(stopped), 1),
        own ? '' : signed(pairedDifference(stopped, unweighted(rho).stopped)),
        String(printed ?? '–'),
        meanText(sampleMean(squaredError.map((x) => 1e6 * x)), rho === 1 ? 3 : 2),
        printed === undefined ? '–' : `O(${PAPER_ERROR[rho].toExponential(0)})`,
      ];
    }),
  };
}

function signed(sample: Estimate): string {
  return `${sample.value > 0 ? '+' : ''}${meanText(sample, 1)}`.replace('-', '−');
}
