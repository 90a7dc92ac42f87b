import type { TrainingPoint } from '../definition/experiment.js';
import { type Figure, type TrainingRun, trialsFor } from '../figures/figure.js';
import { interval } from '../statistics/estimate.js';
import { Problems } from '../training/problem.js';
import { logSpaced, squaredErrors } from './facts.js';
import { theorem4Claims } from './theorem4-claims.js';

const WORKERS = 32;
const REDUNDANCY = WORKERS / 2;
const POINTS = WORKERS - 1;
const P = 0.75;
const ITERATIONS = 1000;
/** Radii of the balls W: one that holds the unconstrained optimum, and one that does not. */
const RADII = [40, 10];
/** The same data in two units: nothing changes but the size of gradients and eigenvalues. */
const UNITS = [1, 0.001];

/** A problem on a ball, and how SGC does on it. */
export interface Constrained {
  readonly radius: number;
  readonly unit: number;
  /** The bound (10) at T = 1; it falls as 1/T. With Φ as printed, and with Φ as the proof has it. */
  readonly printed: number;
  readonly proved: number;
  /** The largest ‖beta − beta*‖² for a beta in the ball. */
  readonly largest: number;
  readonly errors: ReturnType<typeof squaredErrors>;
}

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

function casesOf({ experiment, summaries }: TrainingRun): Constrained[] {
  const problems = new Problems(experiment.dataFolders);
  return summaries.map((summary, i) => {
    const [data, radius] = experiment.values[i] as [{ row_norm: number }, number];
    const {
      data: points,
      objective,
      optimum,
      setting,
    } = problems.of(experiment.points[i] as TrainingPoint, 0);
    const best = optimum();
    if (best === undefined) throw new Error('Theorem 4 needs a problem of which beta* is known');
    // ‖∇L(a_i, beta)‖ = |⟨x_i, beta⟩ − y_i|·‖x_i‖ is largest at the end of the ball where y_i is missed most.
    const steepest = points.labels.reduce((most, y, row) => {
      const length = Math.sqrt(setting.squaredNorms[row]);
      return Math.max(most, ((radius * length + Math.abs(y)) * length) ** 2);
    }, 0);
    const odds = P / (1 - P);
    const spread = odds / REDUNDANCY + ((POINTS - 1) * odds) / WORKERS + POINTS;
    const factor = (4 / objective.strongConvexity() ** 2) * POINTS * spread;
    return {
      radius,
      unit: data.row_norm,
      printed: factor * steepest ** 2,
      proved: factor * steepest,
      largest: (radius + Math.sqrt(best.reduce((sum, x) => sum + x * x, 0))) ** 2,
      errors: squaredErrors(summary),
    };
  });
}

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
      { series: 'sgc', x: t, y: error.value, ...interval(error) },
      { series: 'printed', x: t, y: printed / t },
      { series: 'proved', x: t, y: proved / t },
    ]),
    marks: [{ kind: 'horizontal' as const, y: largest, label: 'largest in the ball' }],
  };
}
