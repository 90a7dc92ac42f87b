import { addPairs, BlockCounts, type Tally } from '../../statistics/counts.js';
import { binOf, Histogram } from '../../statistics/histogram.js';
import { type Moments, mergeMoments, NO_MOMENTS } from '../../statistics/moments.js';
import { METRICS, type Metric, QUANTILES, UPDATE_METRICS, type UpdateMetric } from '../experiment/metrics.js';
import type { BlockResult } from './block.js';

const LEVELS = QUANTILES.map(({ q }) => q);

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

  /** Quantiles of completion time, in the order of QUANTILES: none is beyond the times. */
  quantiles(): number[] {
    return this.histogram.quantiles(LEVELS);
  }

  /**
   * Their standard errors with Sobol points, one degree of freedom less than there are blocks: half the way between the
   * quantiles at the levels that lie the standard error of the distribution function off (Woodruff, Confidence intervals
   * for medians and other position measures, J. Amer. Statist. Assoc. 47, 1952), and what bins round away. That error is
   * from block to block. Undefined without such blocks.
   */
  quantileErrors(): (number | undefined)[] {
    const { histogram, ofBlocks } = this;
    const errorAt = (value: number) => ofBlocks.standardError(binOf(value), histogram.fractionTo(value));
    return this.quantiles().map((quantile, i) => {
      const error = errorAt(quantile);
      if (error === undefined) return undefined;
      // Twice as far off, for bins are not infinitely narrow.
      const around = (by: number) =>
        [-2, 2].map((times) =>
          histogram.smoothQuantile(Math.min(1, Math.max(Number.EPSILON, LEVELS[i] + times * by))),
        );
      // Between the levels at which evenly spread points leave no error they leave more: the largest one nearby counts.
      const [low, high] = around(Math.max(error, ...around(error).map((value) => errorAt(value) as number)));
      return Math.hypot((high - low) / 4, histogram.roundingError(quantile));
    });
  }
}
