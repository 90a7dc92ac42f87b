import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import { pointAt } from '../../analysis/figures/point-at.js';
import type { LinePoint } from '../../report/line-chart.js';
import { over } from './facts.js';
import { BOUNDS, leastIterations, mendedBound } from './theorem3-bounds.js';
import { theorem3Claims } from './theorem3-claims.js';
import {
  EPSILONS,
  experimentOf,
  FEATURES,
  ITERATIONS,
  P,
  REDUNDANCY,
  type Trajectory,
  trajectoriesOf,
  WORKERS,
} from './theorem3-runs.js';

export const theorem3: Figure = {
  id: 'sgc-theorem3',
  paper: 'sgc',
  title: 'Bounds of Theorem 3 against SGC on a pairwise balanced placement, n = 32, d = 16',
  source: 'SGC (journal), Theorems 1 and 3, and the proof of Theorem 3',
  make: async (context) => {
    const trials = trialsFor(context, 200, 5);
    // With p = 0 everyone responds: where a point lies does not matter, and all runs are the same.
    const runs = await context.trainAll([
      experimentOf(context.seed, trials, P, ['hadamard', 'random']),
      experimentOf(context.seed, 1, 0, ['hadamard']),
    ]);
    const trajectories = runs.flatMap(trajectoriesOf);
    return {
      columns: COLUMNS,
      rows: trajectories.flatMap(rowsOf),
      chart: {
        title: 'SGC, Theorem 3: where its bound holds',
        caption:
          `n = ${WORKERS} workers, m = ${WORKERS - 1} points of equal norm 10, each at d = ${REDUNDANCY} workers and every two ` +
          `together at d²/n = 8 (Definition 1), p\u00a0=\u00a0${P}; labels with noise of std 10; loss ½‖X beta − y‖², as in the ` +
          `proof; step and hypotheses of the theorem; ${trials} runs, 95 % bands, seed ${context.seed}. kappa is the ` +
          'smallest eigenvalue of XᵀX over the largest. r̃ = r/‖XᵀX‖^½ in Theorem 3 and its proof, r/‖XᵀX‖ in Theorem 1. ' +
          'The mended bound repeats the proof’s recursion with the smallest eigenvalue where it takes the largest. ' +
          'Random placement is not covered by the theorem. The vertical line is the least T that it admits.',
        series: SERIES,
        panels: FEATURES.flatMap((features, row) =>
          EPSILONS.map((epsilon, column) => panel(trajectories, features, epsilon, 'abcd'[2 * row + column])),
        ),
        columns: 2,
        height: 230,
      },
      claims: theorem3Claims(trajectories),
      runs,
    };
  },
};

const SERIES = [
  { name: 'hadamard', label: 'SGC, Hadamard placement' },
  { name: 'random', label: 'SGC, random placement' },
  { name: 'gd', label: 'gradient descent (p = 0)' },
  { name: 'printed', label: 'bound of Theorem 3, as printed' },
  { name: 'proved', label: 'the same with the proof’s factor 2' },
  { name: 'informal', label: 'bound of Theorem 1' },
  { name: 'mended', label: 'bound, mended' },
];

const COLUMNS = [
  ...['features', 'kappa', 'mu', 'epsilon', 'p', 'placement', 'least_t', 'runs', 'iteration'],
  ...['squared_error_mean', 'squared_error_se', 'squared_error_initial'],
  ...['bound_printed', 'bound_factor_2', 'bound_theorem_1', 'bound_mended'],
];

function rowsOf({ features, facts, setup, placement, runs, errors }: Trajectory) {
  const mended = mendedBound(facts, setup, ITERATIONS);
  const least = leastIterations(setup);
  return errors.map(({ t, error }) => [
    ...[features, facts.kappa, facts.mu, setup.epsilon, setup.p, placement, least, runs, t],
    ...[error.value, runs > 1 ? error.se : null, facts.initial],
    ...Object.values(BOUNDS).map((bound) => (t >= least ? bound(facts, setup, t) : null)),
    mended[t],
  ]);
}

function panel(all: readonly Trajectory[], features: number, epsilon: number, letter: string) {
  const own = all.filter((each) => each.features === features && each.setup.epsilon === epsilon);
  const { facts, setup, errors } = own.find(({ setup: { p } }) => p === P) as Trajectory;
  const least = leastIterations(setup);
  const relative = (value: number) => value / facts.initial;
  const mended = mendedBound(facts, setup, ITERATIONS);
  const admitted = errors.map(({ t }) => t).filter((t) => t >= least);
  const points: LinePoint[] = [
    ...own.flatMap(({ setup: { p }, placement, errors: found }) =>
      found.map(({ t, error }): LinePoint => {
        const estimate = over(error, facts.initial);
        const series = p === 0 ? 'gd' : placement;
        return p === 0 ? { series, x: t, y: estimate.value } : pointAt(series, t, estimate);
      }),
    ),
    ...Object.entries(BOUNDS).flatMap(([series, bound]) =>
      admitted.map((t) => ({ series, x: t, y: relative(bound(facts, setup, t)) })),
    ),
    ...errors.map(({ t }) => ({ series: 'mended', x: t, y: relative(mended[t]) })),
  ];
  return {
    title: `(${letter}) kappa = ${facts.kappa.toFixed(2)}, epsilon = ${epsilon}`,
    subtitle: `${features} features`,
    x: { title: 'iterations T', log: true },
    y: { title: 'E‖beta_T − beta*‖², initially 1', log: true, domain: [1e-7, 2] as const },
    points,
    marks: [{ kind: 'vertical' as const, x: least, label: `T = ${least}` }],
  };
}
