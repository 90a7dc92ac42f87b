import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import { pointAt } from '../../analysis/figures/point-at.js';
import { logSpaced } from './facts.js';
import { theorem4Claims } from './theorem4-claims.js';
import {
  type Constrained,
  casesOf,
  ITERATIONS,
  P,
  POINTS,
  RADII,
  REDUNDANCY,
  UNITS,
  WORKERS,
} from './theorem4-runs.js';

export const theorem4: Figure = {
  id: 'sgc-theorem4',
  paper: 'sgc',
  title: 'Bound of Theorem 4 against SGC within a ball, n = 32, d = 16',
  source: 'SGC (journal), Theorem 4 and its proof',
  make: async (context) => {
    const trials = trialsFor(context, 200, 10);
    const run = await context.train({
      name: 'sgc-theorem4',
      seed: context.seed,
      trials,
      workers: WORKERS,
      tasks: 1,
      scheme: { name: 'sgc', redundancy: REDUNDANCY, placement: 'hadamard' },
      delay: { model: 'bernoulli', p: P, redraw_empty: false },
      incomplete: 'skip',
      training: {
        iterations: ITERATIONS,
        objective: { loss: 'least-squares' },
        step: { rule: 'theorem', name: 'sgc-4' },
        record: logSpaced(ITERATIONS, 24),
      },
      sweep: {
        'training.data': UNITS.map((unit) => ({
          ...{ source: 'gaussian', points: POINTS, features: 10 },
          ...{ row_norm: unit, noise: unit },
        })),
        'training.objective.project': RADII,
      },
    });
    const cases = casesOf(run);
    return {
      columns: COLUMNS,
      rows: cases.flatMap((each) => rowsOf(each, trials)),
      chart: {
        title: 'SGC, Theorem 4: what its bound says',
        caption:
          `n = ${WORKERS}, m = ${POINTS} points of 10 features and equal norm, d = ${REDUNDANCY} on a pairwise balanced placement, ` +
          `p = ${P}, step 1/(lambda t), beta kept in a ball of radius R around 0; ${trials} runs, 95 % bands, seed ` +
          `${context.seed}. The theorem takes ‖∇L(a_i, beta)‖² <= C and prints C² in Φ; its proof uses ‖∇L(a_i, beta)‖² ` +
          '<= C². With C² as printed the bound depends on the unit of X and y: the runs above and below are the same ' +
          'but for the unit. The rule is the largest squared error that a point of the ball can have.',
        series: [
          { name: 'sgc', label: 'SGC' },
          { name: 'printed', label: 'bound (10), Φ as printed' },
          { name: 'proved', label: 'bound (10), Φ as in the proof' },
        ],
        panels: cases.map(panel),
        columns: 2,
      },
      claims: theorem4Claims(cases),
      runs: [run],
    };
  },
};

const COLUMNS = [
  ...['row_norm', 'radius', 'runs', 'iteration', 'squared_error_mean', 'squared_error_se'],
  ...['bound_printed', 'bound_proof', 'largest_in_ball'],
];

function rowsOf({ unit, radius, printed, proved, largest, errors }: Constrained, trials: number) {
  return errors.map(({ t, error }) => [
    ...[unit, radius, trials, t, error.value, trials > 1 ? error.se : null],
    ...[printed / t, proved / t, largest],
  ]);
}

function panel({ unit, radius, printed, proved, largest, errors }: Constrained, i: number) {
  return {
    title: `(${'abcd'[i]}) rows of norm ${unit}, R = ${radius}`,
    subtitle: radius === RADII[0] ? 'the free optimum is in the ball' : 'beta* on the sphere',
    x: { title: 'iterations T', log: true },
    y: { title: 'E‖beta_T − beta*‖²', log: true },
    points: errors.flatMap(({ t, error }) => [
      pointAt('sgc', t, error),
      { series: 'printed', x: t, y: printed / t },
      { series: 'proved', x: t, y: proved / t },
    ]),
    marks: [{ kind: 'horizontal' as const, y: largest, label: 'largest in the ball' }],
  };
}
