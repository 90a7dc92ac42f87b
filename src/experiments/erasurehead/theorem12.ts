import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import { pointAt } from '../../analysis/figures/point-at.js';
import type { CsvCell } from '../../report/csv.js';
import type { LinePoint } from '../../report/line-chart.js';
import { short } from './claims.js';
import { N, trainInstance } from './instance.js';
import { momentCheck } from './instance-moments.js';
import {
  boundAt,
  C,
  type Curve,
  evaluate,
  lemma1At,
  STEPS,
  type Theorem12,
  WAITS,
} from './theorem12-bounds.js';
import { theorem12Claims } from './theorem12-claims.js';

export const theorem12: Figure = {
  id: 'erasurehead-theorem12',
  paper: 'erasurehead',
  title: 'Convergence on one instance whose constants are all known: Theorems 1 and 2, Lemmas 1, 3, 4',
  source: 'ErasureHead, Theorems 1 and 2, Lemmas 1, 3 and 4',
  make: async (context) => {
    const runs = trialsFor(context, 100, 10);
    const run = await trainInstance(context, 'erasurehead-theorem12', {
      runs,
      c: C,
      schemes: [
        { name: 'uncoded' },
        ...WAITS.map((wait) => ({ name: 'erasurehead', load: C, wait, unbiased: true })),
      ],
      steps: STEPS.map(({ name }) => name),
    });
    const found = evaluate(run);
    const { constants, radius, sigma, curves } = found;
    const { mu, beta } = constants;
    const moments = momentCheck(constants, C, WAITS[0], sigma, context);
    return {
      columns: [
        ...['r', 'step', 'iteration', 'runs', 'gap_mean', 'gap_se'],
        ...['gradient_descent', 'lemma1_bound', 'theorem1_bound', 'theorem2_bound'],
      ],
      rows: curves.flatMap((curve) => rowsOf(curve, found, runs)),
      chart: {
        title: 'ErasureHead, Theorems 1 and 2: f(x_T) − f* on one instance, and what bounds it',
        caption:
          `Least squares, n = k = ${N} tasks of 50 points, 20 features, c = ${C}; mu = ${short(mu)}, beta = ` +
          `${short(beta)} (exact, from the Hessian), Δ_0 = ${short(constants.initialGap)}. sigma = ` +
          `${short(sigma)} bounds ‖∇f_i(x)‖ for all i and all x within ${short(radius)} of x*, which holds ` +
          `every iterate of every run. (For all x, as the theorems have it, no mu-PL function but a constant has such a ` +
          `bound.) ${runs} runs per curve, seed ${context.seed}, 95 % bands; estimates divided by 1 − p.`,
        series: [
          { name: 'agc', label: 'AGC' },
          { name: 'gd', label: 'gradient descent' },
          { name: 'lemma1', label: 'bound of Lemma 1' },
          { name: 'theorem1', label: 'bound of Theorem 1' },
          { name: 'theorem2', label: 'bound of Theorem 2' },
        ],
        panels: curves.map((curve, i) => ({
          title: `(${'abcd'[i]}) step ${curve.step.label}, r = ${curve.r}`,
          x: { title: 'T, iterations' },
          y: { title: 'f(x_T) − f*', log: true, domain: [1e-3, 1e5] as const },
          points: pointsOf(curve, found),
        })),
        columns: 2,
      },
      claims: theorem12Claims(found, moments),
      runs: [run],
    };
  },
};

function rowsOf({ r, step, gaps, theorem1, theorem2 }: Curve, found: Theorem12, runs: number): CsvCell[][] {
  const { constants, descent } = found;
  return gaps.map(({ value, se }, i) => [
    ...[r, step.name, i + 1, runs, value, se],
    ...[descent[i].value, lemma1At(constants, i + 1)],
    ...[theorem1, theorem2].map((bound) => boundAt(bound, constants.initialGap, i + 1)),
  ]);
}

function pointsOf({ gaps, theorem1, theorem2 }: Curve, { constants, descent }: Theorem12): LinePoint[] {
  return gaps.flatMap((gap, i): LinePoint[] => {
    const x = i + 1;
    return [
      pointAt('agc', x, gap),
      { series: 'gd', x, y: descent[i].value },
      { series: 'lemma1', x, y: lemma1At(constants, x) },
      { series: 'theorem1', x, y: boundAt(theorem1, constants.initialGap, x) },
      { series: 'theorem2', x, y: boundAt(theorem2, constants.initialGap, x) },
    ];
  });
}
