import type { Streams } from '../../random/stream.js';
import { bootstrap } from './bootstrap.js';
import type { Family } from './families/family.js';
import type { Sample } from './families/sample.js';

/** A point of a probability plot: a duration against what the model says it should be. */
export interface PlotPoint {
  /** Quantile of the model, at (rank − 1/2)/n. */
  readonly fitted: number;
  readonly measured: number;
  /** Where 95 % of samples of the model would have it, point by point. */
  readonly low: number;
  readonly high: number;
}

/**
 * The probability plot of a fitted model, with what samples of the model look like in theirs: the model is fitted to
 * each of them, and their durations are taken relative to its quantiles.
 * @param streams those of the fit: the replicates are then the same
 */
export function plotPoints(
  family: Family,
  theta: readonly number[],
  sample: Sample,
  replicates: number,
  streams: Streams,
): PlotPoint[] {
  const ranks = plottedRanks(sample.n);
  const quantiles = (parameters: readonly number[]) => {
    const quantile = family.quantile(parameters);
    return ranks.map((rank) => quantile((rank + 0.5) / sample.n));
  };
  const ratios = ranks.map(() => new Float64Array(replicates));
  bootstrap(family, theta, sample.n, replicates, streams, (drawn, refitted, replicate) => {
    const own = quantiles(refitted);
    ranks.forEach((rank, i) => {
      ratios[i][replicate] = drawn.sorted[rank] / own[i];
    });
  });
  const k = Math.max(1, Math.floor(0.025 * (replicates + 1)));
  return quantiles(theta).map((fitted, i) => {
    const sorted = ratios[i].sort();
    const [low, high] = [fitted * sorted[k - 1], fitted * sorted[replicates - k]];
    return { fitted, measured: sample.sorted[ranks[i]], low, high };
  });
}

/** Ranks, from 0, that lie close together at both ends, where models differ most: about forty of them. */
function plottedRanks(n: number): number[] {
  const ranks = new Set<number>();
  for (let step = 0; step <= 20; step++) {
    const rank = Math.round((n / 2) ** (step / 20)) - 1;
    ranks.add(rank);
    ranks.add(n - 1 - rank);
  }
  return [...ranks].sort((a, b) => a - b);
}
