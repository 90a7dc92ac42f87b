import { type Claim, type ClaimDraft, claimsFor } from '../../analysis/figures/claim.js';
import { type Figure, type TrainingRun, trialsFor } from '../../analysis/figures/figure.js';
import { pointAt } from '../../analysis/figures/point-at.js';
import type { LinePoint } from '../../report/line-chart.js';
import { type Estimate, surelyAbove } from '../../statistics/estimate.js';
import {
  type ErrorAt,
  type Facts,
  factsOf,
  hypothesesHold,
  leastIterations,
  logSpaced,
  mendedBound,
  over,
  type Setup,
  sampledOrPlain,
  squaredErrors,
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

/** A consistent system, an ε and a p: how the error falls. */
interface Descent {
  readonly size: typeof EXACT;
  readonly placement: string;
  readonly features: number;
  readonly facts: Facts;
  readonly setup: Setup;
  readonly runs: number;
  readonly errors: readonly ErrorAt[];
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
    const descents = cases.flatMap((each, i) => descentsOf(runs[i], each));
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
      claims: claimsOf(descents),
      runs,
    };
  },
};

/** Descents that are trained together: all numbers of features of a size, at both ε. */
interface Case {
  readonly size: typeof EXACT;
  readonly placement: string;
  readonly p: number;
  readonly trials: number;
}

function experimentOf(seed: string, { size, placement, p, trials }: Case) {
  const { workers, redundancy, points, features, iterations } = size;
  const everyFourth = Array.from({ length: LAST_LEAST / 4 }, (_, i) => 4 * (i + 1));
  const least = leastIterations({ workers, redundancy, p, epsilon: EPSILON });
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

function descentsOf(run: TrainingRun, { size, placement, p }: Case): Descent[] {
  const { workers, redundancy } = size;
  const facts = factsOf(run);
  return run.results.rows.map((row) => ({
    ...{ size, placement },
    features: Number(row.coordinate('training.data.features')),
    facts: facts(row.point),
    setup: { workers, redundancy, p, epsilon: Number(row.coordinate('training.step.epsilon')) },
    runs: row.runs.length,
    errors: squaredErrors(row),
  }));
}

const COLUMNS = [
  ...['workers', 'redundancy', 'placement', 'points', 'features', 'kappa', 'mu', 'epsilon', 'p', 'least_t'],
  ...['runs', 'iteration', 'squared_error_mean', 'squared_error_se', 'squared_error_initial', 'bound'],
];

function rowsOf({ size, placement, features, facts, setup, runs, errors }: Descent) {
  const { workers, redundancy, p, epsilon } = setup;
  const least = leastIterations(setup);
  return errors.map(({ t, error }) => [
    ...[workers, redundancy, placement, size.points, features, facts.kappa, facts.mu],
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

/** An error over its bound, at one T. */
interface Quotient {
  readonly descent: Descent;
  readonly quotient: Estimate;
}

/** The statement of Corollary 1, for the least T of every ε and for later T. */
function claimsOf(all: readonly Descent[]): Claim[] {
  const quotients = all.filter(({ facts, setup }) => hypothesesHold(facts, setup)).flatMap(quotientsOf);
  const of = (placement: string, straggling: boolean) =>
    quotients.filter(({ descent }) => descent.placement === placement && descent.setup.p > 0 === straggling);
  const contracting = of('hadamard', true).filter(({ descent }) => contracts(descent));
  const section = 'Corollary 1';
  return [
    claimOf({
      ...{ id: 'corollary1', section },
      statement:
        'On a consistent system E‖beta_T − beta*‖² is at most ε²‖beta_0 − beta*‖² for all T >= 2 log(1/ε²)',
      ...judged(of('hadamard', true)),
    }),
    claimOf({
      ...{ id: 'corollary1-gd', section },
      statement:
        'Without stragglers: gradient descent with the corollary’s step is within ε²‖beta_0 − beta*‖² from T = 2 log(1/ε²) on',
      ...judged(of('hadamard', false)),
    }),
    claimOf({
      ...{ id: 'corollary1-random', section },
      statement: 'The corollary’s bound holds for a random placement, too (n = 100, d = 5)',
      ...judged(of('random', true)),
    }),
    claimOf({
      ...{ id: 'corollary1-mended', section },
      statement:
        'The corollary’s bound holds where the mended recursion of Theorem 3 contracts by exp(−1/2) in the first steps',
      ...judged(contracting),
      verdict: contracting.length > 0 && failing(contracting).length === 0 ? 'holds as amended' : 'fails',
      note:
        'amended: only where kappa, the smallest eigenvalue of XᵀX over the largest, is large enough (without stragglers ' +
        `0.44); here kappa = ${kappasOf(contracting) || 'none'}; value: largest quotient of error and bound`,
    }),
  ];
}

/** The run with the tiny ε serves for the least T of all larger ones. */
function quotientsOf(descent: Descent): Quotient[] {
  const { facts, setup, errors } = descent;
  const tiny = setup.epsilon === TINY;
  const bound = (t: number) => (tiny ? Math.exp(-t / 2) : setup.epsilon ** 2) * facts.initial;
  return errors
    .filter(({ t }) => (tiny ? t <= LAST_LEAST : t >= leastIterations(setup)))
    .map(({ t, error }) => ({ descent, quotient: over(error, bound(t)) }));
}

/** Whether the first steps, of size 1/2, contract as the corollary needs, by the mended recursion. */
function contracts({ facts, setup }: Descent): boolean {
  return mendedBound({ ...facts, residual: 0, initial: 1 }, setup, 1)[1] <= Math.exp(-1 / 2);
}

function failing(quotients: readonly Quotient[]): Quotient[] {
  return quotients.filter(({ quotient }) => surelyAbove(quotient, 1));
}

function kappasOf(quotients: readonly Quotient[]): string {
  return [...new Set(quotients.map(({ descent }) => descent.facts.kappa.toFixed(2)))].join(', ');
}

function judged(quotients: readonly Quotient[]): Pick<ClaimDraft, 'found' | 'verdict' | 'note'> {
  const failed = failing(quotients);
  const largest = quotients.reduce<Estimate>(
    (most, { quotient }) => (quotient.value > most.value ? quotient : most),
    { value: 0, se: 0 },
  );
  return {
    found: sampledOrPlain(largest),
    verdict: quotients.length > 0 && failed.length === 0,
    note:
      `value: largest quotient of error and bound; above the bound at ${failed.length} of ${quotients.length} values of ` +
      `T, epsilon and kappa${failed.length > 0 ? `, with kappa = ${kappasOf(failed)}` : ''}`,
  };
}
