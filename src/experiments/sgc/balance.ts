import { between, type Claim, claimsFor, close } from '../../analysis/figures/claim.js';
import { holdings } from '../../analysis/moments/weights.js';
import { layOut, type TrainingPoint } from '../../simulation/experiment/experiment.js';
import type { ProblemCache } from '../../simulation/experiment/problem.js';
import { sampleMean } from '../../statistics/estimate.js';
import { scaled } from '../../statistics/ratios.js';
import { CLOSE_TEXT } from './floors.js';

const claimOf = claimsFor('sgc');

/** Number of workers that two points share, in some placements at d workers each. */
interface Sharing {
  /** n */
  readonly workers: number;
  readonly points: number;
  readonly d: number;
  /** Mean over all pairs, for each placement. */
  readonly mean: readonly number[];
  /** Mean of (shared workers − d²/n)² over all pairs, for each placement. */
  readonly meanSquare: readonly number[];
}

/** The placements of some runs of a point, whose rows have equal norms. */
export function placementsOf(point: TrainingPoint, problems: ProblemCache, d: number, runs: number): Sharing {
  const { setting } = problems.of(point, 0);
  const expected = d ** 2 / point.workers;
  const shared = Array.from({ length: runs }, (_, run) => {
    const { plan } = layOut(point, { ...setting, run });
    const { parts } = plan;
    const counts = new Uint16Array(parts * parts);
    for (const held of holdings(plan)) {
      for (const i of held) for (const k of held) if (k < i) counts[i * parts + k]++;
    }
    return Array.from({ length: parts }, (_, i) =>
      Array.from(counts.subarray(i * parts, i * parts + i)),
    ).flat();
  });
  return {
    ...{ workers: point.workers, points: setting.squaredNorms.length, d },
    mean: shared.map(meanOfNumbers),
    meanSquare: shared.map((all) => meanOfNumbers(all.map((x) => (x - expected) ** 2))),
  };
}

function meanOfNumbers(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

/**
 * The least mean square of (shared workers − d²/n) over the pairs of m points: the points' indicator vectors, less
 * d/n, have squared length d − d²/n and lie in n − 1 dimensions, and the Welch bound holds for their products
 * (Welch, IEEE Trans. Inform. Theory 20, 1974).
 */
export function leastImbalance({ workers, points, d }: Pick<Sharing, 'workers' | 'points' | 'd'>): number {
  return Math.max(0, ((d - d ** 2 / workers) ** 2 * (points / (workers - 1) - 1)) / (points - 1));
}

/** Definition 1 and what the paper says of it. */
export function balanceClaims(sharing: Sharing): Claim[] {
  const { workers, points, d, mean, meanSquare } = sharing;
  const setting = `n = ${workers}, d = ${d}, m = ${points}`;
  const least = leastImbalance(sharing);
  return [
    claimOf({
      id: 'balance-random',
      section: 'III, Definition 1',
      statement: 'Under a completely random placement two points share d²/n workers on average',
      found: scaled(sampleMean(mean), workers / d ** 2),
      verdict: between(0.99, 1.01),
      note: `value: mean number of shared workers ÷ d²/n, over all pairs and ${mean.length} placements; ${setting}`,
    }),
    claimOf({
      id: 'balance-best',
      section: 'III, Definition 1',
      origin: 'ours',
      statement:
        'No placement of m > n − 1 points at d < n workers each is pairwise balanced, whatever d; a random one is close to the ' +
        'most balanced there can be',
      found: scaled(sampleMean(meanSquare), 1 / least),
      verdict: close,
      note:
        `value: mean square of (shared workers − d²/n) ÷ the least that is possible, ${Number(least.toPrecision(3))}, ${setting}; ` +
        `close: ${CLOSE_TEXT}. The indicator vectors of the points’ workers, less d/n, are orthogonal where all pairs are ` +
        'balanced, and there are only n − 1 dimensions for them; the least mean square is the Welch bound',
    }),
  ];
}
