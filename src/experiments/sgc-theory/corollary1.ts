import type { LinePoint } from '../../report/line-chart.js';
import { type Figure, type TrainingRun, trialsFor } from '../figures/figure.js';
import { interval } from '../statistics/estimate.js';
import { corollary1Claims } from './corollary1-claims.js';
import { type Facts, factsOf, logSpaced, over, squaredErrors } from './facts.js';
import { leastIterations, type Setup } from './theorem3-bounds.js';

const P = 0.75;

/** With this ε all of the first 73 steps are the largest that the theorem takes, as for every larger ε at its least T. */
const TINY = 1e-8;
/** Up to here the least T of each ε is drawn. */
const LAST_LEAST = 60;
/** The ε for which later T are drawn. */
const EPSILON = 0.1;

/** The three problems: two on a placement that satisfies the hypothesis, and one of the size that the paper simulates. */
const EXACT = { workers: 32, redundancy: 16, points: 31, features: [2, 10], iterations: 300 };
const LARGE = { workers: 100, redundancy: 5, points: 1000, features: [100], iterations: 100 };
const LARGE_QUICK = { ...LARGE, points: 300, features: [30] };

/** A consistent system, an ε and a p: how the error falls. */
export interface Descent {
  readonly size: typeof EXACT;
  readonly exact: boolean;
  readonly features: number;
  readonly facts: Facts;
  readonly setup: Setup;
  readonly runs: number;
  readonly errors: ReturnType<typeof squaredErrors>;
}

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

/** What is trained together. */
interface Case {
  readonly size: typeof EXACT;
  readonly placement: string;
  readonly p: number;
  readonly trials: number;
}

function experimentOf(seed: string, { size, placement, p, trials }: Case) {
  const { workers, redundancy, points, features, iterations } = size;
  const everyFourth = Array.from({ length: LAST_LEAST / 4 }, (_, i) => 4 * (i + 1));
  const least = leastIterations(setupOf(size, p, EPSILON));
  return {
    name: `sgc-corollary1-${placement}`,
    seed,
    trials,
    workers,
    tasks: 1,
    scheme: { name: 'sgc', redundancy, placement },
    delay: { model: 'bernoulli', p, redraw_empty: false },
    incomplete: 'skip',
    training: {
      iterations,
      data: { source: 'consistent', points, row_norm: 10 },
      step: { rule: 'theorem', name: 'sgc-3' },
      record: logSpaced(iterations, 20, [least, ...everyFourth]),
    },
    sweep: { 'training.data.features': features, 'training.step.epsilon': [TINY, EPSILON] },
  };
}

function setupOf({ workers, redundancy }: typeof EXACT, p: number, epsilon: number): Setup {
  return { workers, redundancy, p, epsilon };
}

function descentsOf({ experiment, summaries }: TrainingRun, { size, placement, p }: Case): Descent[] {
  const facts = factsOf(experiment);
  return summaries.map((summary, i) => {
    const [features, epsilon] = experiment.values[i].map(Number);
    return {
      size,
      exact: placement === 'hadamard',
      features,
      facts: facts[i],
      setup: setupOf(size, p, epsilon),
      runs: summary.runs.length,
      errors: squaredErrors(summary),
    };
  });
}

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
          return { series, x: t, y: estimate.value, ...(setup.p === 0 ? {} : interval(estimate)) };
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
