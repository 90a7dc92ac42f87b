import type { CsvCell } from '../../report/csv.js';
import { type Moments, mergeCross, mergeMoments, NO_MOMENTS } from '../../statistics/moments.js';
import type { PairMoments } from '../../statistics/paired.js';
import { type Experiment, isAsynchronous, roundsOf } from '../experiment/experiment.js';
import type { Metric } from '../experiment/metrics.js';
import { InputError, mistake } from '../input/input-error.js';
import type { BlockResult } from './block.js';

type Pairing = NonNullable<Experiment['pairing']>;

/**
 * Finds each point's partner: the point of the scheme `baseline` with the same values of everything else that is
 * swept.
 * @throws InputError if there is none for some point, or it does not meet the same draws
 */
export function pairWith({ points, values, paths }: Experiment, baseline: string, metric: Metric): Pairing {
  const schemes = [...new Set(points.map(({ scheme }) => scheme.name))];
  if (!schemes.includes(baseline))
    throw new InputError([mistake('--baseline', baseline, schemes.join(', '))]);
  const others = paths
    .map((path, i) => ({ path, i }))
    .filter(({ path }) => path !== 'scheme' && path !== 'scheme.name');
  const keyOf = (point: number) => JSON.stringify(others.map(({ i }) => values[point][i]));
  const partners = new Map<string, number>();
  points.forEach(({ scheme }, p) => {
    if (scheme.name === baseline && !partners.has(keyOf(p))) partners.set(keyOf(p), p);
  });
  return {
    metric,
    baseline: points.map((_, p) => {
      const partner = partners.get(keyOf(p));
      if (partner === undefined) {
        const where = others.map(({ path, i }) => `${path} = ${JSON.stringify(values[p][i])}`).join(', ');
        throw new InputError([
          mistake('--baseline', `no point of ${baseline} with ${where}`, 'a swept scheme'),
        ]);
      }
      const mate = points[partner];
      if (
        roundsOf(mate).rounds !== roundsOf(points[p]).rounds ||
        isAsynchronous(mate) !== isAsynchronous(points[p])
      ) {
        const given = `${baseline} for ${points[p].scheme.name}`;
        throw new InputError([
          mistake('--baseline', given, 'a scheme with as many rounds, and a barrier as well'),
        ]);
      }
      return partner;
    }),
  };
}

/** Columns of a pairing: the difference to the baseline and the ratio, point ÷ baseline. */
export function pairedColumns(metric: Metric): string[] {
  return [`${metric}_difference`, `${metric}_ratio`].flatMap((name) => [`${name}_mean`, `${name}_se`]);
}

/** A number with its standard error, which is undefined for a single trial. */
interface Paired {
  readonly value: number;
  readonly se: number | undefined;
}

/** A point against its baseline, from paired trials. */
export interface PairedEstimates {
  /** Mean of the difference, this point's minus the baseline's. */
  readonly difference: Paired;
  /** Ratio of the means, this point's ÷ the baseline's; undefined where that is not a finite number. */
  readonly ratio: Paired | undefined;
  /** Points they were computed from, this one first. */
  readonly moments: PairMoments;
}

/** Its cells, in the order of `pairedColumns`. */
export function pairedCells({ difference, ratio }: PairedEstimates): CsvCell[] {
  return [difference.value, difference.se, ratio?.value, ratio?.se];
}

/** Differences and ratios of the points of one batch, from paired trials. */
export class PairedSummary {
  private readonly metric: Metric;
  private readonly partner: readonly number[];
  private moments: Moments[];
  private readonly cross: Float64Array;

  /** @param points the batch's points, as indices in the experiment */
  constructor(pairing: Pairing, points: readonly number[]) {
    this.metric = pairing.metric;
    this.partner = points.map((point) => points.indexOf(pairing.baseline[point]));
    this.moments = points.map(() => NO_MOMENTS);
    this.cross = new Float64Array(points.length);
  }

  /** Adds the next block. */
  add(results: readonly BlockResult[]): void {
    const added = results.map(({ moments }) => moments[this.metric]);
    results.forEach(({ cross = 0 }, i) => {
      const j = this.partner[i];
      const before = { x: this.moments[i], y: this.moments[j], cross: this.cross[i] };
      this.cross[i] = mergeCross(before, { x: added[i], y: added[j], cross });
    });
    this.moments = this.moments.map((m, i) => mergeMoments(m, added[i]));
  }

  /**
   * The paired difference of the i-th point, and the ratio of means (delta method, with the covariance of the pairs).
   */
  of(i: number): PairedEstimates {
    const x = this.moments[i];
    const y = this.moments[this.partner[i]];
    const variance = (factor: number) => x.m2 - 2 * factor * this.cross[i] + factor * factor * y.m2;
    // Rounding may leave a tiny negative number where the two are equal trial by trial.
    const se = (m2: number) => (x.n < 2 ? undefined : Math.sqrt(Math.max(0, m2) / (x.n - 1) / x.n));
    const difference = { value: x.mean - y.mean, se: se(variance(1)) };
    const moments = { a: x, b: y, cross: this.cross[i] };
    const ratio = x.mean / y.mean;
    if (!Number.isFinite(ratio)) return { difference, ratio: undefined, moments };
    const error = se(variance(ratio));
    const relative = error && error / Math.abs(y.mean);
    // Where the two are so far apart that the squares overflow, the error is not known.
    const known = Number.isFinite(relative) ? relative : undefined;
    return { difference, ratio: { value: ratio, se: known }, moments };
  }
}
