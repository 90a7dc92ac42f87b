import { type Claim, claimsFor } from '../../analysis/figures/claim.js';
import { pointAt } from '../../analysis/figures/estimates.js';
import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import type { LinePoint } from '../../report/line-chart.js';
import { over } from '../../statistics/ratios.js';
import {
  asTheorem3,
  boundHolds,
  hypothesesHold,
  leastIterations,
  logSpaced,
  mendedBound,
  type Quotient,
  quotientsOf,
  type Trajectory,
  trajectoriesOf,
} from './bounds.js';

const claimOf = claimsFor('sgc');

/** Probability that a worker straggles. */
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

/** c of the loss (c/2)·‖X beta − y‖²: the statement of Theorem 3 has 2, its proof 1. */
const [PRINTED, HALF] = [2, 1];

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
    // For a hundred features exact moments would take a minute.
    const descents = cases.flatMap(({ placement }, i) => trajectoriesOf(runs[i], placement === 'hadamard'));
    const problems = descents.filter(
      ({ setup }) => setup.p === P && setup.epsilon === TINY && setup.factor === PRINTED,
    );
    return {
      columns: COLUMNS,
      rows: descents.flatMap(rowsOf),
      chart: {
        title: 'SGC, Corollary 1: systems Xβ = y that have a solution',
        caption:
          `p = ${P}, step and hypotheses of Theorem 3, loss ‖Xβ − y‖² as stated and half of it as in the proof; ${trials} runs, 95 % bands, seed ${context.seed}. ` +
          `(a), (b), (d), (e): n = ${EXACT.workers}, d = ${EXACT.redundancy}, m = ${EXACT.points} points of equal norm on a pairwise ` +
          `balanced placement. (c), (f): placed at random, as the paper simulates: n = ${LARGE.workers}, d = ${LARGE.redundancy}, ` +
          `m = ${large.points.toLocaleString('en')}, for which there is no exact design. κ: smallest eigenvalue of XᵀX over the ` +
          'largest. Top: at T = 2 log(1/ε²), the least T admitted, for the ε that belongs to T; the bound ε² is exp(−T/2), and ' +
          `gradient descent alone exceeds it in the long run wherever κ < 1 − exp(−1/4) = ${THRESHOLDS.printed}, with half the ` +
          `loss wherever κ < ${THRESHOLDS.half}. ` +
          `Bottom: one ε, from its least T on.`,
        series: [
          { name: `sgc ${PRINTED}`, label: 'SGC, loss as printed', look: 0 },
          { name: `gd ${PRINTED}`, label: 'gradient descent (p = 0), loss as printed', look: 1 },
          { name: `sgc ${HALF}`, label: 'SGC, half the loss', look: 2 },
          { name: `gd ${HALF}`, label: 'gradient descent, half the loss', look: 3 },
          { name: 'bound', label: 'bound of Corollary 1', look: 4 },
        ],
        panels: [
          ...problems.map((problem, i) => leastPanel(descents, problem, 'abc'[i])),
          ...problems.map((problem, i) => laterPanel(descents, problem, 'def'[i])),
        ],
        columns: 3,
        height: 200,
      },
      claims: claimsOf(descents),
      runs,
    };
  },
};

/** Runs that are trained together: both readings of the loss, all numbers of features of a size, both ε. */
interface Case {
  readonly size: typeof EXACT;
  readonly placement: string;
  readonly p: number;
  readonly trials: number;
}

function experimentOf(seed: string, { size, placement, p, trials }: Case) {
  const { workers, redundancy, points, features, iterations } = size;
  const everyFourth = Array.from({ length: LAST_LEAST / 4 }, (_, i) => 4 * (i + 1));
  const least = leastIterations({ workers, redundancy, p, epsilon: EPSILON, factor: HALF });
  return {
    ...{ name: `sgc-corollary1-${placement}`, seed, trials, workers },
    ...asTheorem3({ redundancy, placement }, p, {
      iterations,
      data: { source: 'consistent', points, row_norm: 10 },
      record: logSpaced(iterations, 20, [least, ...everyFourth]),
    }),
    sweep: {
      'training.objective.factor': [PRINTED, HALF],
      'training.data.features': features,
      'training.step.epsilon': [TINY, EPSILON],
    },
  };
}

