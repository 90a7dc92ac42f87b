import { addPairs, BlockCounts, type Tally } from '../../statistics/counts.js';
import { Histogram } from '../../statistics/histogram.js';
import { type Moments, mergeMoments, NO_MOMENTS } from '../../statistics/moments.js';
import { METRICS, type Metric, QUANTILES, UPDATE_METRICS, type UpdateMetric } from '../experiment/metrics.js';
import type { BlockResult } from './block.js';

const LEVELS = QUANTILES.map(({ q }) => q);
/**
 * The middle of each eighth of the normal distribution, half as far again from 0: there are few values between levels
 * that are close together.
 */
const DEVIATES = [-2.3, -1.33, -0.733, -0.236, 0.236, 0.733, 1.33, 2.3];

/** Results of one point so far. Blocks must be added in block order: the sums depend on it. */
export class PointSummary {
  private readonly moments: Record<Metric, Moments> = {
    completion_time: NO_MOMENTS,
    messages: NO_MOMENTS,
    volume: NO_MOMENTS,
    computations: NO_MOMENTS,
    recovered: NO_MOMENTS,
  };
  /** Of a scheme without a barrier. */
  private updateMoments: Readonly<Record<UpdateMetric, Moments>> | undefined;
  /** Of completion times. */
  readonly histogram = new Histogram();
  /** Number of results used of each staleness, of a scheme without a barrier. */
  readonly staleness: Tally = new Map();
  /** Completion times of all trials in their order, where they are kept. */
  readonly times: number[] = [];
  /** How blocks of Sobol points differ. */
  private readonly ofBlocks = new BlockCounts();
  private trialCount = 0;
  private eventCount = 0;
  private incompleteCount = 0;

  /** Adds the next block. */
  add(block: BlockResult): void {
    for (const metric of METRICS) {
      this.moments[metric] = mergeMoments(this.moments[metric], block.moments[metric]);
    }
    const { updates } = block;
    if (updates !== undefined) {
      const before = this.updateMoments;
      const merged = UPDATE_METRICS.map((metric) => [
        metric,
        mergeMoments(before?.[metric] ?? NO_MOMENTS, updates[metric]),
      ]);
      this.updateMoments = Object.fromEntries(merged) as Record<UpdateMetric, Moments>;
    }
    this.histogram.merge(block.histogram);
    // Of such a block only the mean counts.
    if (block.moments.completion_time.n === 1) this.ofBlocks.add(block.histogram.pairs);
    if (block.staleness) addPairs(this.staleness, block.staleness);
    for (const time of block.times ?? []) this.times.push(time);
    this.trialCount += block.trials;
    this.eventCount += block.events;
    this.incompleteCount += block.incomplete;
  }

  get trials(): number {
    return this.trialCount;
  }

  /** Events that the engine handled in all trials. */
  get events(): number {
    return this.eventCount;
  }

  /** Trials that never completed. */
  get incomplete(): number {
    return this.incompleteCount;
  }

  of(metric: Metric): Moments {
    return this.moments[metric];
  }

  /** Measures of updates; undefined where there is a barrier. */
  get updates(): Readonly<Record<UpdateMetric, Moments>> | undefined {
    return this.updateMoments;
  }

  /**
   * Quantiles of completion time, in the order of QUANTILES: none is beyond the times. With Sobol points they are
   * interpolated within their bins.
   */
  quantiles(): number[] {
    const { histogram, ofBlocks } = this;
    if (ofBlocks.length === 0) return histogram.quantiles(LEVELS);
    return LEVELS.map((level) => histogram.interpolated(level).value);
  }

  /**
   * Their standard errors with Sobol points, one degree of freedom less than there are blocks: how far off quantiles are
   * at the levels that the standard error of the distribution function makes as likely (after Woodruff, Confidence
   * intervals for medians and other position measures, J. Amer. Statist. Assoc. 47, 1952), and what is not known of where
   * in its bin a quantile lies. The first error is from block to block. Undefined without such blocks.
   */
  quantileErrors(): (number | undefined)[] {
    const { histogram, ofBlocks } = this;
    return LEVELS.map((level) => {
      const { bin, part, error } = histogram.interpolated(level);
      const levelError = ofBlocks.standardError(bin, part, level);
      if (levelError === undefined) return undefined;
      const levels = [0, ...DEVIATES].map((z) => Math.min(1, Math.max(0, level + z * levelError)));
      const [own, ...others] = histogram.smoothQuantiles(levels);
      const away = others.map((quantile) => quantile - own);
      return Math.hypot(Math.hypot(...away) / Math.hypot(...DEVIATES), error);
    });
  }
}
