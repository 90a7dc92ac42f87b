import type { TrainingRun } from '../../analysis/figures/figure.js';
import { type Facts, factsOf, logSpaced, squaredErrors } from './facts.js';
import { leastIterations, type Setup } from './theorem3-bounds.js';

/** n, d and p. */
export const WORKERS = 32;
export const REDUNDANCY = WORKERS / 2;
export const P = 0.75;
/** ε */
export const EPSILONS = [0.1, 0.001];

/** Two features make XᵀX nearly a multiple of the identity, ten do not. */
export const FEATURES = [2, 10];
/** Iterations of a run. */
export const ITERATIONS = 640;

/** One curve of the figure: a problem, an ε, a probability and a placement. */
export interface Trajectory {
  readonly features: number;
  readonly facts: Facts;
  readonly setup: Setup;
  readonly placement: string;
  readonly runs: number;
  readonly errors: ReturnType<typeof squaredErrors>;
}

/** The experiment for one p: all problems, at every ε, on some placements. */
export function experimentOf(seed: string, trials: number, p: number, placements: readonly string[]) {
  const least = EPSILONS.map((epsilon) => leastIterations(setupOf(p, epsilon)));
  return {
    name: 'sgc-theorem3',
    seed,
    trials,
    workers: WORKERS,
    tasks: 1,
    scheme: { name: 'sgc', redundancy: REDUNDANCY },
    // The theorem's stragglers are independent: an iteration in which nobody responds changes nothing.
    delay: { model: 'bernoulli', p, redraw_empty: false },
    incomplete: 'skip',
    training: {
      iterations: ITERATIONS,
      data: { source: 'gaussian', points: WORKERS - 1, row_norm: 10, noise: 10 },
      step: { rule: 'theorem', name: 'sgc-3' },
      record: logSpaced(ITERATIONS, 28, least),
    },
    sweep: {
      'training.data.features': FEATURES,
      'training.step.epsilon': EPSILONS,
      'scheme.placement': placements,
    },
  };
}

function setupOf(p: number, epsilon: number): Setup {
  return { workers: WORKERS, redundancy: REDUNDANCY, p, epsilon };
}

/** What came out of it. */
export function trajectoriesOf({ experiment, summaries }: TrainingRun): Trajectory[] {
  const facts = factsOf(experiment);
  return summaries.map((summary, i) => {
    const [features, epsilon, placement] = experiment.values[i];
    return {
      features: Number(features),
      facts: facts[i],
      setup: setupOf(Number(experiment.points[i].delay.p), Number(epsilon)),
      placement: String(placement),
      runs: summary.runs.length,
      errors: squaredErrors(summary),
    };
  });
}