const COLUMNS = [
  ...['loss_factor', 'workers', 'redundancy', 'placement', 'points', 'features', 'kappa', 'mu', 'epsilon'],
  ...['p', 'least_t', 'runs', 'iteration'],
  ...['squared_error_mean', 'squared_error_se', 'squared_error_exact', 'squared_error_initial', 'bound'],
];

function rowsOf({ points, placement, features, facts, setup, runs, errors }: Trajectory) {
  const { workers, redundancy, p, epsilon, factor } = setup;
  const least = leastIterations(setup);
  return errors.map(({ t, sampled, exact }) => [
    ...[factor, workers, redundancy, placement, points, features, facts.kappa, facts.mu, epsilon],
    ...[p, least, runs, t, sampled.value, runs > 1 ? sampled.se : null, exact, facts.initial],
    t >= least ? epsilon ** 2 * facts.initial : null,
  ]);
}

function measured(
  all: readonly Trajectory[],
  problem: Trajectory,
  epsilon: number,
  shown: (t: number) => boolean,
): LinePoint[] {
  return all
    .filter(({ facts, setup }) => facts.norm === problem.facts.norm && setup.epsilon === epsilon)
    .flatMap(({ facts, setup, errors }) => {
      const series = `${setup.p === 0 ? 'gd' : 'sgc'} ${setup.factor}`;
      return errors
        .filter(({ t }) => shown(t))
        .map(({ t, sampled }): LinePoint => {
          const estimate = over(sampled, facts.initial);
          return setup.p === 0 ? { series, x: t, y: estimate.value } : pointAt(series, t, estimate);
        });
    });
}

function leastPanel(all: readonly Trajectory[], problem: Trajectory, letter: string) {
  const shown = (t: number) => t <= LAST_LEAST;
  const times = problem.errors.map(({ t }) => t).filter(shown);
  return {
    title: `(${letter}) κ = ${problem.facts.kappa.toFixed(2)}`,
    subtitle: 'at the least T of each ε',
    x: { title: 'T = 2 log(1/ε²)' },
    y: { title: 'E‖β_T − β*‖², initially 1', log: true, domain: [1e-14, 3] as const },
    points: [
      ...measured(all, problem, TINY, shown),
      ...times.map((t) => ({ series: 'bound', x: t, y: Math.exp(-t / 2) })),
    ],
  };
}

function laterPanel(all: readonly Trajectory[], problem: Trajectory, letter: string) {
  const least = leastIterations({ ...problem.setup, epsilon: EPSILON });
  const admitted = problem.errors.map(({ t }) => t).filter((t) => t >= least);
  return {
    title: `(${letter}) κ = ${problem.facts.kappa.toFixed(2)}, ε = ${EPSILON}`,
    subtitle: `from T = ${least} on`,
    x: { title: 'iterations T', log: true },
    y: { title: 'E‖β_T − β*‖², initially 1', log: true, domain: [1e-8, 0.1] as const },
    points: [
      ...measured(all, problem, EPSILON, (t) => t >= least),
      ...admitted.map((t) => ({ series: 'bound', x: t, y: EPSILON ** 2 })),
    ],
  };
}

