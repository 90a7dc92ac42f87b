import {
  ABOUT,
  above,
  atMost,
  type Claim,
  type ClaimDraft,
  claimsFor,
} from '../../analysis/figures/claim.js';
import { estimateCells, pointAt } from '../../analysis/figures/estimates.js';
import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import {
  computing,
  LINEAR,
  SERIES,
  SYSTEM,
  SYSTEM_TEXT,
  sketchOf,
  VARIANTS,
} from '../../analysis/papers/wgc.js';
import type { LinePanel, LinePoint } from '../../report/line-chart.js';
import type { Results, TrainingRow } from '../../simulation/results/labelled.js';
import { sampleMean } from '../../statistics/estimate.js';

const RHO = 2;
const ITERATIONS = 180;
/** The first iterations, on a linear scale. */
const FIRST = 12;

export const fig2: Figure = {
  id: 'wgc-fig2',
  paper: 'wgc',
  title: 'Length of the gradient against the iteration at ρ = 2, with and without weights',
  source: 'Weighted gradient coding, Figure 2',
  make: async (context) => {
    const runs = trialsFor(context, 20, 2);
    const iterations = Array.from({ length: ITERATIONS }, (_, i) => i + 1);
    const run = await context.train({
      ...{ name: 'wgc-fig2', seed: context.seed, trials: runs, ...SYSTEM, delay: computing(RHO) },
      training: { ...LINEAR, iterations: ITERATIONS, record: iterations },
      sweep: { 'training.sketch': VARIANTS.map(({ weights }) => sketchOf(RHO, weights)) },
    });
    const points = (last: number): LinePoint[] =>
      run.results.rows.flatMap((row) =>
        iterations.slice(0, last).map((t) => pointAt(weightsOf(row), t, sampleMean(row.lengths(t)))),
      );
    const panel = (title: string, last: number, log: boolean): LinePanel => ({
      title,
      subtitle: log ? 'until well after the stop' : 'the beginning, linear scale',
      x: { title: 'iteration' },
      y: { title: 'mean ‖g‖', ...(log ? { log, domain: [1e-2, 1e4] as const } : { zero: true }) },
      points: points(last),
      ...(log ? { marks: [{ kind: 'horizontal', y: 0.1, label: 'stop: ‖g‖ < 0.1' }] } : {}),
    });
    return {
      columns: ['weights', 'iteration', 'runs', 'gradient_norm_mean', 'gradient_norm_se'],
      rows: run.results.rows.flatMap((row) =>
        iterations.map((t) => [weightsOf(row), t, runs, ...estimateCells(sampleMean(row.lengths(t)))]),
      ),
      chart: {
        title: 'Weighted gradient coding, Figure 2: weights act like a larger step',
        caption:
          `Mean over ${runs} runs of ‖g‖, the master’s estimate of the sketched gradient, before each update; data and ` +
          `sketch anew for each run, the same for the three lines; 95 % bands. ρ = 2, ${SYSTEM_TEXT}, ` +
          'Uni[−15i, 15i] blocks, step 1e-7; runs go on beyond the stop. “Times draws/k” has weight 1 for all drawn ' +
          `partitions and the gradient multiplied by draws ÷ k. Seed ${context.seed}.`,
        series: SERIES,
        panels: [panel('(a) Convergence', ITERATIONS, true), panel('(b) First iterations', FIRST, false)],
        columns: 2,
        height: 230,
      },
      claims: claimsOf(run.results, iterations),
      runs: [run],
    };
  },
};

/** Use of the counts of the draws: the name of a series. */
function weightsOf(row: TrainingRow): string {
  return String(row.coordinate('training.sketch.weights'));
}

function claimsOf(results: Results<TrainingRow>, iterations: readonly number[]): Claim[] {
  const [weighted, unweighted, scaled] = VARIANTS.map(({ weights }) =>
    results.at({ 'training.sketch.weights': weights }),
  );
  const without = unweighted.lengths(1);
  const first = sampleMean(weighted.lengths(1).map((length, i) => length / without[i]));
  const mean = (row: TrainingRow, t: number) => sampleMean(row.lengths(t)).value;
  const overtaken = iterations.find((t) => mean(weighted, t) < mean(unweighted, t));
  const below = (row: TrainingRow) => iterations.find((t) => mean(row, t) < 0.1) ?? 0;
  const section = '6.2, Fig. 2';
  return [
    {
      id: 'fig2-higher-first',
      section,
      statement: 'The weights introduce a much higher gradient norm at first',
      found: first,
      verdict: above(1 + ABOUT),
      note: `value: mean quotient of the first norms; "much" is taken as by more than ${100 * ABOUT} %. It is about draws/k`,
    },
    {
      id: 'fig2-drops-faster',
      section,
      statement: 'It drops much faster, and the termination criterion is met in fewer iterations',
      found: below(weighted),
      verdict: overtaken !== undefined && below(weighted) > 0 && below(weighted) < below(unweighted),
      note:
        `value: iteration from which the mean norm is below 0.1; without weights ${below(unweighted)}, without weights but ` +
        `times draws/k ${below(scaled)}. The weighted mean is the smaller one from iteration ${overtaken ?? 0} on`,
    },
    epsilonDraft(weighted, iterations),
  ].map(claimsFor('wgc'));
}

/** Growth of the number of iterations as the length at which they stop falls. */
function epsilonDraft(weighted: TrainingRow, iterations: readonly number[]): ClaimDraft {
  const needed = (run: number, epsilon: number) =>
    iterations.find((t) => weighted.lengths(t)[run] <= epsilon) ?? Number.NaN;
  const [from, to] = [100, 0.1];
  // The exponent p of iterations ~ (1/epsilon)^p over three decades, run by run.
  const exponents = weighted.runs.map(
    (_, run) => Math.log(needed(run, to) / needed(run, from)) / Math.log(from / to),
  );
  const times = [from, 1, to].map((epsilon) =>
    sampleMean(weighted.runs.map((_, run) => needed(run, epsilon))).value.toFixed(0),
  );
  return {
    id: 'convergence-epsilon',
    section: '5',
    statement: 'O(1/ε) iterations suffice for ‖g‖ <= ε',
    found: sampleMean(exponents),
    verdict: atMost(1),
    note:
      `value: p where the iterations grow as (1/ε)^p from ε = ${from} to ${to}; for ${from}, 1 and ${to} they are ` +
      `${times.join(', ')}. Least squares with a constant step converges linearly, in O(log 1/ε)`,
  };
}
