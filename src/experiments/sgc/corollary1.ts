import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import { pointAt } from '../../analysis/figures/point-at.js';
import type { LinePoint } from '../../report/line-chart.js';
import { corollary1Claims } from './corollary1-claims.js';
import {
  type Descent,
  descentsOf,
  EPSILON,
  EXACT,
  experimentOf,
  LARGE,
  LARGE_QUICK,
  LAST_LEAST,
  P,
  TINY,
} from './corollary1-runs.js';
import { over } from './facts.js';
import { leastIterations } from './theorem3-bounds.js';

export const corollary1: Figure = {
  id: 'sgc-corollary1',
  paper: 'sgc',
  title: 'Corollary 1: SGC on consistent systems, n = 32, d = 16 and n = 100, d = 5',
  source: 'SGC (journal), Corollary 1',
  make: async (context) => {
    const trials = trialsFor(context, 200, 5);
    const large = context.quick ? LARGE_QUICK : LARGE;
    const placed = [
      { size: EXACT, placement: 'hadamard' },
      { size: large, placement: 'random' },
    ];
    // With p = 0 all runs are the same.
    const cases = placed.flatMap((each) => [
      { ...each, p: P, trials },
      { ...each, p: 0, trials: 1 },
    ]);
    const runs = await context.trainAll(cases.map((each) => experimentOf(context.seed, each)));
    const descents = runs.flatMap((run, i) => descentsOf(run, cases[i]));
    const problems = descents.filter(({ setup }) => setup.p === P && setup.epsilon === TINY);
    return {
      columns: COLUMNS,
      rows: descents.flatMap(rowsOf),
      chart: {
        title: 'SGC, Corollary 1: systems X beta = y that have a solution',
        caption:
          `p = ${P}, loss ½‖X beta − y‖², step and hypotheses of Theorem 3; ${trials} runs, 95 % bands, seed ${context.seed}. ` +
          `(a), (b), (d), (e): n = ${EXACT.workers}, d = ${EXACT.redundancy}, m = ${EXACT.points} points of equal norm on a pairwise ` +
          `balanced placement. (c), (f): placed at random, as the paper simulates: n = ${LARGE.workers}, d = ${LARGE.redundancy}, ` +
          `m = ${large.points.toLocaleString('en')}, for which there is no exact design. kappa: smallest eigenvalue of XᵀX over the ` +
          'largest. Top: at T = 2 log(1/ε²), the least T admitted, for the ε that belongs to T; the bound ε² is exp(−T/2), ' +
          'and gradient descent alone exceeds it in the long run wherever kappa < 2(1 − exp(−1/4)) = 0.44. ' +
          `Bottom: one ε, from its least T on.`,
        series: [
          { name: 'sgc', label: 'SGC' },
          { name: 'gd', label: 'gradient descent (p = 0)' },
          { name: 'bound', label: 'bound of Corollary 1' },
        ],
        panels: [
          ...problems.map((problem, i) => leastPanel(descents, problem, 'abc'[i])),
          ...problems.map((problem, i) => laterPanel(descents, problem, 'def'[i])),
        ],
        columns: 3,
        height: 200,
      },
      claims: corollary1Claims(descents, LAST_LEAST, TINY),
      runs,
    };
  },
};

const COLUMNS = [
  ...['workers', 'redundancy', 'placement', 'points', 'features', 'kappa', 'mu', 'epsilon', 'p', 'least_t'],
  ...['runs', 'iteration', 'squared_error_mean', 'squared_error_se', 'squared_error_initial', 'bound'],
];

function rowsOf({ size, exact, features, facts, setup, runs, errors }: Descent) {
  const { workers, redundancy, p, epsilon } = setup;
  const least = leastIterations(setup);
  return errors.map(({ t, error }) => [
    ...[workers, redundancy, exact ? 'hadamard' : 'random', size.points, features, facts.kappa, facts.mu],
    ...[epsilon, p, least, runs, t, error.value, runs > 1 ? error.se : null, facts.initial],
    t >= least ? epsilon ** 2 * facts.initial : null,
  ]);
}

function measured(all: readonly Descent[], problem: Descent, epsilon: number, shown: (t: number) => boolean) {
  return all
    .filter(({ facts, setup }) => facts.kappa === problem.facts.kappa && setup.epsilon === epsilon)
    .flatMap(({ facts, setup, errors }) =>
      errors
        .filter(({ t }) => shown(t))
        .map(({ t, error }): LinePoint => {
          const estimate = over(error, facts.initial);
          const series = setup.p === 0 ? 'gd' : 'sgc';
          return setup.p === 0 ? { series, x: t, y: estimate.value } : pointAt(series, t, estimate);
        }),
    );
}

function leastPanel(all: readonly Descent[], problem: Descent, letter: string) {
  const shown = (t: number) => t <= LAST_LEAST;
  const times = problem.errors.map(({ t }) => t).filter(shown);
  return {
    title: `(${letter}) kappa = ${problem.facts.kappa.toFixed(2)}`,
    subtitle: 'at the least T of each ε',
    x: { title: 'T = 2 log(1/ε²)' },
    y: { title: 'E‖beta_T − beta*‖², initially 1', log: true, domain: [1e-14, 3] as const },
    points: [
      ...measured(all, problem, TINY, shown),
      ...times.map((t) => ({ series: 'bound', x: t, y: Math.exp(-t / 2) })),
    ],
  };
}

function laterPanel(all: readonly Descent[], problem: Descent, letter: string) {
  const least = leastIterations({ ...problem.setup, epsilon: EPSILON });
  const admitted = problem.errors.map(({ t }) => t).filter((t) => t >= least);
  return {
    title: `(${letter}) kappa = ${problem.facts.kappa.toFixed(2)}, ε = ${EPSILON}`,
    subtitle: `from T = ${least} on`,
    x: { title: 'iterations T', log: true },
    y: { title: 'E‖beta_T − beta*‖², initially 1', log: true, domain: [1e-8, 0.1] as const },
    points: [
      ...measured(all, problem, EPSILON, (t) => t >= least),
      ...admitted.map((t) => ({ series: 'bound', x: t, y: EPSILON ** 2 })),
    ],
  };
}
