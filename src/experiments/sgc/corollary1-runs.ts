import type { TrainingRun } from '../../analysis/figures/figure.js';
import { type Facts, factsOf, logSpaced, squaredErrors } from './facts.js';
import { leastIterations, type Setup } from './theorem3-bounds.js';

/** Probability that a worker straggles. */
export const P = 0.75;

/** With this ε all of the first 73 steps are the largest that the theorem takes, as for every larger ε at its least T. */
export const TINY = 1e-8;

/** Up to here the least T of each ε is drawn. */
export const LAST_LEAST = 60;

/** The ε for which later T are drawn. */
export const EPSILON = 0.1;

/** The three problems: two on a placement that satisfies the hypothesis, and one of the size that the paper simulates. */
export const EXACT = { workers: 32, redundancy: 16, points: 31, features: [2, 10], iterations: 300 };
export const LARGE = { workers: 100, redundancy: 5, points: 1000, features: [100], iterations: 100 };
export const LARGE_QUICK = { ...LARGE, points: 300, features: [30] };

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

/** What is trained together. */
interface Case {
  readonly size: typeof EXACT;
  readonly placement: string;
  readonly p: number;
  readonly trials: number;
}

/** The experiment of a case: all its numbers of features, at both ε. */
export function experimentOf(seed: string, { size, placement, p, trials }: Case) {
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

/** What came out of a case. */
export function descentsOf({ experiment, summaries }: TrainingRun, { size, placement, p }: Case): Descent[] {
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