/** The statement of Corollary 1, for the least T of every ε and for later T. */
function claimsOf(all: readonly Trajectory[]): Claim[] {
  const covered = all.filter(({ facts, setup }) => hypothesesHold(facts, setup));
  const of = (factor: number, placement: string, straggling: boolean) =>
    covered.filter(
      ({ setup, ...each }) =>
        each.placement === placement && setup.factor === factor && setup.p > 0 === straggling,
    );
  const contracting = covered.filter((each) => each.setup.p > 0 && contracts(each));
  const read = [
    { factor: PRINTED, loss: '‖Xβ − y‖²', suffix: '', origin: 'paper' as const },
    { factor: HALF, loss: 'half of it, as in the proof', suffix: '-half', origin: 'ours' as const },
  ];
  const section = 'Corollary 1';
  const instead = 'it is, where κ is large enough: see below';
  return [
    ...read.map(({ factor, loss, suffix, origin }) =>
      claimOf({
        ...{ id: `corollary1${suffix}`, section, origin, instead },
        statement:
          'On a consistent system, pairwise balanced placement, E‖β_T − β*‖² is at most ε²‖β₀ − β*‖² for all ' +
          `T >= 2 log(1/ε²); loss ${loss}`,
        ...boundHolds(corollaryQuotients(of(factor, 'hadamard', true))),
      }),
    ),
    ...read.map(({ factor, loss, suffix, origin }) =>
      claimOf({
        ...{ id: `corollary1-gd${suffix}`, section, origin, instead },
        statement:
          'Without stragglers: gradient descent with the corollary’s step is within ε²‖β₀ − β*‖² from T = 2 log(1/ε²) ' +
          `on; loss ${loss}`,
        ...boundHolds(corollaryQuotients(of(factor, 'hadamard', false))),
      }),
    ),
    ...read.map(({ factor, loss, suffix, origin }) =>
      claimOf({
        ...{ id: `corollary1-random${suffix}`, section, origin, instead },
        statement: `The corollary’s bound holds for a random placement, too (n = 100, d = 5); loss ${loss}`,
        ...boundHolds(corollaryQuotients(of(factor, 'random', true))),
      }),
    ),
    claimOf({
      ...{ id: 'corollary1-mended', section, origin: 'ours' },
      statement:
        'The corollary’s bound holds where κ is so large that the mended recursion of Theorem 3 contracts by exp(−1/2) in the ' +
        'first steps',
      ...boundHolds(corollaryQuotients(contracting)),
      note:
        'value: largest quotient of error and bound. κ is the smallest eigenvalue of XᵀX over the largest; without stragglers ' +
        `${THRESHOLDS.printed} is enough with the loss as printed, ${THRESHOLDS.half} with half of it; here ${kappasOf(contracting)}`,
    }),
  ];
}

/** The run with the tiny ε serves for the least T of all larger ones. */
function corollaryQuotients(trajectories: readonly Trajectory[]): Quotient[] {
  const isTiny = ({ setup }: Trajectory) => setup.epsilon === TINY;
  return quotientsOf(
    trajectories,
    (each, t) => (isTiny(each) ? Math.exp(-t / 2) : each.setup.epsilon ** 2) * each.facts.initial,
    (each, t) => (isTiny(each) ? t <= LAST_LEAST : t >= leastIterations(each.setup)),
  );
}

/** kappa from which on (1 − c·kappa/2)² <= exp(−1/2): gradient descent then contracts as the corollary needs. */
const THRESHOLDS = {
  printed: (1 - Math.exp(-1 / 4)).toFixed(2),
  half: (2 * (1 - Math.exp(-1 / 4))).toFixed(2),
};

/** Whether the first steps, the largest, contract as the corollary needs, by the mended recursion. */
function contracts({ facts, setup }: Trajectory): boolean {
  return mendedBound({ ...facts, residual: 0, initial: 1 }, setup, 1)[1] <= Math.exp(-1 / 2);
}

function kappasOf(trajectories: readonly Trajectory[]): string {
  const kappas = (factor: number) =>
    [
      ...new Set(
        trajectories
          .filter(({ setup }) => setup.factor === factor)
          .map(
            ({ facts, placement }) =>
              `${facts.kappa.toFixed(2)}${placement === 'random' ? ' (random placement)' : ''}`,
          ),
      ),
    ].join(', ') || 'none';
  return `κ = ${kappas(PRINTED)} as printed, ${kappas(HALF)} with half of it`;
}
