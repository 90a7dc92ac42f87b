import { type Claim, estimated, type Verdict, verdictOf } from '../../analysis/figures/claim.js';
import { type Estimate, interval } from '../../statistics/estimate.js';
import { over } from './facts.js';
import { BOUNDS, hypothesesHold, leastIterations, mendedBound } from './theorem3-bounds.js';
import type { Trajectory } from './theorem3-runs.js';

/** A bound at iteration t of a trajectory. */
type Bound = (trajectory: Trajectory, t: number) => number;

const bounds: Record<keyof typeof BOUNDS | 'mended', Bound> = {
  printed: ({ facts, setup }, t) => BOUNDS.printed(facts, setup, t),
  proved: ({ facts, setup }, t) => BOUNDS.proved(facts, setup, t),
  informal: ({ facts, setup }, t) => BOUNDS.informal(facts, setup, t),
  mended: ({ facts, setup }, t) => mendedBound(facts, setup, t)[t],
};

/** The statements about E‖beta_T − beta*‖² for the least T admitted and all later ones that were recorded. */
export function theorem3Claims(all: readonly Trajectory[]): Claim[] {
  const covered = all.filter(
    ({ placement, facts, setup }) => placement === 'hadamard' && hypothesesHold(facts, setup),
  );
  const straggling = covered.filter(({ setup: { p } }) => p > 0);
  const random = all.filter(({ placement }) => placement === 'random');
  const descents = covered.filter(({ setup: { p } }) => p === 0);
  const mended = compare(straggling, bounds.mended);
  return [
    claim(
      'sgc-theorem3',
      'Theorem 3',
      'SGC on a pairwise balanced placement: E‖beta_T − beta*‖² is at most the bound as printed, for all T >= 2 log(1/ε²)',
      compare(straggling, bounds.printed),
    ),
    claim(
      'sgc-theorem3-factor-2',
      'proof of Theorem 3',
      'The bound of Theorem 3 holds with the factor 2 in its second term, with which the proof ends',
      compare(straggling, bounds.proved),
    ),
    claim(
      'sgc-theorem1',
      'Theorem 1',
      'The informal bound, that of Theorem 3 with r̃ = (X beta* − y)/‖XᵀX‖ and log²(1/ε), holds',
      compare(straggling, bounds.informal),
    ),
    claim(
      'sgc-theorem3-gd',
      'Theorem 3, p = 0',
      'Without stragglers: gradient descent with the theorem’s step is within ε²‖beta_0 − beta*‖² from T = 2 log(1/ε²) on',
      compare(descents, bounds.printed),
    ),
    {
      ...claim(
        'sgc-theorem3-mended',
        'Theorem 3',
        'A bound of this form holds: an exponential phase, then a second term of order ‖r̃‖² mu/(dT)·p/(1 − p)',
        mended,
        mended.exceeded.length === 0 ? 'holds as amended' : 'fails',
      ),
      note: `amended: the proof’s recursion with the smallest eigenvalue of XᵀX; value: largest quotient; ${where(mended)}`,
    },
    claim(
      'sgc-theorem3-random',
      'III, V.A',
      'The analysis should extend to a random placement: the mended bound holds for it, too',
      compare(random, bounds.mended),
    ),
  ];
}

interface Comparison {
  /** Largest quotient of error and bound. */
  readonly largest: Estimate;
  /** Where the error is above the bound by more than its sampling error can explain (95 %). */
  readonly exceeded: readonly { readonly trajectory: Trajectory; readonly t: number }[];
  readonly checked: number;
}

function compare(trajectories: readonly Trajectory[], bound: Bound): Comparison {
  const all = trajectories.flatMap((trajectory) =>
    trajectory.errors
      .filter(({ t }) => t >= leastIterations(trajectory.setup))
      .map(({ t, error }) => ({ trajectory, t, quotient: over(error, bound(trajectory, t)) })),
  );
  if (all.length === 0) throw new Error('no case satisfies the hypotheses of Theorem 3');
  const largest = all.reduce((a, b) => (b.quotient.value > a.quotient.value ? b : a)).quotient;
  return { largest, exceeded: all.filter(({ quotient }) => interval(quotient).low > 1), checked: all.length };
}

function claim(
  id: string,
  section: string,
  statement: string,
  comparison: Comparison,
  verdict: Verdict = verdictOf(comparison.exceeded.length === 0),
): Claim {
  const { largest } = comparison;
  return {
    id,
    paper: 'sgc',
    section,
    statement,
    ...estimated(largest),
    verdict,
    note: `value: largest quotient of error and bound; ${where(comparison)}`,
  };
}

/** Where it fails, case by case. */
function where({ exceeded, checked }: Comparison): string {
  if (exceeded.length === 0) return `nowhere above the bound at ${checked} values of T, kappa and epsilon`;
  const cases = [...new Set(exceeded.map(({ trajectory }) => trajectory))].map((trajectory) => {
    const times = exceeded.filter((each) => each.trajectory === trajectory).map(({ t }) => t);
    const range = times.length === 1 ? `T = ${times[0]}` : `T = ${times[0]} to ${times[times.length - 1]}`;
    const { facts, setup } = trajectory;
    return `kappa = ${facts.kappa.toFixed(2)}, epsilon = ${setup.epsilon}: ${range}`;
  });
  return `above it at ${exceeded.length} of ${checked} values: ${cases.join('; ')}`;
}
