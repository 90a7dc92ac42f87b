import { Streams } from '../../random/stream.js';
import { BalancedReedSolomon } from '../../schemes/designs/balanced-reed-solomon.js';
import type { TrainingPoint } from '../../simulation/experiment/experiment.js';
import { ProblemCache } from '../../simulation/experiment/problem.js';
import { train } from '../../simulation/training/execute.js';
import { atEnd } from '../../simulation/training/records.js';
import { meanOrderStatistic } from '../closed-forms/completion-times.js';
import { pointOf, simulatedMean } from '../closed-forms/simulate.js';
import { gradientDifference, weightedDecodingError } from '../closed-forms/weighted.js';
import { expectedSquaredErrors } from '../moments/expected-error.js';
import type { Reference } from '../moments/weights.js';
import { computing, SYSTEM } from '../papers/wgc.js';
import type { Check } from './check.js';

/** Schemes at ten workers with two copies of everything. */
const SCHEMES = [
  { name: 'sgc', redundancy: 2 },
  { name: 'bgc', redundancy: 2 },
  { name: 'ignore-stragglers' },
  { name: 'erasurehead', load: 2 },
];

const PROBABILITIES = [0.1, 0.5, 0.9];

/** SGC's data and step (docs/background/corrections.md, 4), smaller. */
const TRAINING = {
  iterations: 300,
  data: { source: 'gaussian', points: 100, features: 10 },
  step: { rule: 'power', scale: (7 * Math.log(10) * 100) / 1000, exponent: 0.7, normalise: 'spectral' },
};

/** Runs that stand side by side and share a layout. */
const SIDE_BY_SIDE = 50;

/** ‖beta_T − beta*‖² after T = 300 iterations against its exact mean. */
export function trainingChecks(trials: number, seed: string): Check[] {
  const runs = Math.max(400, Math.round(trials / 500));
  const check = (name: string, experiment: object) => trainingCheck(name, training(seed, experiment), runs);
  return [
    ...PROBABILITIES.flatMap((p) =>
      SCHEMES.map((scheme) => check(`${scheme.name} n=10 p=${p}: E[error²]`, { p, scheme })),
    ),
    check('sgc n=10 p=0.8, empty not redrawn: E[error²]', {
      p: 0.8,
      scheme: SCHEMES[0],
      redraw_empty: false,
    }),
    ...PROBABILITIES.map((p) =>
      check(`sgc-send-all n=6 p=${p}: E[error²]`, {
        p,
        scheme: { name: 'sgc-send-all', redundancy: 2 },
        workers: 6,
        data: { source: 'gaussian', points: 40, features: 4 },
      }),
    ),
  ];
}

interface Setup {
  readonly p?: number;
  readonly scheme?: object;
  readonly workers?: number;
  readonly redraw_empty?: boolean;
  readonly data?: object;
}

function training(
  seed: string,
  { p, scheme, workers = 10, redraw_empty = true, data = TRAINING.data }: Setup,
): TrainingPoint {
  return pointOf({
    seed,
    workers,
    scheme,
    delay: { model: 'bernoulli', p, redraw_empty },
    incomplete: 'skip',
    training: { ...TRAINING, data, record: 1 },
  }) as TrainingPoint;
}

/**
 * The mean of ‖beta_T − beta*‖² over simulated runs against its exact value for the placement at hand.
 * @param reference the scheme whose weights are expected; default: the point's own
 * @param directories where data files are looked up
 */
export function trainingCheck(
  name: string,
  point: TrainingPoint,
  runs: number,
  reference: Reference = point.scheme,
  directories: readonly string[] = [],
): Check {
  const problem = new ProblemCache(directories).of(point, 0);
  const exact = expectedSquaredErrors(point, problem, reference);
  const squares: number[] = [];
  while (squares.length < runs) {
    const count = Math.min(SIDE_BY_SIDE, runs - squares.length);
    const numbers = Array.from({ length: count }, (_, i) => squares.length + i);
    for (const run of train(point, problem, numbers)) squares.push(atEnd(run, 'error') ** 2);
  }
  const mean = squares.reduce((sum, x) => sum + x, 0) / runs;
  const variance = squares.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (runs - 1);
  return {
    name,
    source:
      'mean and second moment of the linear recursion, propagated (SGC, appendix; docs/background/corrections.md, 4)',
    expected: exact[exact.length - 1],
    simulated: mean,
    se: Math.sqrt(variance / runs),
  };
}

/** Weighted gradient coding: its theorems hold to rounding, decoding to the accuracy of the complex code. */
export function sketchChecks(trials: number, seed: string): Check[] {
  const exact = (name: string, source: string, simulated: number, tolerance: number): Check => ({
    ...{ name, source, expected: 0, simulated, se: 0, tolerance },
  });
  return [
    exact(
      'weights, n=10, k=5, d=6: decoded − w',
      'Weighted gradient coding, Theorem 4.1',
      weightedDecodingError({ workers: 10, tasks: 5, load: 3 }, seed),
      1e-12,
    ),
    exact(
      'weights, n=50, k=20, d=30: decoded − w',
      'Weighted gradient coding, Theorem 4.1; to twice the error that the code states of itself',
      weightedDecodingError({ workers: 50, tasks: 20, load: 12 }, seed),
      2 * new BalancedReedSolomon(50, 20, 30).decodingError(new Streams(seed, 'stated error').uniform()),
    ),
    exact(
      'sketch of single rows: gradient, weighted',
      'Weighted gradient coding, Theorem 5.1: Σ over draws = Σ over distinct rows, times counts',
      gradientDifference({ factor: 5, partitions: 200 }, seed),
      1e-12,
    ),
    exact(
      'sketch of 25-row partitions: gradient',
      'Weighted gradient coding, Corollary 5.2',
      gradientDifference({ factor: 2, partitions: 20 }, seed),
      1e-12,
    ),
    ...[4].map((rho): Check => {
      const experiment = { seed, ...SYSTEM, delay: computing(rho) };
      return {
        name: `reed-solomon n=50, w=12, rho=${rho}: T`,
        source: 'w·(alpha + (H_n − H_s)/mu)/rho with s = 29 stragglers',
        expected: 12 * meanOrderStatistic(50, 21, 1 / rho, rho),
        ...simulatedMean(pointOf(experiment), Math.max(2, Math.round(trials / 20))),
      };
    }),
  ];
}
